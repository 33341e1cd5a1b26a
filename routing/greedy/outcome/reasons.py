"""Why a visit is in no tour: shown by counting where that can be, else said to have been searched for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from gridsvc.plans.plan import Evidence, Reason, ReasonCode
from gridsvc.plans.task import Lock, TeamDuty
from gridsvc.roads import UNREACHABLE
from routing.greedy.case import Case
from routing.greedy.case.pattern import most_visits
from routing.greedy.case.request import Request, may_inspect
from routing.greedy.case.workday import ends_of
from routing.greedy.outcome.capacity import Capacity, Shortage
from routing.greedy.outcome.timetable import locked_parts, planned_visits
from routing.greedy.outcome.trial import fits_alone
from routing.greedy.search.draft import Draft, spacing_of

_MS = 1000


@dataclass(frozen=True, slots=True)
class Missing:
    """A visit in no tour, its request (a position), and why."""

    visit: UUID
    request: int
    reason: Reason


def missing_visits(draft: Draft, seconds: int) -> tuple[Missing, ...]:
    """Every visit that is in no tour, in the order of the task, with the reason."""
    planned = frozenset(planned_visits(draft).values())
    demands = draft.case.demands
    claims: Counter[int] = Counter()
    capacity = Capacity(draft.case)
    searched = Reason(ReasonCode.NO_TIME, Evidence.SEARCHED, {"seconds": seconds})
    found = []
    for number, request in enumerate(demands.requests):
        for visit in request.visits:
            if visit not in planned:
                short = capacity.shortage(number)
                reason = _reason(draft, number, claims[request.site], short) or searched
                claims[request.site] += reason.code is ReasonCode.PATTERN_IMPOSSIBLE
                found.append(Missing(visit, number, reason))
    return tuple(found)


def _reason(draft: Draft, number: int, claimed: int, short: Shortage) -> Reason | None:
    """What can be proven."""
    request = draft.case.demands.requests[number]
    if not draft.alone[number].any():
        return _never(draft.case, request)
    against = _locked_against(draft.case, request) or _too_many_for_the_days(draft, request, claimed)
    return against or (_proven(ReasonCode.NO_TIME, **short) if short else None)


def _never(case: Case, request: Request) -> Reason:
    """Why a visit fits nowhere, not even on a day of its own."""
    demand = request.demand
    teams = [duty for duty in case.task.teams if may_inspect(duty, demand)]
    if not teams:
        return _proven(ReasonCode.NO_TEAM_MAY, category=demand.category, teams=len(case.task.teams))
    ways = [way for duty in teams for way in _ways(case, duty, request)]
    if not ways:
        modes = sorted({str(duty.mode) for duty in teams})
        near = any(access.entry_at.get(duty.mode) for duty in teams for access in demand.accesses)
        cause = _cause(case, teams, request) if near else "no_street"
        return _proven(ReasonCode.UNREACHABLE, modes=modes, teams=len(teams), near_street=near, cause=cause)
    free = replace(request, lock=Lock())
    days = [workday for workday in case.workdays if workday.duty in teams and free.may_be_on(workday)]
    if request.locked and any(fits_alone(case, workday, free) for workday in days):
        return _proven(ReasonCode.LOCKED_OUT, locked=sorted(locked_parts(request.lock)))
    if any(free.intervals(workday) for workday in days):
        longest = max(workday.longest_ms for workday in days)
        return _proven(
            ReasonCode.NO_TIME,
            bound="alone",
            service_s=demand.service_s,
            travel_s=min(ways) / _MS,
            working_s=longest / _MS,
        )
    return _proven(ReasonCode.NO_WINDOW, service_s=demand.service_s, days=len(days), windows=len(demand.windows))


def _cause(case: Case, teams: Sequence[TeamDuty], request: Request) -> str:
    """Which half of the way is missing: to the site, from it, both, or never both by one team and access."""
    both = [pair for duty in teams for pair in _there_and_back(case, duty, request)]
    there, back = ({pair[side] != UNREACHABLE for pair in both} for side in (0, 1))
    if True in there:
        return "no_round_trip" if True in back else "no_way_back"
    return "no_way_there" if True in back else "cut_off"


def _ways(case: Case, duty: TeamDuty, request: Request) -> Iterator[int]:
    """Milliseconds of travel to the site and to the team's end, by each way in and out that there is."""
    for there, back in _there_and_back(case, duty, request):
        if UNREACHABLE not in (there, back):
            yield there + back


def _there_and_back(case: Case, duty: TeamDuty, request: Request) -> Iterator[tuple[int, int]]:
    ground = case.grounds[duty.mode]
    base, end = ends_of(duty, ground)
    for access in request.demand.accesses:
        there = ground.ms[base, ground.row(access.entry_at.get(duty.mode))]
        back = ground.ms[ground.row(access.exit_at.get(duty.mode)), end]
        yield int(there), int(back)


def _too_many_for_the_days(draft: Draft, request: Request, claimed: int) -> Reason | None:
    demand = request.demand
    limit = draft.case.task.gap_limit(demand)
    days = draft.site_days(request.site)
    fit = most_visits(days, spacing_of(demand, limit), len(demand.visits))
    if claimed >= len(demand.visits) - fit:
        return None
    return _proven(
        ReasonCode.PATTERN_IMPOSSIBLE,
        visits=len(demand.visits),
        fit=fit,
        days=[date.fromordinal(day).isoformat() for day in sorted(days)],
        min_gap_days=demand.min_gap_days,
        max_gap_days=limit,
        last_visit=demand.last_visit.isoformat() if demand.last_visit else None,
    )


def _locked_against(case: Case, request: Request) -> Reason | None:
    """Another lock that cannot be kept together with this one: of the same site too near, or of the team just then."""
    for other in case.demands.requests:
        if other.locked and other.visits != request.visits and request.locked:
            if other.site == request.site and _too_near(request, other):
                return _proven(ReasonCode.LOCKED_OUT, against=str(other.visits[0]), bound="gap")
            if _at_once(request, other):
                return _proven(ReasonCode.LOCKED_OUT, against=str(other.visits[0]), bound="same_time")
    return None


def _too_near(one: Request, other: Request) -> bool:
    if one.lock.day is None or other.lock.day is None:
        return False
    return abs((one.lock.day - other.lock.day).days) < one.demand.min_gap_days


def _at_once(one: Request, other: Request) -> bool:
    if one.lock.team is None or one.lock.team != other.lock.team:
        return False
    held, wanted = other.opening[2], one.opening[2]
    return held is not None and wanted is not None and held[0] < wanted[1] and wanted[0] < held[1]


def _proven(code: ReasonCode, **params: object) -> Reason:
    return Reason(code, Evidence.PROVEN, params)
