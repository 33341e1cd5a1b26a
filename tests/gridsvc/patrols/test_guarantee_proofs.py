"""What is said to be impossible is so: counted again by trying everything."""

import itertools
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gridsvc.patrols.guarantee_proofs import (
    HopelessStretch,
    ShortSpan,
    TimedDemand,
    hopeless_stretches,
    merged_stretches,
    short_spans,
    visits_needed,
)

MON = date(2026, 9, 28)
ONE, TWO = UUID(int=1), UUID(int=2)


def day(number: int) -> date:
    return MON + timedelta(days=number)


def test_a_holiday_of_seven_days_breaks_a_guarantee_of_seven_on_its_last_day_alone() -> None:
    """Golden week: 1 to 7 October; the seven days up to the 7th hold no working day."""
    worked = tuple(day(number) for number in range(-10, 20) if not 3 <= number <= 9)
    assert hopeless_stretches(worked, 7, (day(0), day(12))) == ((day(9), day(9)),)
    assert hopeless_stretches(worked, 8, (day(0), day(12))) == ()
    assert hopeless_stretches(worked, 5, (day(0), day(8))) == ((day(7), day(8)),)


@given(some.sets(some.integers(-8, 14)), some.integers(1, 8))
def test_on_a_hopeless_day_no_choice_of_days_would_do_and_on_others_all_days_do(worked: set[int], limit: int) -> None:
    found = hopeless_stretches(tuple(map(day, worked)), limit, (day(0), day(14)))
    lost = {number for number in range(15) if any(first <= day(number) <= last for first, last in found)}
    assert lost == {number for number in range(15) if not worked & set(range(number - limit + 1, number + 1))}


def test_equal_stretches_are_told_once_with_the_sites_they_concern() -> None:
    assert merged_stretches([(day(1), day(2)), (day(0), day(2)), (day(1), day(2))]) == (
        HopelessStretch(day(0), day(2), 1),
        HopelessStretch(day(1), day(2), 2),
    )


def test_a_third_of_eleven_days_needs_two_visits_where_one_was_ten_days_before_it() -> None:
    days = [day(number) for number in range(11)]
    assert visits_needed(day(-10), 10, days, day(11)) == 2
    assert visits_needed(day(-9), 10, days, day(11)) == 1
    assert visits_needed(day(1), 10, days, day(11)) == 0
    assert visits_needed(day(-10), 10, days[:1], day(11)) is None


@given(some.integers(1, 9), some.integers(1, 6), some.sets(some.integers(0, 8)))
def test_no_fewer_visits_would_do(ago: int, limit: int, chosen: set[int]) -> None:
    days = [day(number) for number in sorted(chosen)]

    def keeps(visits: tuple[date, ...]) -> bool:
        row = [day(-ago), *visits, day(9)]
        return all((later - earlier).days <= limit for earlier, later in itertools.pairwise(row))

    tries = (len(each) for size in range(10) for each in itertools.combinations(days, size) if keeps(each))
    assert visits_needed(day(-ago), limit, days, day(9)) == next(tries, None)


def test_hours_of_those_who_may_alone_count() -> None:
    """Two sites that only the first team may see need three hours on the second day; it has two."""
    due = [TimedDemand(day(1), day(1), 5400, frozenset({ONE})) for _ in range(2)]
    due.append(TimedDemand(day(0), day(3), 3600, frozenset({ONE, TWO})))
    hours = {ONE: {day(1): 7200.0}, TWO: dict.fromkeys(map(day, range(4)), 25200.0)}
    assert short_spans(due, hours) == (ShortSpan(day(1), day(1), 2, 10800, 7200),)
    assert short_spans(due, {**hours, ONE: {day(1): 10800.0}}) == ()


@pytest.mark.parametrize("hours", [1, 3])
def test_of_nested_spans_the_innermost_is_told(hours: int) -> None:
    due = [TimedDemand(day(number), day(number), 3600.0 * 4, frozenset({ONE})) for number in range(3)]
    found = short_spans(due, {ONE: {day(number): 3600.0 * hours for number in range(3)}})
    assert [(each.first, each.last) for each in found] == [(day(number), day(number)) for number in range(3)]


@given(
    some.lists(some.tuples(some.integers(0, 4), some.integers(0, 4)), max_size=5),
    some.lists(some.integers(0, 2), min_size=5, max_size=5),
)
def test_where_no_span_is_short_every_hour_of_work_finds_its_day(
    spans: list[tuple[int, int]], hours: list[int]
) -> None:
    """Hall's theorem for one team and demands of one hour."""
    windows = [(min(span), max(span)) for span in spans]
    due = [TimedDemand(day(first), day(last), 3600, frozenset({ONE})) for first, last in windows]
    worked = {ONE: {day(number): 3600.0 * each for number, each in enumerate(hours)}}
    choices = itertools.product(*(range(first, last + 1) for first, last in windows))
    fits = any(all(choice.count(number) <= hours[number] for number in range(5)) for choice in choices)
    assert fits == (short_spans(due, worked) == ())
