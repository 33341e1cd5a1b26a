"""Borders that polygons of one coverage share."""

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]
_RASTER_PER_METRE = 1000


def shared_borders(polygons: npt.NDArray[np.object_]) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """Pairs of neighbours (one < other) and the metres of border they share; all vertices lie on the 1 mm raster."""
    polygon, segment = _segments(polygons)
    _, number = np.unique(segment, axis=0, return_inverse=True)
    order = np.argsort(number.ravel(), kind="stable")
    twin = np.flatnonzero(number.ravel()[order][1:] == number.ravel()[order][:-1])
    first, second = order[twin], order[twin + 1]
    pair = np.sort(np.column_stack([polygon[first], polygon[second]]), axis=1)
    x1, y1, x2, y2 = segment[first].T
    length = np.hypot(x1 - x2, y1 - y2) / _RASTER_PER_METRE
    pairs, which = np.unique(pair, axis=0, return_inverse=True)
    shared = np.zeros(len(pairs))
    np.add.at(shared, which.ravel(), length)
    return pairs[:, 0], pairs[:, 1], shared


def _segments(polygons: npt.NDArray[np.object_]) -> tuple[Ints, Ints]:
    """For each segment of each ring its polygon, and its ends in millimetres with the lower one first (s, 4)."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    mm = np.round(xy * _RASTER_PER_METRE).astype(np.int64)
    same = ring[1:] == ring[:-1]
    a, b = mm[:-1][same], mm[1:][same]
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    ends = np.where(swap[:, None], np.hstack([b, a]), np.hstack([a, b]))
    return owner[ring[:-1][same]], ends
