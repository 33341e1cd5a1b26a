"""Joins slivers to the neighbour of the same community with which they make the best cell."""

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.borders import pair_sums, shared_segments
from geodata.grids.faces import Faces

_SLIVER = 0.25
_SMALL = 0.5
_LARGE = 1.5


@dataclass(slots=True)
class _Cells:
    """What grows while faces are joined: a cell is known by one of its faces."""

    area: list[float]
    borders: list[dict[int, float]]
    joined: list[int]


def merged_faces(faces: Faces, cell_m: float) -> Faces:
    """Cells near cell_m², none under a quarter of it where a neighbour of its community can be had."""
    joined = _joined(faces, cell_m)
    label, first, group, size = np.unique(joined, return_index=True, return_inverse=True, return_counts=True)
    polygons = faces.polygons[first].copy()
    order = np.argsort(group, kind="stable")
    begins = np.concatenate([[0], np.cumsum(size)])
    for i in np.flatnonzero(size > 1).tolist():
        members = faces.polygons[order[begins[i] : begins[i + 1]]]
        polygons[i] = shapely.coverage_union_all(members)
    return Faces(polygons, faces.community[label])


def _joined(faces: Faces, cell_m: float) -> npt.NDArray[np.int64]:
    target = cell_m * cell_m
    shared = shared_segments(faces.polygons)
    one, other, length = pair_sums(shared.one, shared.other, shared.length_m)
    same = faces.community[one] == faces.community[other]
    cells = _Cells(
        area=shapely.area(faces.polygons).tolist(),
        borders=[{} for _ in faces.polygons],
        joined=list(range(len(faces.polygons))),
    )
    for i, j, metres in zip(one[same].tolist(), other[same].tolist(), length[same].tolist(), strict=True):
        cells.borders[i][j] = cells.borders[j][i] = metres
    queue = [(area, i) for i, area in enumerate(cells.area) if area < _SMALL * target]
    heapq.heapify(queue)
    while queue:
        area, i = heapq.heappop(queue)
        if cells.joined[i] == i and area == cells.area[i] and (best := _best_neighbour(cells, i, target)) is not None:
            _join(cells, i, best)
            if cells.area[best] < _SMALL * target:
                heapq.heappush(queue, (cells.area[best], best))
    return np.array([_root(cells.joined, i) for i in range(len(cells.joined))], dtype=np.int64)


def _best_neighbour(cells: _Cells, i: int, target: float) -> int | None:
    """The neighbour with which the joined area comes nearest to the target, over the longest border."""
    fitting = {
        j: (cells.area[i] + cells.area[j]) / target
        for j in cells.borders[i]
        if cells.area[i] < _SLIVER * target or cells.area[i] + cells.area[j] <= _LARGE * target
    }
    if not fitting:
        return None
    longest = max(cells.borders[i].values())
    return min(fitting, key=lambda j: (abs(fitting[j] - 1) - cells.borders[i][j] / longest, j))


def _join(cells: _Cells, i: int, into: int) -> None:
    cells.joined[i] = into
    cells.area[into] += cells.area[i]
    for j, metres in cells.borders[i].items():
        del cells.borders[j][i]
        if j != into:
            cells.borders[j][into] = cells.borders[into][j] = cells.borders[into].get(j, 0.0) + metres
    cells.borders[i] = {}


def _root(joined: list[int], i: int) -> int:
    while joined[i] != i:
        i = joined[i]
    return i
