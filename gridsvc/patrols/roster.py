"""Which shifts a team works on which day: its weekly hours, changed by its roster."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from gridsvc.errors import InvalidInput
from gridsvc.patrols.hours import Span, WeeklyHours, spans_on
from gridsvc.patrols.working_days import WorkingDays


class RosterKind(StrEnum):
    """Rest and leave take a day's shifts away; extra adds one."""

    REST = "rest"
    LEAVE = "leave"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class RosterDay:
    """One line of a team's roster; only an extra shift has hours."""

    day: date
    kind: RosterKind
    starts: time | None = None
    ends: time | None = None

    def __post_init__(self) -> None:
        if (self.kind is RosterKind.EXTRA) != (self.starts is not None and self.ends is not None):
            raise InvalidInput(f"roster of {self.day}: an extra shift, and only that, has a start and an end")


@dataclass(frozen=True, slots=True)
class TeamCalendar:
    """The weekly shifts of a team, and the days that differ from them."""

    hours: tuple[WeeklyHours, ...]
    roster: tuple[RosterDay, ...] = ()


def holiday_roster(calendar: TeamCalendar, working: WorkingDays, year: int) -> tuple[RosterDay, ...]:
    """What the public holidays of a year change: rest where a team would work, shifts on make-up days.

    A make-up day has the shifts of the first weekday on which the team works. Days of which its roster speaks stay.
    """
    told = {each.day for each in calendar.roster}
    weekdays = {each.weekday for each in calendar.hours}
    usual = [each for each in calendar.hours if each.weekday == min(weekdays)]
    rest = [day for day in working.rest if day.isoweekday() in weekdays]
    makeup = [day for day in working.work if day.isoweekday() not in weekdays]
    days = [RosterDay(day, RosterKind.REST) for day in rest]
    days += [RosterDay(day, RosterKind.EXTRA, each.starts, each.ends) for day in makeup for each in usual]
    fresh = (each for each in days if each.day.year == year and each.day not in told)
    return tuple(sorted(fresh, key=lambda each: (each.day, each.starts or time())))


def shifts_of(
    hours: Iterable[WeeklyHours], roster: Iterable[RosterDay], dates: Iterable[date], clock: ZoneInfo
) -> dict[date, tuple[Span, ...]]:
    """The shifts of each date that has any, in order, none on leave; shifts that touch or overlap become one."""
    weekly, changes = tuple(hours), tuple(roster)
    return {day: shifts for day in dates if (shifts := _shifts_on(weekly, changes, day, clock))}


def _shifts_on(
    hours: tuple[WeeklyHours, ...], roster: tuple[RosterDay, ...], day: date, clock: ZoneInfo
) -> tuple[Span, ...]:
    today = [each for each in roster if each.day == day]
    if any(each.kind is RosterKind.LEAVE for each in today):
        return ()
    off = any(each.kind is not RosterKind.EXTRA for each in today)
    usual = () if off else spans_on(hours, day, clock)
    extra = tuple(Span.on(day, each.starts, each.ends, clock) for each in today if each.starts and each.ends)
    return _merged(sorted(usual + extra))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.starts <= merged[-1].ends:
            merged[-1] = Span(merged[-1].starts, max(merged[-1].ends, span.ends))
        else:
            merged.append(span)
    return tuple(merged)
