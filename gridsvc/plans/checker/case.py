"""A plan beside its task, with what every check looks up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from gridsvc.plans.checker.fault import Facts
from gridsvc.plans.checker.worktime import Interval, instant_ms
from gridsvc.plans.plan import Plan, Route, Stop
from gridsvc.plans.task import Access, PlanningTask, SiteDemand, TeamDuty
from gridsvc.roads import Travel


@dataclass(frozen=True, slots=True)
class Case:
    """What is checked: demands by visit, each with the days of that visit alone; duties by team."""

    plan: Plan
    task: PlanningTask
    travel: Travel
    facts: Facts
    demands: Mapping[UUID, SiteDemand]
    duties: Mapping[UUID, TeamDuty]

    @classmethod
    def of(cls, plan: Plan, task: PlanningTask, travel: Travel, facts: Facts) -> "Case":
        """Index the task."""
        demands = {
            visit: replace(site, days=site.days_of(visit)) if site.visit_days else site
            for site in task.sites
            for visit in site.visits
        }
        return cls(plan, task, travel, facts, demands, {duty.team: duty for duty in task.teams})

    def stops(self) -> Iterator[tuple[Route, Stop]]:
        """All stops with their routes, in the plan's order."""
        return ((route, stop) for route in self.plan.routes for stop in route.stops)

    def known_stops(self) -> Iterator[tuple[Route, Stop, SiteDemand]]:
        """The stops whose visits are of the task."""
        for route, stop in self.stops():
            if stop.visit in self.demands:
                yield route, stop, self.demands[stop.visit]

    def shifts(self, route: Route) -> tuple[Interval, ...]:
        """The shifts of a route's team on its day; none when the team is unknown or does not work."""
        duty = self.duties.get(route.team)
        return shifts_ms(duty, route.date) if duty else ()


def shifts_ms(duty: TeamDuty, day: date) -> tuple[Interval, ...]:
    """The shifts of a day in milliseconds since 1970."""
    return tuple((instant_ms(span.starts), instant_ms(span.ends)) for span in duty.shifts.get(day, ()))


def stretched(duty: TeamDuty, day: date) -> tuple[Interval, ...]:
    """The shifts of a day, the last one longer by the overtime allowed."""
    shifts = shifts_ms(duty, day)
    return (*shifts[:-1], (shifts[-1][0], shifts[-1][1] + duty.overtime_max_s * 1000)) if shifts else ()


def windows_ms(site: SiteDemand, duty: TeamDuty, day: date) -> tuple[Interval, ...] | None:
    """A site's opening hours on a day, on the clock of the team's shifts; None = always open."""
    if not site.windows:
        return None
    zone = duty.shifts[day][0].starts.tzinfo
    return tuple(
        (
            instant_ms(datetime.combine(day, window.starts, zone)),
            instant_ms(datetime.combine(day, window.ends, zone)),
        )
        for window in sorted(site.windows)
        if window.weekday == day.isoweekday()
    )


def may_inspect(duty: TeamDuty, site: SiteDemand) -> bool:
    """Whether a team may inspect a site: by its category, by the agency that answers for it, by the site's rule."""
    category = duty.categories is None or site.category in duty.categories
    named = site.teams is None or duty.team in site.teams
    return category and named and (site.agency is None or site.agency not in duty.not_agencies)


def access_of(stop: Stop, site: SiteDemand) -> Access | None:
    """The way in and out that a stop uses, if it is one of the site's."""
    return next((each for each in site.accesses if (each.entry, each.exit) == (stop.entry, stop.exit)), None)
