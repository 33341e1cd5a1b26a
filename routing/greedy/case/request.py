"""What is asked of the plan, one request for visits that are alike: of a site, on the same days, not locked."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gridsvc.patrols.hours import WeeklyHours
from gridsvc.plans.task import Lock, PlanningTask, SiteDemand, TeamDuty
from routing.greedy.case.workday import Interval, Workday, instant_ms

_EVER = 2**62


@dataclass(frozen=True, slots=True)
class Request:
    """Visits of one site (a position in the task) that may take each other's place."""

    site: int
    demand: SiteDemand
    visits: tuple[UUID, ...]
    lock: Lock
    days: frozenset[date]

    @property
    def service_ms(self) -> int:
        """How long one inspection takes."""
        return self.demand.service_s * 1000

    @property
    def locked(self) -> bool:
        """Whether anything of it must stay as it is."""
        return self.lock != Lock()

    @property
    def opening(self) -> tuple[tuple[WeeklyHours, ...], int, Interval | None]:
        """What decides when an inspection may take place: windows, deadline, locked time."""
        until = instant_ms(self.demand.deadline) if self.demand.deadline else _EVER
        if self.lock.begin is None:
            return self.demand.windows, until, None
        begin = instant_ms(self.lock.begin)
        return self.demand.windows, until, (begin, begin + self.service_ms)

    def intervals(self, workday: Workday) -> tuple[Interval, ...]:
        """Times worked between which the whole inspection must lie, in order, shorter ones than it left out."""
        windows, until, locked = self.opening
        first, last = locked or (-_EVER, _EVER)
        hours = workday.hours(windows) if windows else ((-_EVER, _EVER),)
        spans = ((max(opens, first), min(shuts, until, last)) for opens, shuts in hours)
        return tuple(each for each in workday.within(spans) if each[1] - each[0] >= self.service_ms)

    def may_be_on(self, workday: Workday) -> bool:
        """Whether day and lock allow this working day; the team is another question."""
        return (
            workday.date in self.days
            and self.lock.day in (None, workday.date)
            and self.lock.team in (None, workday.duty.team)
        )


def may_inspect(duty: TeamDuty, demand: SiteDemand) -> bool:
    """Whether a team may inspect a site, by its category, by the agency that answers for it and by its rule."""
    named = demand.teams is None or duty.team in demand.teams
    return has_category(duty, demand) and named and demand.agency not in duty.not_agencies


def has_category(duty: TeamDuty, demand: SiteDemand) -> bool:
    """Whether a team may inspect a site's category."""
    return duty.categories is None or demand.category in duty.categories


def requests_of(task: PlanningTask) -> tuple[Request, ...]:
    """Every due visit of the task in exactly one request."""
    return tuple(request for number, demand in enumerate(task.sites) for request in _requests(number, demand))


def _requests(number: int, demand: SiteDemand) -> Iterator[Request]:
    locks = {visit: demand.locks.get(visit, Lock()) for visit in demand.visits}
    for visit, lock in locks.items():
        if lock != Lock():
            yield Request(number, demand, (visit,), lock, demand.days_of(visit))
    alike: defaultdict[frozenset[date], list[UUID]] = defaultdict(list)
    for visit, lock in locks.items():
        if lock == Lock():
            alike[demand.days_of(visit)].append(visit)
    for days, visits in alike.items():
        yield Request(number, demand, tuple(visits), Lock(), days)
