"""One team's day as a clock that stands still between shifts: milliseconds worked since its first shift began."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from gridsvc.patrols.hours import WeeklyHours
from gridsvc.plans.task import Ending, TeamDuty
from routing.greedy.case.ground import Ground

Interval = tuple[int, int]

NO_LIMIT = 10**6
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Workday:
    """A team on one date of the cycle; team and day are positions in the task, base and end rows of the ground.

    shifts: milliseconds since 1970. worked: milliseconds worked before each shift. The last shift may run on for
    overtime_ms. most: so many visits at most.
    """

    team: int
    day: int
    duty: TeamDuty
    date: date
    shifts: tuple[Interval, ...]
    worked: tuple[int, ...]
    work_ms: int
    overtime_ms: int
    most: int
    base: int
    end: int

    @property
    def zone(self) -> tzinfo | None:
        """The clock on which the shifts are written."""
        return self.duty.shifts[self.date][0].starts.tzinfo

    @property
    def longest_ms(self) -> int:
        """All there is to work, overtime included."""
        return self.work_ms + self.overtime_ms

    def arrival_ms(self, worked_ms: int) -> int:
        """When so much has been worked for the first time, in milliseconds since 1970."""
        return self._since(worked_ms, max(bisect_left(self.worked, worked_ms) - 1, 0))

    def beginning_ms(self, worked_ms: int) -> int:
        """The same, but after the break where a break lies there."""
        return self._since(worked_ms, bisect_right(self.worked, worked_ms) - 1)

    def instant(self, since: int) -> datetime:
        """Milliseconds since 1970 on the clock of the shifts."""
        return (_EPOCH + since * _MILLISECOND).astimezone(self.zone)

    def within(self, opening: Iterable[Interval]) -> tuple[Interval, ...]:
        """What of these times (milliseconds since 1970, in order) lies in each shift, as time worked."""
        last = len(self.shifts) - 1
        spans = tuple(opening)
        found = []
        for number, (starts, ends) in enumerate(self.shifts):
            closes = ends + (self.overtime_ms if number == last else 0)
            moved = self.worked[number] - starts
            found += [(max(starts, opens) + moved, min(closes, shuts) + moved) for opens, shuts in spans]
        return tuple((low, high) for low, high in found if low < high)

    def hours(self, windows: Iterable[WeeklyHours]) -> tuple[Interval, ...]:
        """Opening hours on this date, on the clock of the shifts, in milliseconds since 1970."""
        return tuple(
            (self._today(each.starts), self._today(each.ends))
            for each in sorted(windows)
            if each.weekday == self.date.isoweekday()
        )

    def _today(self, clock: time) -> int:
        return instant_ms(datetime.combine(self.date, clock, self.zone))

    def _since(self, worked_ms: int, shift: int) -> int:
        return self.shifts[shift][0] + worked_ms - self.worked[shift]


def workday_of(place: tuple[int, int], duty: TeamDuty, day: date, ground: Ground) -> Workday:
    """The working day of a team; place: the positions of team and date in the task."""
    shifts = tuple((instant_ms(span.starts), instant_ms(span.ends)) for span in duty.shifts[day])
    worked = tuple(itertools.accumulate((ends - starts for starts, ends in shifts), initial=0))
    base, end = ends_of(duty, ground)
    return Workday(
        team=place[0],
        day=place[1],
        duty=duty,
        date=day,
        shifts=shifts,
        worked=worked[:-1],
        work_ms=worked[-1],
        overtime_ms=duty.overtime_max_s * 1000,
        most=NO_LIMIT if duty.visits_per_day_max is None else duty.visits_per_day_max,
        base=base,
        end=end,
    )


def ends_of(duty: TeamDuty, ground: Ground) -> tuple[int, int]:
    """The rows where a team's days begin and end."""
    if duty.ending is Ending.ANYWHERE:
        return ground.row(duty.base_at), ground.anywhere
    return ground.row(duty.base_at), ground.row(duty.end_at if duty.ending is Ending.PLACE else duty.base_at)


def instant_ms(instant: datetime) -> int:
    """Milliseconds since 1970, right also where clocks are put back."""
    return (instant - _EPOCH) // _MILLISECOND
