"""When two records are one place."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.sites.duplicates import duplicate_groups, lowest


def _groups(labels: str, xy: list[tuple[float, float]]) -> list[list[int]]:
    return duplicate_groups(list(labels), np.array(xy, dtype=float).reshape(-1, 2))


def test_two_of_one_name_at_five_metres_are_one_place() -> None:
    assert _groups("aa", [(0, 0), (3, 4)]) == [[0, 1]]
    assert _groups("aa", [(0, 0), (3, 4.01)]) == []
    assert _groups("ab", [(0, 0), (0, 0)]) == []


def test_a_chain_of_pairs_is_one_group_though_its_ends_are_far_apart() -> None:
    assert _groups("aaaba", [(0, 0), (4, 0), (8, 0), (8, 0), (12, 0)]) == [[0, 1, 2, 4]]


def test_nothing_is_no_group() -> None:
    assert _groups("", []) == []


@pytest.mark.parametrize(
    ("ids", "position"),
    [(["10", "9"], 1), (["a10", "a9"], 0), (["10", "9", "x"], 0), (["07", "7"], 0), (["-1", "-2"], 0)],
)
def test_ids_are_compared_as_numbers_where_all_are(ids: list[str], position: int) -> None:
    assert lowest(ids) == position


_ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 24), st.integers(0, 9)), max_size=24)


@given(_ROWS)
def test_groups_are_what_a_walk_from_row_to_row_reaches(rows: list[tuple[str, int, int]]) -> None:
    def near(one: int, other: int) -> bool:
        (label, x, y), (label_too, x_too, y_too) = rows[one], rows[other]
        return label == label_too and (x - x_too) ** 2 + (y - y_too) ** 2 <= 25

    reached = [{row} for row in range(len(rows))]
    for _, one, other in itertools.product(rows, range(len(rows)), range(len(rows))):
        if near(one, other):
            reached[one] |= reached[other]
    expected = sorted({tuple(sorted(group)) for group in reached if len(group) > 1})
    found = duplicate_groups([label for label, _, _ in rows], np.array([row[1:] for row in rows], float).reshape(-1, 2))
    assert sorted(map(tuple, found)) == expected
