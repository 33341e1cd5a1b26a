import itertools

from hypothesis import given
from hypothesis import strategies as st

from routing.greedy.case.pattern import Spacing, fitting_days, most_visits

day_sets = st.frozensets(st.integers(0, 9), max_size=7)
gaps = st.tuples(st.integers(1, 4), st.one_of(st.none(), st.integers(0, 3)))


@st.composite
def spacings(draw: st.DrawFn) -> Spacing:
    least, room = draw(gaps)
    last = draw(st.one_of(st.none(), st.integers(-6, -1)))
    return Spacing(least, None if room is None else least + room, last)


def patterns(days: frozenset[int], spacing: Spacing, number: int) -> list[tuple[int, ...]]:
    """All ways to choose so many days that keep the gaps, tried one by one."""
    before = () if spacing.last is None else (spacing.last,)
    return [
        chosen
        for chosen in itertools.combinations(sorted(days), number)
        if all(spacing.fits(*pair) for pair in itertools.pairwise((*before, *chosen)))
    ]


@given(day_sets, spacings(), st.integers(1, 4), st.data())
def test_fitting_days_are_those_of_some_pattern_with_all_days_held(
    days: frozenset[int], spacing: Spacing, more: int, data: st.DataObject
) -> None:
    held = frozenset(data.draw(st.sets(st.sampled_from(sorted(days)), max_size=2))) if days else frozenset()
    found = fitting_days(tuple(sorted(days)), held, spacing, more)
    all_ways = patterns(days, spacing, more + len(held))
    assert found == {day for chosen in all_ways if held <= set(chosen) for day in chosen} - held


@given(day_sets, spacings(), st.integers(1, 5))
def test_most_visits_is_the_longest_pattern(days: frozenset[int], spacing: Spacing, wanted: int) -> None:
    longest = max((number for number in range(1, wanted + 1) if patterns(days, spacing, number)), default=0)
    assert most_visits(days, spacing, wanted) == longest


def test_two_visits_at_least_five_days_apart_leave_the_middle_free() -> None:
    assert fitting_days(tuple(range(1, 11)), frozenset(), Spacing(6), 2) == {1, 2, 3, 4, 7, 8, 9, 10}
