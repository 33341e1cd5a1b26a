"""Hours of the week in which something is open or at work, and the hours of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from gridsvc.errors import InvalidInput

WEEKDAYS = range(1, 8)
"""ISO weekdays: Monday is 1."""


@dataclass(frozen=True, slots=True, order=True)
class WeeklyHours:
    """From one clock time to a later one, on one ISO weekday."""

    weekday: int
    starts: time
    ends: time

    def __post_init__(self) -> None:
        if self.weekday not in WEEKDAYS:
            raise InvalidInput(f"weekday {self.weekday} is not between 1 (Monday) and 7")
        if self.ends <= self.starts:
            raise InvalidInput(f"hours end at {self.ends}, not after their start at {self.starts}")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one instant to a later one; both know their time zone."""

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise InvalidInput("instants need a time zone")
        if self.ends <= self.starts:
            raise InvalidInput(f"a span ends at {self.ends}, not after its start at {self.starts}")

    @classmethod
    def on(cls, day: date, starts: time, ends: time, clock: ZoneInfo) -> Self:
        """The span between two clock times of one day."""
        return cls(datetime.combine(day, starts, clock), datetime.combine(day, ends, clock))


def spans_on(hours: Iterable[WeeklyHours], day: date, clock: ZoneInfo) -> tuple[Span, ...]:
    """The hours that fall on a day, in order."""
    return tuple(
        Span.on(day, each.starts, each.ends, clock) for each in sorted(hours) if each.weekday == day.isoweekday()
    )


def common_hours(one: Iterable[WeeklyHours], other: Iterable[WeeklyHours]) -> tuple[WeeklyHours, ...]:
    """The hours that lie in both, in order."""
    second = tuple(other)
    found = (
        (each.weekday, max(each.starts, held.starts), min(each.ends, held.ends))
        for each in one
        for held in second
        if each.weekday == held.weekday
    )
    return tuple(sorted(WeeklyHours(day, starts, ends) for day, starts, ends in found if starts < ends))
