"""Where a route goes: real ways in and out, the right end, travel times and metres as the matrix has them."""

from collections.abc import Iterator

from gridsvc.plans.checker.case import Case, access_of
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.checker.journeys import Journey, Leg, journeys_of
from gridsvc.plans.plan import Route, Stop
from gridsvc.plans.task import Access, Ending, LonLat, TeamDuty
from gridsvc.roads import Location

Way = tuple[Route, Stop | None, Leg]
"""A leg of a route to a stop; None: the way back."""


def way_faults(case: Case) -> Iterator[Fault]:
    """Entries that are none, wrong ends, and legs whose time or metres are not those of the streets."""
    for route, stop, site in case.known_stops():
        if access_of(stop, site) is None:
            params: dict[str, object] = {"site": site.name, "entry": list(stop.entry), "exit": list(stop.exit)}
            yield Fault(FaultCode.NOT_AN_ACCESS, params, route.id, stop.visit)
    for route in case.plan.routes:
        duty = case.duties.get(route.team)
        if duty and route.end_at != end_place(duty):
            ends = {"team": duty.name, "found": route.end_at, "expected": end_place(duty)}
            yield Fault(FaultCode.WRONG_END_PLACE, ends, route.id)
        if duty and duty.ending is Ending.ANYWHERE:
            yield from _claims(route, None, Journey(0, 0))
    ways = [way for route in case.plan.routes for way in _ways(case, route)]
    journeys = journeys_of((leg for _, _, leg in ways), case.travel)
    for route, target, leg in ways:
        yield from _claims(route, target, journeys[leg])


def end_place(duty: TeamDuty) -> LonLat | None:
    """Where a team's day ends; None: wherever it is."""
    return {Ending.BASE: duty.base, Ending.PLACE: duty.end_place, Ending.ANYWHERE: None}[duty.ending]


def end_location(duty: TeamDuty) -> Location | None:
    """The same on the streets; None also where no street is near."""
    return {Ending.BASE: duty.base_at, Ending.PLACE: duty.end_at, Ending.ANYWHERE: None}[duty.ending]


def _ways(case: Case, route: Route) -> Iterator[Way]:
    duty = case.duties.get(route.team)
    if duty is None:
        return
    accesses: list[Access | None] = []
    for stop in route.stops:
        site = case.demands.get(stop.visit)
        accesses.append(access_of(stop, site) if site else None)
    if accesses[0]:
        yield route, route.stops[0], Leg(duty.base_at, accesses[0].entry_at.get(duty.mode), duty.mode)
    for stop, before, access in zip(route.stops[1:], accesses, accesses[1:], strict=False):
        if before and access:
            leg = Leg(before.exit_at.get(duty.mode), access.entry_at.get(duty.mode), duty.mode)
            yield route, stop, leg
    if accesses[-1] and duty.ending is not Ending.ANYWHERE:
        yield route, None, Leg(accesses[-1].exit_at.get(duty.mode), end_location(duty), duty.mode)


def _claims(route: Route, stop: Stop | None, journey: Journey) -> Iterator[Fault]:
    visit = stop.visit if stop else None
    if not journey.possible:
        yield Fault(FaultCode.UNREACHABLE_LEG, {"sequence": stop.sequence if stop else None}, route.id, visit)
        return
    ms, metres = (stop.travel_ms, stop.travel_m) if stop else (route.return_ms, route.return_m)
    if ms != journey.ms:
        code = FaultCode.WRONG_TRAVEL_TIME if stop else FaultCode.WRONG_RETURN_TIME
        yield Fault(code, {"found_s": ms / 1000, "expected_s": journey.ms / 1000}, route.id, visit)
    if metres != journey.metres:
        code = FaultCode.WRONG_TRAVEL_METRES if stop else FaultCode.WRONG_RETURN_METRES
        yield Fault(code, {"found_m": metres, "expected_m": journey.metres}, route.id, visit)
