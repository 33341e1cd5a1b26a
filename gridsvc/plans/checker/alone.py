"""Whether a visit could be made on a day of its own: the loosest question, so a `no` proves something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gridsvc.plans.checker.case import Case, may_inspect, shifts_ms, stretched, windows_ms
from gridsvc.plans.checker.journeys import Journey, Leg, journeys_of
from gridsvc.plans.checker.ways import end_location
from gridsvc.plans.checker.worktime import Interval, after_work, instant_ms
from gridsvc.plans.task import Access, Ending, Lock, SiteDemand, TeamDuty

_NO_JOURNEY = Journey(0, 0)
_EVER = (-(2**62), 2**62)


@dataclass(frozen=True, slots=True)
class Trip:
    """A team's way to a site and back, without other visits."""

    duty: TeamDuty
    out: Journey
    back: Journey

    @property
    def possible(self) -> bool:
        """Whether there is a way there and back."""
        return self.out.possible and self.back.possible


def teams_for(case: Case, site: SiteDemand, lock: Lock) -> list[TeamDuty]:
    """The teams that may inspect a site, as far as its lock leaves a choice."""
    return [duty for duty in case.task.teams if may_inspect(duty, site) and lock.team in (None, duty.team)]


def trips_to(case: Case, site: SiteDemand, duties: Sequence[TeamDuty]) -> list[Trip]:
    """The ways of these teams through each of the site's accesses."""
    pairs = [(duty, *_legs(duty, access)) for duty in duties for access in site.accesses]
    journeys = journeys_of((leg for _, out, back in pairs for leg in (out, back) if leg), case.travel)
    return [Trip(duty, journeys[out], journeys[back] if back else _NO_JOURNEY) for duty, out, back in pairs]


def days_alone(case: Case, site: SiteDemand, lock: Lock, trips: Sequence[Trip]) -> list[date]:
    """The days on which one of the trips fits shifts, windows, deadline and lock."""
    free = [day for day in case.task.dates if day in site.days and day not in case.task.closed_days]
    allowed = [day for day in free if lock.day in (None, day)]
    return [day for day in allowed if any(_fits(site, lock, trip, day) for trip in trips)]


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
        end = starts + site.service_s * 1000
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
