"""Cycles: one run of a programme after the other, each with its dates."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from gridsvc.errors import InvalidInput
from gridsvc.patrols.programme import FIRST_START, LAST_START, Calendar, Programme
from gridsvc.patrols.working_days import WorkingDays

_DAY = timedelta(days=1)
_SEARCHED_DAYS = 400


@dataclass(frozen=True, slots=True)
class Cycle:
    """One run of a programme."""

    id: UUID
    programme: UUID
    dates: tuple[date, ...]

    def __post_init__(self) -> None:
        if not self.dates or any(one >= other for one, other in itertools.pairwise(self.dates)):
            raise InvalidInput("a cycle needs at least one date, each after the one before")

    @property
    def starts_on(self) -> date:
        """The first date."""
        return self.dates[0]

    @property
    def ends_on(self) -> date:
        """The last date."""
        return self.dates[-1]


def next_cycle(
    programme: Programme, last: Cycle | None, working: WorkingDays, *, starts_on: date | None = None
) -> Cycle:
    """The cycle after the last one, or from a day on that is given; its id follows from programme and first date."""
    if starts_on and starts_on < programme.starts_on:
        raise InvalidInput(
            f"the programme starts on {programme.starts_on}, a cycle cannot begin on {starts_on}",
            code="cycle_before_programme",
            params={"starts_on": starts_on.isoformat(), "programme_starts_on": programme.starts_on.isoformat()},
        )
    first = starts_on or (last.ends_on + _DAY if last else programme.starts_on)
    dates = cycle_dates(programme, first, working)
    return Cycle(uuid5(programme.id, dates[0].isoformat()), programme.id, dates)


def cycle_dates(programme: Programme, starts_on: date, working: WorkingDays) -> tuple[date, ...]:
    """The dates of a cycle that begins on a day, or on the first working day after it."""
    if not FIRST_START <= starts_on <= LAST_START:
        expected = f"{FIRST_START} – {LAST_START}"
        raise InvalidInput(
            f"a cycle cannot begin on {starts_on}; expected is {expected}",
            code="value_unexpected",
            params={"field": "starts_on", "value": starts_on.isoformat(), "expected": expected},
        )
    days = _days_from(starts_on)
    if programme.calendar is Calendar.FIXED:
        return tuple(itertools.islice(days, programme.days))
    if programme.calendar in _PERIODS:
        period = _PERIODS[programme.calendar]
        return tuple(itertools.takewhile(lambda day: period(day) == period(starts_on), days))
    found = tuple(itertools.islice((day for day in days if day in working), programme.days))
    if len(found) < programme.days:
        raise InvalidInput(
            f"there are no {programme.days} working days in the {_SEARCHED_DAYS} days from {starts_on}",
            code="no_working_days",
            params={"days": programme.days, "starts_on": starts_on.isoformat()},
        )
    return found


def xun_of(day: date) -> tuple[int, int, int]:
    """Year, month and third of the month: days 1 to 10, 11 to 20, 21 to the end."""
    return day.year, day.month, min((day.day - 1) // 10, 2)


_PERIODS: Mapping[Calendar, Callable[[date], tuple[int, ...]]] = {
    Calendar.XUN: xun_of,
    Calendar.WEEK: lambda day: tuple(day.isocalendar())[:2],
    Calendar.MONTH: lambda day: (day.year, day.month),
}


def guarantee_days(programme: Programme, cycle: Cycle, working: WorkingDays) -> int:
    """The D of the rolling guarantee in calendar days; D working days last until the next cycle begins."""
    if programme.calendar is not Calendar.WORKING:
        return programme.days
    following = cycle_dates(programme, cycle.ends_on + _DAY, working)
    return (following[0] - cycle.starts_on).days


def _days_from(starts_on: date) -> Iterator[date]:
    return (starts_on + number * _DAY for number in range(_SEARCHED_DAYS))
