"""Why visits are not planned: statements of fact and proofs are checked again, offers have been tested."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from gridsvc.plans.checker.alone import Alone, lock_of
from gridsvc.plans.checker.capacity import capacity_is_short
from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.checker.worktime import instant_ms
from gridsvc.plans.plan import Evidence, ReasonCode, Unplanned
from gridsvc.plans.task import Lock, PlanningTask, SiteDemand

RELAXATIONS = frozenset({"another_team", "extra_shift", "longer_shift", "other_dates", "wider_window"})


def reason_faults(case: Case) -> Iterator[Fault]:
    """Reasons that are not so, proofs that prove nothing, changes not on the menu or not tested."""
    alone = Alone.of(case)
    for each in case.plan.unplanned:
        relaxation = each.relaxation
        if relaxation and relaxation.code not in RELAXATIONS:
            params = {"found": relaxation.code, "menu": sorted(RELAXATIONS)}
            yield Fault(FaultCode.RELAXATION_UNKNOWN, params, visit=each.visit)
        if relaxation and not relaxation.tested:
            yield Fault(FaultCode.RELAXATION_NOT_TESTED, {"found": relaxation.code}, visit=each.visit)
        seconds = each.reason.params.get("seconds")
        if each.reason.evidence is Evidence.SEARCHED and not _is_duration(seconds):
            yield Fault(FaultCode.SEARCH_WITHOUT_EFFORT, {"found": seconds}, visit=each.visit)
        if each.visit in case.demands:
            yield from _untrue(alone, each, case.demands[each.visit])
    yield from _pattern_faults(alone)


def _untrue(alone: Alone, each: Unplanned, site: SiteDemand) -> Iterator[Fault]:
    contradicts = _CONTRADICTIONS.get(each.reason.code)
    if contradicts is None or (each.reason.code in _MAY_BE_SEARCHED and each.reason.evidence is Evidence.SEARCHED):
        return
    code, found = contradicts
    shown = found(alone, each.visit, site)
    if shown is not None:
        yield Fault(code, {"site": site.name, **shown}, visit=each.visit)


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _some_team_may(alone: Alone, visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    duties = alone.teams(site, visit)
    return {"team": duties[0].name} if duties else None


def _is_reachable(alone: Alone, visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    trips = alone.trips(site, visit)
    return next(({"team": trip.duty.name} for trip in trips if trip.possible), None)


def _window_fits(alone: Alone, visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    days = alone.days(site, visit)
    return {"date": days[0].isoformat()} if days else None


def _time_not_short(alone: Alone, visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    days = alone.days(site, visit)
    if not days or capacity_is_short(alone.case, site):
        return None
    return {"date": days[0].isoformat()}


def _not_locked_out(alone: Alone, visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    lock = lock_of(site, visit)
    if lock == Lock():
        return {"locked": []}
    days = alone.days(site, visit)
    if not days or _contradicted(alone.case, visit, site, lock):
        return None
    return {"date": days[0].isoformat()}


_CONTRADICTIONS: Mapping[
    ReasonCode, tuple[FaultCode, Callable[[Alone, UUID, SiteDemand], Mapping[str, object] | None]]
] = {
    ReasonCode.NO_TEAM_MAY: (FaultCode.SOME_TEAM_MAY, _some_team_may),
    ReasonCode.UNREACHABLE: (FaultCode.IS_REACHABLE, _is_reachable),
    ReasonCode.NO_WINDOW: (FaultCode.WINDOW_FITS, _window_fits),
    ReasonCode.NO_TIME: (FaultCode.TIME_NOT_SHORT, _time_not_short),
    ReasonCode.LOCKED_OUT: (FaultCode.NOT_LOCKED_OUT, _not_locked_out),
}
_MAY_BE_SEARCHED = (ReasonCode.NO_TIME, ReasonCode.LOCKED_OUT)


def _pattern_faults(alone: Alone) -> Iterator[Fault]:
    """More visits of a site said to fit no days than the longest row of days leaves over."""
    case = alone.case
    claimed = Counter(
        case.demands[each.visit].subject
        for each in case.plan.unplanned
        if each.visit in case.demands and each.reason.code is ReasonCode.PATTERN_IMPOSSIBLE
    )
    for site in case.task.sites:
        if not claimed[site.subject]:
            continue
        fitting = {day for visit in site.visits for day in alone.days(site, visit)}
        longest = longest_pattern(case.task, site, sorted(fitting))
        if claimed[site.subject] > max(len(site.visits) - longest, 0):
            params = {"site": site.name, "visits": len(site.visits), "fit": longest}
            yield Fault(FaultCode.PATTERN_EXISTS, params, visit=site.visits[-1])


def longest_pattern(task: PlanningTask, site: SiteDemand, days: Sequence[date]) -> int:
    """The most visits that fit on these days, gaps kept from the last visit on."""
    limit = task.gap_limit(site)
    longest: dict[date, int] = {}
    for day in days:
        first = int(site.last_visit is None or _near(site, limit, site.last_visit, day))
        after = [count + 1 for earlier, count in longest.items() if count and _near(site, limit, earlier, day)]
        longest[day] = max(first, *after, 0)
    return min(max(longest.values(), default=0), len(site.visits))


def _near(site: SiteDemand, limit: int | None, earlier: date, later: date) -> bool:
    gap = (later - earlier).days
    return gap >= site.min_gap_days and (limit is None or gap <= limit)


def _contradicted(case: Case, visit: UUID, site: SiteDemand, lock: Lock) -> bool:
    """Whether another lock leaves this one no room: of the same site too near, of the same team at the same time."""
    for other, (owner, held) in _other_locks(case, visit):
        if owner.subject == site.subject and _too_near(case, site, lock, held):
            return True
        if other != visit and lock.team and held.team == lock.team and _overlap(site, lock, owner, held):
            return True
    return False


def _other_locks(case: Case, visit: UUID) -> Iterator[tuple[UUID, tuple[SiteDemand, Lock]]]:
    locks = itertools.chain.from_iterable(
        ((other, (site, lock)) for other, lock in site.locks.items()) for site in case.task.sites
    )
    return (each for each in locks if each[0] != visit)


def _too_near(case: Case, site: SiteDemand, one: Lock, other: Lock) -> bool:
    if one.day is None or other.day is None:
        return False
    limit = case.task.gap_limit(site) if len(site.visits) == len(site.locks) else None
    return not _near(site, limit, min(one.day, other.day), max(one.day, other.day))


def _overlap(site: SiteDemand, one: Lock, owner: SiteDemand, other: Lock) -> bool:
    if one.begin is None or other.begin is None:
        return False
    begin, held = instant_ms(one.begin), instant_ms(other.begin)
    return begin < held + owner.service_s * 1000 and held < begin + site.service_s * 1000
