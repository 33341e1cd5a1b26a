"""Spans of days are refused with what would be right, even at the end of all days."""

from datetime import date

import pytest

from gridsvc.errors import InvalidInput
from gridsvc.patrols.day_span import day_after, refuse_span

FIRST = date(2027, 3, 1)


@pytest.mark.parametrize("last", [FIRST, date(2027, 3, 10)])
def test_a_span_of_as_many_days_as_allowed_is_taken(last: date) -> None:
    refuse_span("until", FIRST, last, 10)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (FIRST, date(2027, 2, 28), "2027-03-01 – 2027-03-10"),
        (FIRST, date(2027, 3, 11), "2027-03-01 – 2027-03-10"),
        (date.max, FIRST, "9999-12-31 – 9999-12-31"),
    ],
)
def test_any_other_is_refused_with_those_that_are_right(first: date, last: date, expected: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        refuse_span("until", first, last, 10)
    assert refused.value.params == {"field": "until", "value": str(last), "expected": expected}


def test_days_end_where_dates_do() -> None:
    assert day_after(FIRST, -1) == date(2027, 2, 28)
    assert (day_after(date.max, 9), day_after(date.min, -9)) == (date.max, date.min)
