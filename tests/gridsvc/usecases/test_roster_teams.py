"""Holidays and leave on rosters, kept in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gridsvc.actors import SYSTEM, Actor, Role
from gridsvc.errors import Forbidden, InvalidInput, NotFound
from gridsvc.patrols.hours import WeeklyHours
from gridsvc.patrols.roster import RosterDay, RosterKind, TeamCalendar, holiday_roster, shifts_of
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.usecases.roster_teams import roster_holidays, roster_leave
from tests.routing.districts import CLOCK

TEAM = UUID(int=11)
WEEKLY = tuple(
    WeeklyHours(day, starts, ends)
    for day in range(1, 6)
    for starts, ends in ((time(8, 30), time(12)), (time(14), time(17, 30)))
)
MIDDLE = date(2026, 11, 24)
SUNDAY = date(2026, 9, 20)
GOLDEN = WorkingDays(
    years=frozenset({2026}), rest=frozenset(date(2026, 10, day) for day in range(1, 8)), work=frozenset({SUNDAY})
)


@dataclass
class MemoryRosters:
    hours: tuple[WeeklyHours, ...] = WEEKLY
    days: list[RosterDay] = field(default_factory=list)

    def calendar(self, city: str, team: UUID, first: date, last: date) -> TeamCalendar:
        assert (city, team) == ("990100", TEAM)
        return TeamCalendar(self.hours, tuple(each for each in self.days if first <= each.day <= last))

    def add(self, team: UUID, days: Iterable[RosterDay]) -> int:
        assert team == TEAM
        fresh = [each for each in days if each not in self.days]
        self.days += fresh
        return len(fresh)

    def take_back_leave(self, team: UUID, first: date, last: date) -> int:
        assert team == TEAM
        gone = [each for each in self.days if each.kind is RosterKind.LEAVE and first <= each.day <= last]
        self.days = [each for each in self.days if each not in gone]
        return len(gone)


def test_teams_rest_in_the_golden_week_and_work_on_the_sunday_before() -> None:
    rosters = MemoryRosters()
    (done,) = roster_holidays([TEAM], 2026, GOLDEN, rosters, city="990100", actor=SYSTEM)
    assert (done.rest, done.extra) == (5, 2)
    span = [date(2026, 9, 18) + timedelta(days=number) for number in range(24)]
    worked = shifts_of(rosters.hours, rosters.days, span, CLOCK)
    assert SUNDAY in worked
    assert [f"{each.starts:%H:%M}" for each in worked[SUNDAY]] == ["08:30", "14:00"]
    assert not GOLDEN.rest & worked.keys()
    assert roster_holidays([TEAM], 2026, GOLDEN, rosters, city="990100", actor=SYSTEM)[0].rest == 0


def test_days_of_which_the_roster_speaks_stay() -> None:
    duty = RosterDay(date(2026, 10, 1), RosterKind.EXTRA, time(9), time(11))
    rosters = MemoryRosters(days=[duty])
    roster_holidays([TEAM], 2026, GOLDEN, rosters, city="990100", actor=SYSTEM)
    assert [each for each in rosters.days if each.day == duty.day] == [duty]


def test_a_year_whose_holidays_are_not_known_is_refused() -> None:
    with pytest.raises(NotFound) as refused:
        roster_holidays([TEAM], 2031, GOLDEN, MemoryRosters(), city="990100", actor=SYSTEM)
    assert refused.value.params["known"] == "2026"


def test_leave_is_given_and_taken_back() -> None:
    rosters = MemoryRosters()
    span = date(2026, 11, 23), date(2026, 11, 25)
    assert roster_leave(TEAM, span, rosters, city="990100", actor=SYSTEM) == 3
    assert roster_leave(TEAM, (MIDDLE, MIDDLE), rosters, city="990100", actor=SYSTEM, back=True) == 1
    assert [each.day.day for each in rosters.days] == [23, 25]


def test_leave_that_ends_before_it_begins_or_from_somebody_else_is_refused() -> None:
    with pytest.raises(InvalidInput):
        roster_leave(TEAM, (date(2026, 11, 23), date(2026, 11, 22)), MemoryRosters(), city="990100", actor=SYSTEM)
    patroller = Actor("p", Role.PATROLLER)
    for order in (
        lambda: roster_leave(TEAM, (SUNDAY, SUNDAY), MemoryRosters(), city="990100", actor=patroller),
        lambda: roster_holidays([TEAM], 2026, GOLDEN, MemoryRosters(), city="990100", actor=patroller),
    ):
        with pytest.raises(Forbidden):
            order()


@given(some.sets(some.sampled_from(WEEKLY)), some.sets(some.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=9))
def test_whoever_has_weekly_shifts_works_on_every_make_up_day_and_on_no_holiday(
    hours: set[WeeklyHours], days: set[date]
) -> None:
    ordered = sorted(days)
    working = WorkingDays(years=frozenset({2026}), rest=frozenset(ordered[::2]), work=frozenset(ordered[1::2]))
    weekly = tuple(sorted(hours))
    worked = shifts_of(weekly, holiday_roster(TeamCalendar(weekly), working, 2026), days, CLOCK)
    assert worked.keys() == (working.work if hours else set())
