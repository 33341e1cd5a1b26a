"""Totals and certificate, counted again from the routes."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.checker.worktime import instant_ms
from gridsvc.plans.task import SiteDemand


def sum_faults(case: Case) -> Iterator[Fault]:
    """Totals and certificate that say otherwise than the routes."""
    routes, totals = case.plan.routes, case.plan.totals
    for field, found, expected in (
        ("visits_due", totals.visits_due, len(case.demands)),
        ("visits_planned", totals.visits_planned, sum(len(route.stops) for route in routes)),
        ("visits_unplanned", totals.visits_unplanned, len(case.plan.unplanned)),
        ("travel_s", totals.travel_ms / 1000, sum(route.travel_ms + route.return_ms for route in routes) / 1000),
        ("travel_m", totals.travel_m, sum(route.travel_m + route.return_m for route in routes)),
        ("overtime_s", totals.overtime_ms / 1000, _overtime_ms(case) / 1000),
    ):
        if found != expected:
            yield Fault(FaultCode.WRONG_TOTAL, {"field": field, "found": found, "expected": expected})
    yield from _certificate_faults(case)


def _overtime_ms(case: Case) -> int:
    over = 0
    for route in case.plan.routes:
        shifts = case.shifts(route)
        over += max(instant_ms(route.end) - shifts[-1][1], 0) if shifts else 0
    return over


def _certificate_faults(case: Case) -> Iterator[Fault]:
    days: defaultdict[UUID, list[date]] = defaultdict(list)
    for route, _, site in case.known_stops():
        days[site.subject].append(route.date)
    within: list[int] = []
    rolling: list[int] = []
    for site in case.task.sites:
        if not site.is_problem and days[site.subject]:
            inside, counted = _site_gaps(site, sorted(days[site.subject]))
            within += inside
            rolling += counted
    stated = case.plan.certificate
    for field, found, expected in (
        ("largest_gap_in_cycle_days", stated.largest_gap_in_cycle_days, max(within, default=None)),
        ("largest_rolling_gap_days", stated.largest_rolling_gap_days, max(rolling, default=None)),
        ("cover_by_level", {level: dict(cover) for level, cover in stated.cover_by_level.items()}, _cover(case, days)),
    ):
        if found != expected:
            yield Fault(FaultCode.WRONG_CERTIFICATE, {"field": field, "found": found, "expected": expected})


def _site_gaps(site: SiteDemand, days: list[date]) -> tuple[list[int], list[int]]:
    """Between visits of the cycle; and the same with the gap since the visit before the cycle."""
    inside = [(days[number] - days[number - 1]).days for number in range(1, len(days))]
    before = site.last_visit or site.overdue_since
    return inside, [(days[0] - before).days, *inside] if before else inside


def _cover(case: Case, days: dict[UUID, list[date]]) -> dict[str, dict[str, int]]:
    own, elsewhere = case.task.level, case.task.covered_elsewhere
    if own is None:
        return {}
    counts: defaultdict[str, int] = defaultdict(int)
    sites = [site.subject for site in case.task.sites if not site.is_problem]
    for subject in sites:
        levels = {level for level in elsewhere if subject in elsewhere[level]} | ({own} if days[subject] else set())
        for level in levels | ({"any"} if levels and elsewhere else set()):
            counts[level] += 1
    told = {own, *elsewhere} | ({"any"} if elsewhere else set())
    return {level: {"sites": len(sites), "covered": counts[level]} for level in told}
