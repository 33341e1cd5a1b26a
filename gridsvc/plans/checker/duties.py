"""Who works when and may inspect what: one route a team and day, in order, by a team that may."""

from collections import Counter
from collections.abc import Iterator

from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.plan import Route


def duty_faults(case: Case) -> Iterator[Fault]:
    """Routes repeated, on days off, out of sequence or too many visits; teams that may not inspect a site."""
    yield from _repeats(case)
    for route in case.plan.routes:
        yield from _route_faults(case, route)
    for route, stop, site in case.known_stops():
        duty = case.duties.get(route.team)
        if duty is None:
            continue
        params = {"team": duty.name, "site": site.name}
        if duty.categories is not None and site.category not in duty.categories:
            yield Fault(FaultCode.MAY_NOT_INSPECT, params | {"category": site.category}, route.id, stop.visit)
        if site.agency is not None and site.agency in duty.not_agencies:
            yield Fault(FaultCode.AGENCY_EXCLUDED, params | {"agency": str(site.agency)}, route.id, stop.visit)
        if site.teams is not None and duty.team not in site.teams:
            yield Fault(FaultCode.TEAM_NOT_NAMED, params, route.id, stop.visit)


def _repeats(case: Case) -> Iterator[Fault]:
    for route_id, times in Counter(route.id for route in case.plan.routes).items():
        if times > 1:
            yield Fault(FaultCode.ROUTE_ID_TWICE, {"times": times}, route=route_id)
    for (team, day), times in Counter((route.team, route.date) for route in case.plan.routes).items():
        if times > 1:
            duty = case.duties.get(team)
            params = {"team": duty.name if duty else str(team), "date": day.isoformat(), "times": times}
            yield Fault(FaultCode.TWO_ROUTES_A_DAY, params)


def _route_faults(case: Case, route: Route) -> Iterator[Fault]:
    sequence = [stop.sequence for stop in route.stops]
    if sequence != list(range(1, len(sequence) + 1)):
        yield Fault(FaultCode.WRONG_SEQUENCE, {"found": sequence}, route.id)
    duty = case.duties.get(route.team)
    if duty is None:
        return
    params = {"team": duty.name, "date": route.date.isoformat()}
    if route.date not in duty.shifts:
        yield Fault(FaultCode.TEAM_NOT_WORKING, params, route.id)
    most = duty.visits_per_day_max
    if most is not None and len(route.stops) > most:
        yield Fault(FaultCode.TOO_MANY_VISITS, params | {"visits": len(route.stops), "most": most}, route.id)
