"""Weekly hours as text and as rows."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.errors import InvalidInput
from gridsvc.patrols.hours import WeeklyHours
from gridsvc.patrols.timetable import hours_from_rows, hours_from_text, hours_to_rows


def test_a_working_week_is_read() -> None:
    hours = hours_from_text("1-5 08:30-12:00 14:00-17:30; 6 09:00-12:00")
    assert len(hours) == 11
    assert hours[1] == WeeklyHours(1, time(14), time(17, 30))
    assert hours[-1] == WeeklyHours(6, time(9), time(12))


def test_single_days_and_midnight_are_read() -> None:
    assert hours_from_text("2,4 20:00-24:00") == (
        WeeklyHours(2, time(20), time(23, 59, 59)),
        WeeklyHours(4, time(20), time(23, 59, 59)),
    )


def test_no_text_is_no_hours() -> None:
    assert hours_from_text("  ") == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("8 08:00-12:00", "no weekdays"),
        ("5-1 08:00-12:00", "backwards"),
        ("1", "no hours after"),
        ("1 08.00-12.00", "not of the form"),
        ("1 12:00-08:00", "does not end after"),
        ("1 25:00-26:00", "no time of day"),
        ("1 08:00-12:00 11:00-13:00", "overlap"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        hours_from_text(text)


_MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(*divmod(minutes, 60)))


@st.composite
def _weeks(draw: st.DrawFn) -> tuple[WeeklyHours, ...]:
    hours = []
    for day in draw(st.sets(st.integers(1, 7))):
        ends = sorted(draw(st.sets(_MINUTES, min_size=2, max_size=6)))
        hours += [WeeklyHours(day, one, two) for one, two in zip(ends[::2], ends[1::2], strict=False)]
    return tuple(sorted(hours))


@given(_weeks())
def test_hours_survive_text_and_rows(hours: tuple[WeeklyHours, ...]) -> None:
    text = ";".join(f"{each.weekday} {each.starts:%H:%M}-{each.ends:%H:%M}" for each in hours)
    assert hours_from_text(text) == hours
    assert hours_from_rows(hours_to_rows(hours)) == hours
