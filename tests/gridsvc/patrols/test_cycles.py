"""Cycles follow each other without gap or overlap, by each calendar."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gridsvc.errors import InvalidInput
from gridsvc.patrols.cycles import Cycle, cycle_dates, guarantee_days, next_cycle, xun_of
from gridsvc.patrols.programme import Calendar
from gridsvc.patrols.working_days import WorkingDays
from tests.gridsvc.patrols.test_programme import programme

WEEK = WorkingDays()
GOLDEN = WorkingDays(
    years=frozenset({2026}),
    rest=frozenset(date(2026, 10, day) for day in range(1, 8)),
    work=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)


def test_ten_days_are_ten_days_whatever_the_week() -> None:
    dates = cycle_dates(programme(), date(2026, 11, 23), WEEK)
    assert (dates[0], dates[-1], len(dates)) == (date(2026, 11, 23), date(2026, 12, 2), 10)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 1), date(2026, 11, 10), 10),
        (date(2026, 11, 15), date(2026, 11, 20), 6),
        (date(2026, 12, 21), date(2026, 12, 31), 11),
        (date(2026, 2, 21), date(2026, 2, 28), 8),
    ],
)
def test_a_xun_ends_where_the_month_has_it_end(start: date, end: date, days: int) -> None:
    dates = cycle_dates(programme(calendar=Calendar.XUN), start, WEEK)
    assert (dates[0], dates[-1], len(dates)) == (start, end, days)


@pytest.mark.parametrize(
    ("calendar", "start", "end"),
    [
        (Calendar.WEEK, date(2026, 11, 23), date(2026, 11, 29)),
        (Calendar.WEEK, date(2026, 12, 31), date(2027, 1, 3)),
        (Calendar.MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (Calendar.MONTH, date(2026, 12, 15), date(2026, 12, 31)),
    ],
)
def test_weeks_and_months_end_where_the_calendar_has_them_end(calendar: Calendar, start: date, end: date) -> None:
    dates = cycle_dates(programme(calendar=calendar), start, WEEK)
    assert (dates[0], dates[-1], len(dates)) == (start, end, (end - start).days + 1)


def test_working_days_leave_out_holidays_and_count_make_up_days() -> None:
    dates = cycle_dates(programme(calendar=Calendar.WORKING, days=5), date(2026, 9, 30), GOLDEN)
    assert dates == (date(2026, 9, 30), *(date(2026, 10, day) for day in (8, 9, 10, 12)))


def test_a_world_without_working_days_is_refused() -> None:
    never = WorkingDays(week=frozenset({1}), rest=frozenset(date(2026, 1, 1) + timedelta(n) for n in range(800)))
    with pytest.raises(InvalidInput):
        cycle_dates(programme(calendar=Calendar.WORKING), date(2026, 1, 1), never)


def test_the_rolling_days_of_a_working_calendar_last_until_the_next_cycle() -> None:
    working = programme(calendar=Calendar.WORKING)
    cycle = next_cycle(working, None, WEEK)
    assert guarantee_days(working, cycle, WEEK) == 14
    assert guarantee_days(programme(), cycle, WEEK) == 10


def test_a_cycle_is_known_by_programme_and_first_date() -> None:
    first = next_cycle(programme(), None, WEEK)
    assert next_cycle(programme(), None, WEEK) == first
    assert next_cycle(programme(), first, WEEK).id != first.id


def test_a_cycle_may_be_told_when_to_begin() -> None:
    first = next_cycle(programme(), None, WEEK)
    assert next_cycle(programme(), first, WEEK, starts_on=date(2027, 3, 1)).starts_on == date(2027, 3, 1)


def test_no_cycle_begins_before_its_programme() -> None:
    begun = programme(starts_on=date(2026, 11, 23))
    assert next_cycle(begun, None, WEEK, starts_on=date(2026, 11, 23)).starts_on == date(2026, 11, 23)
    with pytest.raises(InvalidInput) as refused:
        next_cycle(begun, None, WEEK, starts_on=date(2026, 11, 22))
    assert refused.value.code == "cycle_before_programme"


@given(some.dates(date(2020, 1, 1), date(2040, 1, 1)), some.sampled_from(Calendar), some.integers(1, 31))
def test_no_day_of_the_calendar_is_left_out_or_counted_twice(start: date, calendar: Calendar, days: int) -> None:
    chosen = programme(calendar=calendar, days=days, starts_on=start)
    cycles: list[Cycle] = []
    for _ in range(4):
        cycles.append(next_cycle(chosen, cycles[-1] if cycles else None, WEEK))
    found = [day for cycle in cycles for day in cycle.dates]
    between = [found[0] + timedelta(number) for number in range((found[-1] - found[0]).days + 1)]
    assert found == [day for day in between if calendar is not Calendar.WORKING or day in WEEK]


@pytest.mark.parametrize("start", [date.min, date(9999, 12, 30), date.max])
def test_a_cycle_at_the_end_of_time_is_refused(start: date) -> None:
    for calendar in Calendar:
        with pytest.raises(InvalidInput):
            next_cycle(programme(calendar=calendar), None, WEEK, starts_on=start)


@given(some.dates())
def test_every_day_is_in_a_third_of_its_month(day: date) -> None:
    third = xun_of(day)[2]
    assert third == 0 if day.day <= 10 else third == 1 if day.day <= 20 else third == 2


def test_dates_must_rise() -> None:
    day = date(2026, 1, 1)
    for dates in ((), (day, day), (day + timedelta(1), day)):
        with pytest.raises(InvalidInput):
            Cycle(programme().id, programme().id, dates)
    assert all(one < other for one, other in itertools.pairwise(next_cycle(programme(), None, WEEK).dates))
