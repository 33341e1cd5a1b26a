"""Corners that neighbours lack."""

import numpy as np
import shapely

from gridsvc.grids.corners import with_shared_corners
from gridsvc.grids.coverage import coverage_faults, snapped


def test_a_corner_on_a_neighbours_edge_is_added_to_it() -> None:
    polygons = np.array([shapely.box(0, 0, 200, 100), shapely.box(0, 100, 90, 200), shapely.box(90, 100, 200, 200)])
    joined, added = with_shared_corners(polygons)
    assert added == 1
    assert coverage_faults(["a", "b", "c"], joined) == ()


def test_a_corner_that_misses_a_slanting_edge_by_rounding_is_added() -> None:
    end = (317.0, 113.0)
    middle = (np.round(end[0] / 3, 3), np.round(end[1] / 3, 3))
    polygons = snapped(
        np.array(
            [
                shapely.Polygon([(0, 0), end, (317, 0)]),
                shapely.Polygon([(0, 0), middle, (0, 200)]),
                shapely.Polygon([middle, end, (317, 200), (0, 200)]),
            ]
        )
    )
    assert coverage_faults(["a", "b", "c"], polygons)
    joined, added = with_shared_corners(polygons)
    assert added == 1
    assert coverage_faults(["a", "b", "c"], joined) == ()


def test_a_real_gap_and_a_valid_set_stay_as_they_are() -> None:
    gap = np.array([shapely.box(0, 0, 100, 100), shapely.box(100.02, 0, 200, 100)])
    joined, added = with_shared_corners(gap)
    assert added == 0
    assert coverage_faults(["a", "b"], joined)
    valid = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)])
    assert with_shared_corners(valid) == (valid, 0)
