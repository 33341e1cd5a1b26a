"""What is said of a site's registers, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.errors import Conflict, InvalidInput
from gridsvc.patrols.programme import Register
from gridsvc.sites.registers import Listing, is_listed, with_listing

OWN, HOT = Register.DEMONSTRATION, Register.HOT_SPOT
FIRST = date(2026, 3, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def listing(begin: int, end: int | None, *, listed: bool, register: Register = HOT) -> Listing:
    return Listing(register, listed, day(begin), None if end is None else day(end))


def test_a_site_is_on_the_register_it_came_in_with_and_on_no_other() -> None:
    assert is_listed(OWN, OWN, [], FIRST)
    assert not is_listed(HOT, OWN, [], FIRST)


def test_it_is_taken_off_for_some_days_and_comes_back() -> None:
    (said,) = with_listing([], listing(5, 10, listed=False, register=OWN), OWN)
    assert [is_listed(OWN, OWN, [said], day(n)) for n in (4, 5, 9, 10)] == [True, False, False, True]


def test_what_is_said_later_holds_for_its_days_alone() -> None:
    said = with_listing([listing(0, None, listed=True)], listing(5, 10, listed=False), OWN)
    assert said == [listing(0, 5, listed=True), listing(10, None, listed=True)]


def test_saying_what_is_so_already_is_refused() -> None:
    with pytest.raises(Conflict) as error:
        with_listing([listing(0, None, listed=True)], listing(3, None, listed=True), OWN)
    assert error.value.code == "register_unchanged"
    with pytest.raises(Conflict):
        with_listing([], listing(0, None, listed=True, register=OWN), OWN)


def test_a_listing_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not after"):
        listing(5, 5, listed=True)


_SPANS = st.tuples(st.integers(0, 12), st.none() | st.integers(1, 8), st.booleans())


@given(st.lists(_SPANS, max_size=6), st.sampled_from([OWN, HOT]))
def test_the_last_word_on_each_day_counts_and_no_days_overlap(
    spans: list[tuple[int, int | None, bool]], own: Register
) -> None:
    said: list[Listing] = []
    expected = [own is HOT] * 40
    for begin, length, listed in spans:
        end = None if length is None else begin + length
        try:
            said = with_listing(said, listing(begin, end, listed=listed), own)
        except Conflict:
            assert all(each is listed for each in expected[begin:end])
        expected[begin:end] = [listed] * len(expected[begin:end])
    assert [is_listed(HOT, own, said, day(n)) for n in range(40)] == expected
    for n in range(40):
        assert sum(each.holds(day(n)) for each in said) <= 1
