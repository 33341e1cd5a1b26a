"""Outlines of polygons, and lines, in metres as paths of SVG pictures; north is up."""

from collections.abc import Iterator
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]


def outline_path(shapes: Geometries, decimals: int) -> str:
    """All shapes as one path, with so many decimals of a metre; lines go back as they came and so fill nothing."""
    parts = shapely.get_parts(shapes)
    lines = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    rings = (corners[:-1] for corners in _corners(shapely.get_rings(parts), decimals))
    ways = ([*corners, *corners[-2:0:-1]] for corners in _corners(lines, decimals))
    return "".join(f"M{' '.join(corners)}Z" for corners in chain(rings, ways))


def _corners(shapes: Geometries, decimals: int) -> Iterator[list[str]]:
    """The vertices of each line or ring as they stand in a path."""
    xy, shape = shapely.get_coordinates(shapes, return_index=True)
    texts = [f"{x:.{decimals}f},{-y:.{decimals}f}" for x, y in xy.tolist()]
    begins = np.flatnonzero(np.diff(shape, prepend=-1)).tolist()
    for begin, end in pairwise([*begins, len(texts)]):
        yield texts[begin:end]


def view_box(bounds: tuple[float, float, float, float], decimals: int = 0) -> str:
    """West, south, east and north in metres as the view of a picture."""
    west, south, east, north = bounds
    return " ".join(f"{each:.{decimals}f}" for each in (west, -north, east - west, north - south))
