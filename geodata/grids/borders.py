"""Borders that polygons of one coverage share."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]
_RASTER_PER_METRE = 1000


@dataclass(frozen=True, slots=True)
class SharedSegments:
    """k straight pieces of border: the polygons on both sides (one < other), and their ends in metres, (k, 2, 2)."""

    one: Ints
    other: Ints
    ends: npt.NDArray[np.float64]

    @property
    def length_m(self) -> npt.NDArray[np.float64]:
        """Length of each piece."""
        return np.asarray(np.hypot(*(self.ends[:, 1] - self.ends[:, 0]).T), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class NumberedSegments:
    """The edges of all rings, one after the other, numbered so that neighbours have the same number for one they share.

    begin, end: (s, 2) in metres; number, polygon: int64 (s,); begins: int64 (rings + 1,), first_ring: int64
    (polygons + 1,), where each ring and each polygon begin.
    """

    begin: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    number: Ints
    polygon: Ints
    begins: Ints
    first_ring: Ints

    def ring(self, ring: int) -> tuple[npt.NDArray[np.float64], Ints]:
        """Corners of a ring, and the numbers of the edges after them."""
        own = slice(int(self.begins[ring]), int(self.begins[ring + 1]))
        return self.begin[own], self.number[own]

    def rings_of(self, polygon: int) -> range:
        """The rings of a polygon, the outer one first."""
        return range(int(self.first_ring[polygon]), int(self.first_ring[polygon + 1]))


def numbered_segments(polygons: npt.NDArray[np.object_]) -> NumberedSegments:
    """Edges of polygons of a coverage."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    polygon, ends = _segments(polygons)
    order = np.lexsort(ends.T[::-1])
    new = np.concatenate([[False], (ends[order][1:] != ends[order][:-1]).any(axis=1)])[: len(order)]
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.cumsum(new)
    sizes = shapely.get_num_coordinates(rings) - 1
    begins = np.concatenate([[0], np.cumsum(sizes)])
    xy = shapely.get_coordinates(rings)
    first, last = np.zeros(len(xy), dtype=bool), np.zeros(len(xy), dtype=bool)
    first[begins[:-1] + np.arange(len(rings))] = True
    last[begins[1:] + np.arange(len(rings))] = True
    first_ring = np.searchsorted(owner, np.arange(len(polygons) + 1))
    return NumberedSegments(xy[~last], xy[~first], number, polygon, begins, first_ring)


def shared_segments(polygons: npt.NDArray[np.object_]) -> SharedSegments:
    """Pieces of border that two polygons share; all vertices lie on the 1 mm raster."""
    polygon, segment = _segments(polygons)
    order = np.lexsort(segment.T[::-1])
    twin = np.flatnonzero((segment[order][1:] == segment[order][:-1]).all(axis=1))
    first, second = order[twin], order[twin + 1]
    pair = np.sort(np.column_stack([polygon[first], polygon[second]]), axis=1)
    return SharedSegments(pair[:, 0], pair[:, 1], segment[first].reshape(-1, 2, 2) / _RASTER_PER_METRE)


def pair_sums(one: Ints, other: Ints, amount: npt.NDArray[np.float64]) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """Each pair once, in order, with the sum of its amounts."""
    many = int(max(other.max(initial=0), one.max(initial=0))) + 1
    pairs, which = np.unique(one * many + other, return_inverse=True)
    total = np.bincount(which, weights=amount, minlength=len(pairs)).astype(np.float64)
    return pairs // many, pairs % many, total


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
