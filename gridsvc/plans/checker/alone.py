"""Whether a visit could be made on a day of its own: the loosest question, so a `no` proves something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gridsvc.plans.checker.case import Case, may_inspect, shifts_ms, stretched, windows_ms
from gridsvc.plans.checker.journeys import Journey, Leg, journeys_of
from gridsvc.plans.checker.ways import end_location
from gridsvc.plans.checker.worktime import Interval, after_work, instant_ms
from gridsvc.plans.task import Access, Ending, Lock, SiteDemand, TeamDuty

FREE = Lock()
_NO_JOURNEY = Journey(0, 0)
_EVER = (-(2**62), 2**62)


@dataclass(frozen=True, slots=True)
class Trip:
    """A team's way to a site and back, without other visits."""

    duty: TeamDuty
    out: Journey
    back: Journey
    legs: tuple[Leg, ...]
    more_s: int = 0

    @property
    def possible(self) -> bool:
        """Whether there is a way there and back."""
        return self.out.possible and self.back.possible


@dataclass(frozen=True, slots=True)
class Alone:
    """Visits on days of their own; all ways to and from their sites are measured at once."""

    case: Case
    journeys: Mapping[Leg, Journey]
    _days: dict[tuple[UUID, Lock, frozenset[date]], list[date]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> "Alone":
        """Measure the ways of all teams to all sites with unplanned visits."""
        subjects = {case.demands[each.visit].subject for each in case.plan.unplanned if each.visit in case.demands}
        sites = [site for site in case.task.sites if site.subject in subjects]
        pairs = [_legs(duty, way) for duty in case.task.teams for site in sites for way in site.accesses]
        legs = [out for out, _ in pairs] + [back for _, back in pairs if back]
        return cls(case, journeys_of(legs, case.travel))

    def teams(self, site: SiteDemand, lock: Lock = FREE) -> list[TeamDuty]:
        """The teams that may inspect a site, as far as a lock leaves a choice."""
        return [duty for duty in self.case.task.teams if may_inspect(duty, site) and lock.team in (None, duty.team)]

    def trips(self, site: SiteDemand, lock: Lock = FREE) -> list[Trip]:
        """The ways of these teams through each of the site's accesses."""
        pairs = [(duty, way, *_legs(duty, way)) for duty in self.teams(site, lock) for way in site.accesses]
        known = self.journeys
        return [
            Trip(duty, known[out], known[back] if back else _NO_JOURNEY, (out, back) if back else (out,), way.more_s)
            for duty, way, out, back in pairs
        ]

    def days(self, site: SiteDemand, lock: Lock = FREE) -> list[date]:
        """The days on which one of the trips fits shifts, windows, deadline and lock."""
        key = site.subject, lock, site.days
        if key not in self._days:
            trips = self.trips(site, lock)
            allowed = [day for day in self._allowed(site) if lock.day in (None, day)]
            self._days[key] = [day for day in allowed if any(_fits(site, lock, trip, day) for trip in trips)]
        return self._days[key]

    def fitting_days(self, site: SiteDemand) -> list[date]:
        """The days on which any of a site's visits fits."""
        demands = ((self.case.demands[visit], lock_of(site, visit)) for visit in site.visits)
        return sorted({day for demand, lock in demands for day in self.days(demand, lock)})

    def workdays(self, site: SiteDemand) -> list[tuple[TeamDuty, date]]:
        """The teams that may inspect a site, with each day on which they work and it may be visited."""
        allowed = self._allowed(site)
        return [(duty, day) for duty in self.teams(site) for day in allowed if day in duty.shifts]

    def open_days(self, site: SiteDemand) -> list[date]:
        """The days on which the inspection would fit shifts, windows and deadline, the way there left aside."""
        service_ms = site.service_s * 1000
        found = (
            day
            for duty, day in self.workdays(site)
            if any(latest - begin >= service_ms for begin, latest in _openings(site, duty, day, _EVER[0]))
        )
        return sorted(set(found))

    def _allowed(self, site: SiteDemand) -> list[date]:
        task = self.case.task
        return [day for day in task.dates if day in site.days and day not in task.closed_days]


def lock_of(site: SiteDemand, visit: UUID) -> Lock:
    """What of a visit is locked."""
    return site.locks.get(visit, FREE)


def _legs(duty: TeamDuty, access: Access) -> tuple[Leg, Leg | None]:
    out = Leg(duty.base_at, access.entry_at.get(duty.mode), duty.mode)
    if duty.ending is Ending.ANYWHERE:
        return out, None
    return out, Leg(access.exit_at.get(duty.mode), end_location(duty), duty.mode)


def _fits(site: SiteDemand, lock: Lock, trip: Trip, day: date) -> bool:
    if not trip.possible or day not in trip.duty.shifts:
        return False
    shifts, longest = shifts_ms(trip.duty, day), stretched(trip.duty, day)
    arrive = after_work(shifts[0][0], trip.out.ms, shifts)
    for begin, latest in _openings(site, trip.duty, day, arrive):
        locked = lock.begin is None or instant_ms(lock.begin) >= begin
        starts = begin if lock.begin is None else instant_ms(lock.begin)
        end = starts + (site.service_s + trip.more_s) * 1000
        if locked and end <= latest and after_work(end, trip.back.ms, shifts) <= longest[-1][1]:
            return True
    return False


def _openings(site: SiteDemand, duty: TeamDuty, day: date, arrive: int) -> Iterator[Interval]:
    """Earliest begin and latest end in each part of the day that is both shift and window."""
    windows = windows_ms(site, duty, day)
    deadline = instant_ms(site.deadline) if site.deadline else _EVER[1]
    for shift_starts, shift_ends in stretched(duty, day):
        for opens, closes in (_EVER,) if windows is None else windows:
            yield max(arrive, shift_starts, opens), min(shift_ends, closes, deadline)
