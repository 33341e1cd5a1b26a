"""What a rolling guarantee asks, counted by hand."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from gridsvc.patrols.guarantee_proofs import ShortSpan
from gridsvc.patrols.guarantees import SiteLimit, binding_visit, latest_day, price_of

TEAM = UUID(int=99)
MON = date(2026, 11, 23)
WEEK = tuple(MON + timedelta(number) for number in range(5))


def limit(number: int, last_visit: date, days: tuple[date, ...] = WEEK, service_s: float = 3600) -> SiteLimit:
    return SiteLimit(
        UUID(int=number), f"{number}", service_s, last_visit, latest_day(last_visit, 10), days, frozenset({TEAM})
    )


def test_ten_days_after_a_visit_is_the_last_day() -> None:
    assert latest_day(date(2026, 11, 13), 10) == MON


def test_a_site_that_must_come_on_tuesday_loses_three_days_of_choice() -> None:
    price = price_of([limit(1, date(2026, 11, 14)), limit(2, date(2026, 11, 17))], {TEAM: dict.fromkeys(WEEK, 25200.0)})
    assert (price.bound_sites, price.days_lost, price.overdue, price.short_spans) == (1, 3, (), ())


def test_a_site_whose_last_day_has_passed_or_is_free_cannot_be_kept() -> None:
    passed, idle = limit(1, date(2026, 11, 12)), limit(2, date(2026, 11, 13), days=WEEK[1:])
    assert price_of([passed, idle], {TEAM: dict.fromkeys(WEEK, 25200.0)}).overdue == (passed, idle)


def test_days_on_which_more_is_due_than_there_are_hours_are_named() -> None:
    """Two hours a day; three visits of an hour are due by Monday, four by Tuesday."""
    due = [*(limit(n, date(2026, 11, 13)) for n in range(3)), limit(3, date(2026, 11, 14))]
    price = price_of(due, {TEAM: dict.fromkeys(WEEK, 7200.0)})
    assert price.short_spans == (ShortSpan(MON, MON, 3, 10800, 7200),)


def test_visits_that_the_guarantee_asks_for_besides_are_counted() -> None:
    price = price_of([replace(limit(1, MON), needed=3), replace(limit(2, MON), needed=None), limit(3, MON)], {TEAM: {}})
    assert (price.more_visits, price.more_sites) == (2, 1)


def test_a_last_visit_binds_while_some_day_can_follow_in_time() -> None:
    assert binding_visit(date(2026, 11, 13), 10, WEEK) == (date(2026, 11, 13), None)
    assert binding_visit(date(2026, 11, 12), 10, WEEK) == (None, date(2026, 11, 12))
    assert binding_visit(date(2026, 11, 12), None, WEEK) == (date(2026, 11, 12), None)
    assert binding_visit(date(2026, 11, 12), 10, ()) == (date(2026, 11, 12), None)
    assert binding_visit(None, 10, WEEK) == (None, None)


@given(some.integers(1, 31), some.integers(0, 60), some.sets(some.sampled_from(WEEK), min_size=1))
def test_what_binds_can_be_kept_and_what_is_overdue_cannot(days: int, ago: int, worked: set[date]) -> None:
    last = MON - timedelta(ago)
    binding, overdue = binding_visit(last, days, worked)
    assert (binding is not None) == any((day - last).days <= days for day in worked)
    assert (binding is None) == (overdue == last)
