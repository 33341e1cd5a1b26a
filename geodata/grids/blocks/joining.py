"""Small and thin polygons join the neighbour of their community with which they make the best cell."""

import heapq
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.ranking import StreetFinder
from geodata.grids.borders import pair_sums, shared_segments

_STREET_WITHIN_M = 25.0
_ROUND = 4 * np.pi
_THIN = 0.35
_FAIR = 0.3
_GIANT = 1.9
_HUGE = 3.0

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Pairs of polygons of one community, the metres they share, and the rank of the street between them."""

    one: Ints
    other: Ints
    length_m: Floats
    rank: Ints


@dataclass(slots=True)
class _Cells:
    """What grows while polygons are joined; a cell is known by one of its polygons."""

    area: list[float]
    around: list[float]
    borders: list[dict[int, tuple[float, float]]]
    joined: list[int]
    turn: list[int]
    target: float

    def urgency(self, i: int) -> float:
        """Its share of the target, less where it is thin."""
        share = self.area[i] / self.target
        return share * min(1.0, _shape(self.area[i], self.around[i]) / _THIN)


def neighbours(polygons: Geometries, community: Ints, streets: StreetFinder) -> Neighbours:
    """Who borders whom inside each community."""
    shared = shared_segments(polygons)
    same = community[shared.one] == community[shared.other]
    one, other, length = pair_sums(shared.one[same], shared.other[same], shared.length_m[same])
    longest = np.lexsort([-shared.length_m[same], shared.other[same], shared.one[same]])
    pair = np.column_stack([shared.one[same], shared.other[same]])[longest]
    first = np.ones(len(pair), dtype=bool)
    first[1:] = (pair[1:] != pair[:-1]).any(axis=1)
    middle = shared.ends[same][longest[first]].mean(axis=1)
    rank, _ = streets.nearest(middle, _STREET_WITHIN_M)
    return Neighbours(one, other, length, rank)


def joined(polygons: Geometries, pairs: Neighbours, target_m2: float, least: float = 0.5) -> Ints:
    """For each polygon the one it goes with, so that few cells stay under a share of the target."""
    cells = _Cells(
        area=shapely.area(polygons).tolist(),
        around=shapely.length(polygons).tolist(),
        borders=[{} for _ in polygons],
        joined=list(range(len(polygons))),
        turn=[0] * len(polygons),
        target=target_m2,
    )
    for i, j, metres, rank in zip(
        pairs.one.tolist(), pairs.other.tolist(), pairs.length_m.tolist(), pairs.rank.tolist(), strict=True
    ):
        cells.borders[i][j] = cells.borders[j][i] = (metres, metres * rank)
    queue = [(cells.urgency(i), i, 0) for i in range(len(polygons))]
    queue = [each for each in queue if each[0] < least]
    heapq.heapify(queue)
    while queue:
        _, i, turn = heapq.heappop(queue)
        if cells.joined[i] == i and cells.turn[i] == turn and (best := _best(cells, i)) is not None:
            for changed in _join(cells, i, best):
                if (urgency := cells.urgency(changed)) < least:
                    heapq.heappush(queue, (urgency, changed, cells.turn[changed]))
    return np.array([_root(cells.joined, i) for i in range(len(polygons))], dtype=np.int64)


def _shape(area: float, around: float) -> float:
    return _ROUND * area / (around * around)


def _best(cells: _Cells, i: int) -> int | None:
    """The neighbour with the cheapest outcome; a fair-sized cell rather stays than makes a giant."""
    if not cells.borders[i]:
        return None
    _, best = min((_cost(cells, i, j, *border), j) for j, border in cells.borders[i].items())
    giant = cells.area[i] + cells.area[best] > _GIANT * cells.target
    return None if giant and cells.area[i] > _FAIR * cells.target else best


def _cost(cells: _Cells, i: int, j: int, metres: float, ranked: float) -> float:
    area = cells.area[i] + cells.area[j]
    around = cells.around[i] + cells.around[j] - 2 * metres
    share = area / cells.target
    over = max(0.0, share - 1.25) ** 2 * (1.2 if share < _HUGE else 0.6)
    shape = 1.3 * (1 - min(0.8, _shape(area, around)) / 0.8)
    reach = min(1.0, metres / math.sqrt(cells.area[i]))
    return over + shape + 0.22 * ranked / metres - 0.5 * reach


def _join(cells: _Cells, i: int, into: int) -> list[int]:
    """Let one cell take another up; says whose borders have changed."""
    metres, _ = cells.borders[i][into]
    cells.joined[i] = into
    cells.area[into] += cells.area[i]
    cells.around[into] += cells.around[i] - 2 * metres
    for j, (length, ranked) in cells.borders[i].items():
        del cells.borders[j][i]
        if j != into:
            known = cells.borders[into].get(j, (0.0, 0.0))
            cells.borders[into][j] = cells.borders[j][into] = (known[0] + length, known[1] + ranked)
    changed = [into, *(j for j in cells.borders[i] if j != into)]
    cells.borders[i] = {}
    for j in changed:
        cells.turn[j] += 1
    return changed


def _root(joined_to: list[int], i: int) -> int:
    while joined_to[i] != i:
        i = joined_to[i]
    return i
