"""What makes a set of grids valid."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.grids.coverage import coverage_faults, snapped


def _row(*edges: float) -> np.ndarray:
    return np.array([shapely.box(west, 0, east, 100) for west, east in itertools.pairwise(edges)])


def test_squares_side_by_side_have_no_fault() -> None:
    assert coverage_faults(["a", "b", "c"], _row(0, 100, 200, 300)) == ()


def test_an_overlap_names_both_grids_and_its_area() -> None:
    polygons = np.array([shapely.box(0, 0, 100, 100), shapely.box(90, 0, 200, 100), shapely.box(200, 0, 300, 100)])
    (fault,) = coverage_faults(["a", "b", "c"], polygons)
    assert (fault.code, fault.grids, fault.area_m2) == ("grids_overlap", ("a", "b"), pytest.approx(1000))


@pytest.mark.parametrize("reverse", [False, True])
def test_a_grid_within_another_names_both(*, reverse: bool) -> None:
    polygons = [shapely.box(0, 0, 100, 100), shapely.box(10, 10, 90, 90)]
    (fault,) = coverage_faults(["a", "b"], np.array(polygons[::-1] if reverse else polygons))
    assert (fault.code, fault.grids, fault.area_m2) == ("grids_overlap", ("a", "b"), pytest.approx(6400))


def test_a_gap_of_two_centimetres_is_a_fault() -> None:
    polygons = np.array([shapely.box(0, 0, 100, 100), shapely.box(100.02, 0, 200, 100)])
    faults = coverage_faults(["a", "b"], polygons)
    assert {(fault.code, *fault.grids) for fault in faults} == {("grid_not_joined", "a"), ("grid_not_joined", "b")}


def test_a_missing_corner_on_a_neighbours_edge_is_a_fault() -> None:
    polygons = np.array([shapely.box(0, 0, 200, 100), shapely.box(0, 100, 100, 200), shapely.box(100, 100, 200, 200)])
    assert {fault.code for fault in coverage_faults(["a", "b", "c"], polygons)} == {"grid_not_joined"}


def test_more_than_a_square_metre_outside_the_community_is_a_fault() -> None:
    polygons = _row(0, 100, 200)
    community = shapely.box(0, 0, 199.98, 100)
    (fault,) = coverage_faults(["a", "b"], polygons, np.array([community, community]))
    assert (fault.code, fault.grids, round(fault.area_m2, 6)) == ("grid_outside_community", ("b",), 2.0)
    near = shapely.box(0, 0, 199.995, 100)
    assert coverage_faults(["a", "b"], polygons, np.array([near, None])) == ()


def test_a_bow_tie_is_broken() -> None:
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    (fault,) = coverage_faults(["a"], np.array([bow_tie]))
    assert fault.code == "grid_broken"
    assert "Self-intersection" in fault.params["why"]


@given(st.lists(st.floats(0.5, 500), min_size=1, max_size=12), st.floats(0, 3))
def test_any_row_of_snapped_grids_is_valid(widths: list[float], angle: float) -> None:
    edges = np.concatenate([[0.0], np.cumsum(widths)])
    bottom = np.stack([edges, np.zeros_like(edges)], axis=1)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    low, high = bottom @ turn, (bottom + np.array([0, 80])) @ turn
    polygons = np.array(
        [shapely.Polygon([low[i], low[i + 1], high[i + 1], high[i]]) for i in range(len(widths))], dtype=object
    )
    assert coverage_faults([str(i) for i in range(len(widths))], snapped(polygons)) == ()
