"""Paths of pictures: rings close, lines go back as they came."""

import numpy as np
import shapely

from maps.outline_paths import outline_path


def shapes(*texts: str) -> np.ndarray:
    return np.array([shapely.from_wkt(text) for text in texts], dtype=object)


def test_rings_close_and_north_is_up() -> None:
    assert outline_path(shapes("POLYGON ((0 0, 4 0, 4 3, 0 0))"), 0) == "M0,-0 4,-0 4,-3Z"


def test_lines_fill_nothing() -> None:
    assert outline_path(shapes("LINESTRING (0 1, 4 1, 4 3)"), 0) == "M0,-1 4,-1 4,-3 4,-1Z"
    assert (
        outline_path(shapes("MULTILINESTRING ((0 1, 4 1), (5 1, 6 1))"), 1) == "M0.0,-1.0 4.0,-1.0ZM5.0,-1.0 6.0,-1.0Z"
    )


def test_nothing_is_no_path() -> None:
    assert outline_path(shapes(), 0) == outline_path(shapes("POLYGON EMPTY", "LINESTRING EMPTY"), 0) == ""
