"""What happened to each grid is named as a surveyor would name it."""

import itertools

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.grids.changes import ChangeKind, difference_of

Bounds = tuple[float, float, float, float]
NOTHING: dict[str, Bounds] = {}


def told(old: dict[str, Bounds], new: dict[str, Bounds]) -> list[tuple[str, str, str]]:
    found = difference_of([*old], outlines(old), [*new], outlines(new))
    return [
        (each.kind.value, "".join([*old][i] for i in each.old), "".join([*new][i] for i in each.new))
        for each in found.changes
    ]


def outlines(grids: dict[str, Bounds]) -> np.ndarray:
    return np.array([shapely.box(*each) for each in grids.values()], dtype=object)


WEST, EAST, BOTH = (0, 0, 100, 100), (100, 0, 200, 100), (0, 0, 200, 100)


def test_a_grid_cut_in_two_is_split_though_one_part_keeps_its_code() -> None:
    assert told({"a": BOTH}, {"a": WEST, "b": EAST}) == [("split", "a", "ab")]


def test_two_grids_made_one_are_merged() -> None:
    assert told({"a": WEST, "b": EAST}, {"a": BOTH}) == [("merged", "ab", "a")]


def test_a_border_that_moves_moves_both_grids() -> None:
    there = {"a": (0, 0, 130, 100), "b": (130, 0, 200, 100)}
    assert told({"a": WEST, "b": EAST}, there) == [("moved", "a", "a"), ("moved", "b", "b")]


def test_the_same_ground_under_another_code_is_renamed() -> None:
    assert told({"a": WEST, "b": EAST}, {"b": WEST, "c": EAST}) == [("renamed", "a", "b"), ("renamed", "b", "c")]


def test_what_was_not_there_is_new_and_what_is_no_more_is_gone() -> None:
    assert told({"a": WEST}, {"b": EAST}) == [("gone", "a", ""), ("new", "", "b")]
    assert told(NOTHING, {"a": WEST}) == [("new", "", "a")]


def test_millimetres_change_nothing() -> None:
    assert told({"a": WEST}, {"a": (0, 0, 100.005, 100)}) == [("unchanged", "a", "a")]


def test_a_sliver_of_a_neighbour_makes_a_new_grid_no_heir_of_it() -> None:
    there = {"a": (0, 0, 99, 100), "b": (99, 0, 200, 100)}
    assert told({"a": WEST}, there) == [("moved", "a", "a"), ("new", "", "b")]


def test_several_that_become_several_others_are_recut() -> None:
    there = {"a": (0, 0, 40, 100), "b": (40, 0, 120, 100)}
    assert told({"a": WEST, "b": (100, 0, 120, 100)}, there) == [("recut", "ab", "ab")]


def test_a_grid_none_of_whose_parts_is_large_belongs_to_the_largest() -> None:
    quarters = {"a": (-49, -49, 51, 51), "b": (51, -49, 151, 51), "c": (-49, 51, 51, 151), "d": (51, 51, 151, 151)}
    changes = told({"x": WEST}, quarters)
    assert ("gone", "x", "") not in changes
    assert sum(len(old) for _, old, _ in changes) == 1


cuts = st.lists(st.integers(1, 99), max_size=9).map(sorted)


@given(cuts, cuts)
def test_every_grid_has_exactly_one_fate(before: list[int], after: list[int]) -> None:
    old, new = strips(before), strips(after)
    found = difference_of([*old], outlines(old), [*new], outlines(new))

    assert sorted(i for each in found.changes for i in each.old) == list(range(len(old)))
    assert sorted(i for each in found.changes for i in each.new) == list(range(len(new)))
    assert not {ChangeKind.NEW, ChangeKind.GONE} & {each.kind for each in found.changes}


def strips(at: list[int]) -> dict[str, Bounds]:
    edges = sorted({0, *at, 100})
    return {str(west): (west * 10, 0, east * 10, 100) for west, east in itertools.pairwise(edges)}
