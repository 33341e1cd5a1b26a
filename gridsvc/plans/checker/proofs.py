"""The numbers by which a reason is said to be proven, counted again; those not stated are not missed."""

from collections.abc import Iterator, Mapping

from gridsvc.plans.checker.alone import Alone, lock_of
from gridsvc.plans.checker.capacity import shortage
from gridsvc.plans.checker.case import stretched
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.checker.locks import flags_of
from gridsvc.plans.checker.pattern import longest_pattern
from gridsvc.plans.checker.reopened import CLOSURE, trips_when_open
from gridsvc.plans.plan import Evidence, ReasonCode, Unplanned
from gridsvc.plans.task import SiteDemand

Numbers = Mapping[str, object]


def proof_faults(alone: Alone, each: Unplanned, site: SiteDemand) -> Iterator[Fault]:
    """Numbers of a true reason that are not those of the task."""
    if each.reason.evidence is Evidence.PROVEN:
        stated = each.reason.params
        for name, expected in _counted(alone, each, site).items():
            if name in stated and stated[name] != expected:
                params = {"site": site.name, "field": name, "found": stated[name], "expected": expected}
                yield Fault(FaultCode.WRONG_PROOF, params, visit=each.visit)


def _counted(alone: Alone, each: Unplanned, site: SiteDemand) -> Numbers:
    code = each.reason.code
    if code is ReasonCode.NO_TEAM_MAY:
        return {"category": site.category, "teams": len(alone.case.task.teams)}
    if code is ReasonCode.UNREACHABLE:
        return _teams(alone, site, each.reason.params)
    if code is ReasonCode.NO_WINDOW:
        windows = len(site.windows)
        return {"service_s": site.service_s, "days": len(alone.workdays(site)), "windows": windows}
    if code is ReasonCode.PATTERN_IMPOSSIBLE:
        return _pattern(alone, site)
    if code is ReasonCode.NO_TIME:
        return _alone(alone, site) if not alone.days(site) else shortage(alone.case, site)
    return {"locked": sorted(flags_of(lock_of(site, each.visit)))}


def _teams(alone: Alone, site: SiteDemand, stated: Numbers) -> Numbers:
    teams = alone.teams(site)
    near = any(way.entry_at.get(duty.mode) for duty in teams for way in site.accesses)
    modes = sorted({str(duty.mode) for duty in teams})
    cause = CLOSURE if _is_closed_off(alone, site, stated) else _missing(alone, site, near=near)
    return {"modes": modes, "teams": len(teams), "near_street": near, "cause": cause}


def _is_closed_off(alone: Alone, site: SiteDemand, stated: Numbers) -> bool:
    """Whether closures are said to be the cause, and opening the streets named is enough."""
    reopening, streets = alone.case.facts.reopening, stated.get("streets")
    if stated.get("cause") != CLOSURE or reopening is None or not isinstance(streets, list) or not streets:
        return False
    trips, _ = trips_when_open(alone.case, reopening, site.subject, streets)
    return bool(trips)


def _missing(alone: Alone, site: SiteDemand, *, near: bool) -> str:
    """Whether a street is missing, or the way to the site, from it, both, or only one trip of both."""
    if not near:
        return "no_street"
    trips = alone.trips(site)
    come, go = any(trip.out.possible for trip in trips), any(trip.back.possible for trip in trips)
    return {(True, True): "no_round_trip", (True, False): "no_way_back", (False, True): "no_way_there"}.get(
        (come, go), "cut_off"
    )


def _alone(alone: Alone, site: SiteDemand) -> Numbers:
    ways = [trip.out.ms + trip.back.ms for trip in alone.trips(site) if trip.possible]
    shifts = [stretched(duty, day) for duty, day in alone.workdays(site)]
    longest = max((sum(ends - starts for starts, ends in day) for day in shifts), default=0)
    return {
        "bound": "alone",
        "service_s": site.service_s,
        "travel_s": min(ways, default=0) / 1000,
        "working_s": longest / 1000,
    }


def _pattern(alone: Alone, site: SiteDemand) -> Numbers:
    days = alone.fitting_days(site)
    return {
        "visits": len(site.visits),
        "fit": longest_pattern(alone.case.task, site, days),
        "days": [day.isoformat() for day in days],
        "min_gap_days": site.min_gap_days,
        "max_gap_days": alone.case.task.gap_limit(site),
        "last_visit": site.last_visit.isoformat() if site.last_visit else None,
    }
