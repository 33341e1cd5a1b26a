from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from gridsvc.errors import InvalidInput
from gridsvc.patrols.hours import Span, WeeklyHours
from gridsvc.patrols.roster import RosterDay, RosterKind, shifts_of

CLOCK = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=number) for number in range(7)]
USUAL = [WeeklyHours(day, *hours) for day in range(1, 6) for hours in ((time(14), time(17)), (time(8), time(12)))]


def span(day: date, starts: int, ends: int) -> Span:
    return Span.on(day, time(starts), time(ends), CLOCK)


def test_weekly_hours_give_the_shifts_of_each_day_in_order() -> None:
    found = shifts_of(USUAL, [], WEEK, CLOCK)
    assert list(found) == WEEK[:5]
    assert found[MONDAY] == (span(MONDAY, 8, 12), span(MONDAY, 14, 17))


@pytest.mark.parametrize("kind", [RosterKind.REST, RosterKind.LEAVE])
def test_rest_and_leave_take_a_day_away(kind: RosterKind) -> None:
    assert list(shifts_of(USUAL, [RosterDay(WEEK[1], kind)], WEEK, CLOCK)) == [WEEK[0], *WEEK[2:5]]


def test_an_extra_shift_is_worked_besides_and_on_days_off() -> None:
    extra = [RosterDay(day, RosterKind.EXTRA, time(18), time(20)) for day in (MONDAY, WEEK[6])]
    found = shifts_of(USUAL, [*extra, RosterDay(WEEK[6], RosterKind.REST)], WEEK, CLOCK)
    assert found[MONDAY] == (span(MONDAY, 8, 12), span(MONDAY, 14, 17), span(MONDAY, 18, 20))
    assert found[WEEK[6]] == (span(WEEK[6], 18, 20),)


def test_on_leave_no_extra_shift_is_worked_either() -> None:
    roster = [RosterDay(WEEK[5], RosterKind.EXTRA, time(8), time(12)), RosterDay(WEEK[5], RosterKind.LEAVE)]
    assert list(shifts_of(USUAL, roster, WEEK, CLOCK)) == WEEK[:5]


def test_shifts_that_touch_or_overlap_become_one() -> None:
    extra = RosterDay(MONDAY, RosterKind.EXTRA, time(11), time(14))
    assert shifts_of(USUAL, [extra], [MONDAY], CLOCK)[MONDAY] == (span(MONDAY, 8, 17),)


@pytest.mark.parametrize("kind", [RosterKind.REST, RosterKind.EXTRA])
def test_only_an_extra_shift_has_hours(kind: RosterKind) -> None:
    hours = (None, None) if kind is RosterKind.EXTRA else (time(8), time(9))
    with pytest.raises(InvalidInput):
        RosterDay(MONDAY, kind, *hours)
