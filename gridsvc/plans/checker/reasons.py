"""Why visits are not planned: statements of fact and proofs are checked again, offers have been tested."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from gridsvc.plans.checker.alone import FREE, Alone, lock_of
from gridsvc.plans.checker.capacity import shortage
from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.checker.lock_conflicts import locks_conflict
from gridsvc.plans.checker.pattern import longest_pattern
from gridsvc.plans.checker.proofs import proof_faults
from gridsvc.plans.plan import Evidence, ReasonCode, Unplanned
from gridsvc.plans.task import Lock, SiteDemand

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
            untrue = tuple(_untrue(alone, each, case.demands[each.visit]))
            yield from untrue or proof_faults(alone, each, case.demands[each.visit])
    yield from _pattern_faults(alone)


def _untrue(alone: Alone, each: Unplanned, site: SiteDemand) -> Iterator[Fault]:
    """A visit that fits no day has that for a reason; what is said of any other is asked for its proof."""
    claimed, lock = each.reason.code, lock_of(site, each.visit)
    never = reasons_never(alone, site, lock)
    if claimed in never:
        return
    if never or claimed is not ReasonCode.NO_TIME or each.reason.evidence is not Evidence.SEARCHED:
        code, found = _CONTRADICTIONS.get(claimed, (FaultCode.OTHER_REASON, _nothing))
        shown = found(alone, each.visit, site)
        if shown is not None:
            yield Fault(code, {"site": site.name, **shown}, visit=each.visit)
        elif never:
            params = {"site": site.name, "found": str(claimed), "expected": str(never[0])}
            yield Fault(FaultCode.OTHER_REASON, params, visit=each.visit)


def reasons_never(alone: Alone, site: SiteDemand, lock: Lock) -> tuple[ReasonCode, ...]:
    """Why a visit fits no day, not even one of its own; none when it does, two where either may be said."""
    if not alone.teams(site):
        return (ReasonCode.NO_TEAM_MAY,)
    if not any(trip.possible for trip in alone.trips(site)):
        return (ReasonCode.UNREACHABLE,)
    if alone.days(site):
        return () if alone.days(site, lock) else (ReasonCode.LOCKED_OUT,)
    if alone.open_days(site):
        return (ReasonCode.NO_TIME,)
    return (ReasonCode.NO_WINDOW,) if site.windows else (ReasonCode.NO_WINDOW, ReasonCode.NO_TIME)


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _nothing(_alone: Alone, _visit: UUID, _site: SiteDemand) -> None:
    return None


def _some_team_may(alone: Alone, _visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    duties = alone.teams(site)
    return {"team": duties[0].name} if duties else None


def _is_reachable(alone: Alone, _visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    return next(({"team": trip.duty.name} for trip in alone.trips(site) if trip.possible), None)


def _window_fits(alone: Alone, _visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    days = alone.open_days(site)
    return {"date": days[0].isoformat()} if days else None


def _time_not_short(alone: Alone, visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    days = alone.days(site, lock_of(site, visit))
    if not days or shortage(alone.case, site):
        return None
    return {"date": days[0].isoformat()}


def _not_locked_out(alone: Alone, visit: UUID, site: SiteDemand) -> Mapping[str, object] | None:
    lock = lock_of(site, visit)
    if lock == FREE:
        return {"locked": []}
    days = alone.days(site, lock)
    if not days or locks_conflict(alone.case, visit, site):
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
        longest = longest_pattern(case.task, site, alone.fitting_days(site))
        if claimed[site.subject] > max(len(site.visits) - longest, 0):
            params = {"site": site.name, "visits": len(site.visits), "fit": longest}
            yield Fault(FaultCode.PATTERN_EXISTS, params, visit=site.visits[-1])
