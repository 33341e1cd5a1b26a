"""The times of a route: each follows from the one before, inside shifts, windows, deadlines and overtime."""

from collections.abc import Iterator

from gridsvc.plans.checker.case import Case, access_of, shifts_ms, stretched, windows_ms
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.checker.worktime import Interval, after_work, breaks_between, instant_ms
from gridsvc.plans.plan import Route, Stop
from gridsvc.plans.task import SiteDemand, TeamDuty


def timing_faults(case: Case) -> Iterator[Fault]:
    """Instants too fine, arithmetic that is wrong, and work at times when there may be none."""
    for route in case.plan.routes:
        yield from _too_fine(route)
        yield from _arithmetic(case, route)
        yield from _sums(case, route)
        duty = case.duties.get(route.team)
        if duty and route.date in duty.shifts:
            yield from _at_work(route, duty)
    for route, stop, site in case.known_stops():
        yield from _inspection(case, route, stop, site)


def _too_fine(route: Route) -> Iterator[Fault]:
    instants = [route.start, route.end]
    instants += [each for stop in route.stops for each in (stop.arrive, stop.begin, stop.end)]
    for instant in instants:
        if instant.microsecond % 1000:
            yield Fault(FaultCode.INSTANT_TOO_FINE, {"found": instant.isoformat()}, route.id)


def _arithmetic(case: Case, route: Route) -> Iterator[Fault]:
    shifts = case.shifts(route)
    left = instant_ms(route.start)
    for stop in route.stops:
        arrive = after_work(left, stop.travel_ms, shifts)
        if instant_ms(stop.arrive) != arrive:
            params = {"found": stop.arrive.isoformat(), "late_s": (instant_ms(stop.arrive) - arrive) / 1000}
            yield Fault(FaultCode.WRONG_ARRIVAL, params, route.id, stop.visit)
        if instant_ms(stop.begin) < instant_ms(stop.arrive):
            params = {"arrive": stop.arrive.isoformat(), "begin": stop.begin.isoformat()}
            yield Fault(FaultCode.BEGINS_BEFORE_ARRIVAL, params, route.id, stop.visit)
        left = instant_ms(stop.end)
    end = after_work(left, route.return_ms, shifts)
    if instant_ms(route.end) != end:
        params = {"found": route.end.isoformat(), "late_s": (instant_ms(route.end) - end) / 1000}
        yield Fault(FaultCode.WRONG_ROUTE_END, params, route.id)


def _sums(case: Case, route: Route) -> Iterator[Fault]:
    shifts = case.shifts(route)
    service = wait = 0
    for stop in route.stops:
        arrive, begin, end = instant_ms(stop.arrive), instant_ms(stop.begin), instant_ms(stop.end)
        service += end - begin
        wait += begin - arrive - breaks_between(arrive, begin, shifts)
    breaks = breaks_between(instant_ms(route.start), instant_ms(route.end), shifts)
    for field, found, expected in (
        ("travel_s", route.travel_ms / 1000, sum(stop.travel_ms for stop in route.stops) / 1000),
        ("travel_m", route.travel_m, sum(stop.travel_m for stop in route.stops)),
        ("service_s", route.service_ms / 1000, service / 1000),
        ("wait_s", route.wait_ms / 1000, wait / 1000),
        ("break_s", route.break_ms / 1000, breaks / 1000),
    ):
        if found != expected:
            yield Fault(FaultCode.WRONG_ROUTE_SUM, {"field": field, "found": found, "expected": expected}, route.id)


def _at_work(route: Route, duty: TeamDuty) -> Iterator[Fault]:
    shifts = shifts_ms(duty, route.date)
    start = instant_ms(route.start)
    if not any(starts <= start < ends for starts, ends in shifts):
        yield Fault(FaultCode.STARTS_OUTSIDE_SHIFT, {"team": duty.name, "start": route.start.isoformat()}, route.id)
    over = instant_ms(route.end) - shifts[-1][1]
    if over > duty.overtime_max_s * 1000:
        params = {"team": duty.name, "overtime_s": over / 1000, "most_s": duty.overtime_max_s}
        yield Fault(FaultCode.TOO_MUCH_OVERTIME, params, route.id)


def _inspection(case: Case, route: Route, stop: Stop, site: SiteDemand) -> Iterator[Fault]:
    begin, end = instant_ms(stop.begin), instant_ms(stop.end)
    params = {"site": site.name, "begin": stop.begin.isoformat(), "end": stop.end.isoformat()}
    access = access_of(stop, site)
    service_s = site.service_s + (access.more_s if access else 0)
    if end - begin != service_s * 1000:
        expected = params | {"expected_s": service_s}
        yield Fault(FaultCode.WRONG_INSPECTION_TIME, expected, route.id, stop.visit)
    if site.deadline and end > instant_ms(site.deadline):
        late = params | {"deadline": site.deadline.isoformat()}
        yield Fault(FaultCode.AFTER_DEADLINE, late, route.id, stop.visit)
    duty = case.duties.get(route.team)
    if duty is None or route.date not in duty.shifts:
        return
    shifts = stretched(duty, route.date)
    if not _inside(begin, end, shifts):
        both = _inside(begin, begin, shifts) and end > begin and breaks_between(begin, end, shifts)
        yield Fault(FaultCode.ACROSS_BREAK if both else FaultCode.OUTSIDE_SHIFT, params, route.id, stop.visit)
    windows = windows_ms(site, duty, route.date)
    if windows is not None and not _inside(begin, end, windows):
        yield Fault(FaultCode.OUTSIDE_WINDOW, params, route.id, stop.visit)


def _inside(begin: int, end: int, intervals: tuple[Interval, ...]) -> bool:
    return any(starts <= begin <= end <= ends for starts, ends in intervals)
