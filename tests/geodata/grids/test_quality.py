"""The quality of grids in numbers that can be worked out by hand."""

import numpy as np
import pytest
import shapely

from geodata.grids.quality import quality_of
from gridsvc.errors import InvalidInput


def boxes(*sizes: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([shapely.box(x, y, x + width, y + height) for x, y, width, height in sizes], dtype=object)


def test_squares_have_the_numbers_of_squares() -> None:
    quality = quality_of(boxes((0, 0, 100, 100), (100, 0, 100, 100), (200, 0, 100, 100)))

    assert (quality.grids, quality.area_least_m2, quality.area_most_m2) == (3, 10_000, 10_000)
    assert quality.size_spread == 0
    assert quality.shape_median == pytest.approx(np.pi / 4)
    assert quality.rectangularity == pytest.approx(1)


def test_sizes_spread_by_standard_deviation_over_mean() -> None:
    assert quality_of(boxes((0, 0, 50, 100), (50, 0, 150, 100))).size_spread == pytest.approx(0.5)


def test_buildings_on_a_border_are_cut_and_small_ones_do_not_count() -> None:
    grids = boxes((0, 0, 100, 100), (100, 0, 100, 100), (200, 0, 100, 100))
    homes = boxes((90, 10, 20, 20), (10, 10, 20, 20), (95, 60, 5.1, 20), (198, 0, 4, 4))
    quality = quality_of(grids, homes)

    assert (quality.buildings, quality.cut_buildings, quality.cut_grids) == (3, 1, 2)
    assert quality_of(grids).document()["buildings"] is None


def test_no_grids_have_no_quality() -> None:
    with pytest.raises(InvalidInput):
        quality_of(boxes())
