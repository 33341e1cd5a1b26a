"""The ground of an old grid is found again among the new ones, all of it and once."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.grids.lineage import lineage_of


def boxes(*bounds: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([shapely.box(*each) for each in bounds], dtype=object)


def strips(cuts: list[int]) -> np.ndarray:
    edges = [0, *sorted(set(cuts)), 1000]
    return boxes(*((west, 0, east, 100) for west, east in itertools.pairwise(edges)))


def test_half_of_a_grid_goes_to_each_of_two() -> None:
    found = lineage_of(boxes((0, 0, 100, 100)), boxes((0, 0, 50, 100), (50, 0, 100, 100)))

    assert found.old.tolist() == [0, 0]
    assert found.new.tolist() == [0, 1]
    assert found.share.tolist() == [0.5, 0.5]
    assert found.area_m2.tolist() == [5_000, 5_000]


def test_ground_that_is_gone_goes_to_nobody() -> None:
    found = lineage_of(boxes((0, 0, 100, 100)), boxes((0, 0, 75, 100)))

    assert found.share.tolist() == [0.75]


def test_noise_of_two_surveys_is_no_descent() -> None:
    old, new = boxes((0, 0, 100, 100), (100, 0, 200, 100)), boxes((0, 0, 100.004, 100), (100.004, 0, 200, 100))
    found = lineage_of(old, new)

    assert list(zip(found.old.tolist(), found.new.tolist(), strict=True)) == [(0, 0), (1, 1)]
    assert found.share.tolist() == pytest.approx([1, 1])


def test_a_grid_of_less_than_the_noise_still_has_its_heir() -> None:
    found = lineage_of(boxes((0, 0, 0.5, 0.5)), boxes((-10, -10, 10, 10)))

    assert found.share.tolist() == [1.0]


def test_no_grids_have_no_lineage() -> None:
    assert len(lineage_of(boxes(), boxes((0, 0, 1, 1))).old) == 0
    assert len(lineage_of(boxes((0, 0, 1, 1)), boxes()).old) == 0


cuts = st.lists(st.integers(1, 999), max_size=12)


@given(cuts, cuts)
def test_all_ground_is_handed_on_once(before: list[int], after: list[int]) -> None:
    old, new = strips(before), strips(after)
    found = lineage_of(old, new)

    assert np.bincount(found.old, found.share, minlength=len(old)) == pytest.approx(np.ones(len(old)))
    handed = np.bincount(found.new, found.share * shapely.area(old)[found.old], minlength=len(new))
    assert handed == pytest.approx(shapely.area(new), abs=1.0)


@given(cuts)
def test_the_same_version_hands_each_grid_to_itself(at: list[int]) -> None:
    found = lineage_of(strips(at), strips(at)[::-1])

    assert (found.share == 1).all()
    assert (found.old + found.new == len(strips(at)) - 1).all()
