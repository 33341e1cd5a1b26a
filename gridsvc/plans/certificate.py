"""Totals and certificate of a plan, as its planner states them; the checker counts again by itself."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from gridsvc.patrols.cover import ANY
from gridsvc.plans.plan import Certificate, Route, Totals, Unplanned
from gridsvc.plans.task import PlanningTask, TeamDuty


def totals_of(task: PlanningTask, routes: Sequence[Route], unplanned: Sequence[Unplanned]) -> Totals:
    """Sums over the routes, ways back included; overtime is what lies after the last shift of a day."""
    duties = {duty.team: duty for duty in task.teams}
    return Totals(
        visits_due=sum(len(site.visits) for site in task.sites),
        visits_planned=sum(len(route.stops) for route in routes),
        visits_unplanned=len(unplanned),
        travel_ms=sum(route.travel_ms + route.return_ms for route in routes),
        travel_m=sum(route.travel_m + route.return_m for route in routes),
        overtime_ms=sum(overtime_ms(duties[route.team], route.date, route.end) for route in routes),
    )


def overtime_ms(duty: TeamDuty, day: date, end: datetime) -> int:
    """Whole milliseconds between the end of a day's last shift and the end of the work."""
    over_s = end.timestamp() - duty.shifts[day][-1].ends.timestamp()
    return max(round(over_s * 1000), 0)


def certificate_of(task: PlanningTask, routes: Sequence[Route]) -> Certificate:
    """The largest gaps in days, inside the cycle and from the last visit before it, and the sites covered."""
    days = visit_days(routes)
    within: list[int] = []
    rolling: list[int] = []
    for site in task.sites:
        if site.is_problem:
            continue
        dates = days.get(site.subject, [])
        before = site.last_visit or site.overdue_since
        within += _gaps(dates)
        rolling += _gaps([before, *dates] if before and dates else dates)
    return Certificate(max(within, default=None), max(rolling, default=None), _cover(task, days))


def visit_days(routes: Sequence[Route]) -> dict[UUID, list[date]]:
    """The days on which each site is visited, in order."""
    days: defaultdict[UUID, list[date]] = defaultdict(list)
    for route in sorted(routes, key=lambda each: each.date):
        for stop in route.stops:
            if not stop.is_problem:
                days[stop.subject].append(route.date)
    return dict(days)


def _gaps(dates: Sequence[date]) -> list[int]:
    return [(later - earlier).days for earlier, later in itertools.pairwise(dates)]


def _cover(task: PlanningTask, days: Mapping[UUID, Sequence[date]]) -> dict[str, dict[str, int]]:
    """By level the sites due and those visited; with a cover group its other levels, and what any of them visits."""
    if task.level is None:
        return {}
    due = {site.subject for site in task.sites if not site.is_problem}
    seen = {level: due & sites for level, sites in task.covered_elsewhere.items()}
    seen[task.level] = seen.get(task.level, set()) | {site for site in due if days.get(site)}
    if task.covered_elsewhere:
        seen[ANY] = set().union(*seen.values())
    return {level: {"sites": len(due), "covered": len(sites)} for level, sites in seen.items()}
