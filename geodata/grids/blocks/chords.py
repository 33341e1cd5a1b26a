"""The best straight cut of each of many rings: scored by size, shape, right angles, length and buildings crossed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.rings import Bools, Floats, Ints, Points, Rings, cross
from geodata.grids.blocks.sweeps import Hints, crossings, sweeps_across

_LEAST_SHARE = 0.3
_TRIED_ON_BUILDINGS = 25
_SCORE_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Buildings:
    """Buildings in metres, in a tree."""

    polygons: npt.NDArray[np.object_]
    tree: shapely.STRtree


@dataclass(frozen=True, slots=True)
class Chords:
    """c cuts from a point on the edge after corner `i` to one on that after corner `j`, i < j.

    ring, i, j: int64 (c,), corners counted over all rings; start, end: (c, 2), about the ring's origin;
    area, around: (2, c), of the parts; bonus: float64 (c,).
    """

    ring: Ints
    i: Ints
    j: Ints
    start: Points
    end: Points
    area: Floats
    around: Floats
    bonus: Floats

    def taken(self, which: Bools | Ints) -> "Chords":
        """Some of the chords."""
        return Chords(
            self.ring[which],
            self.i[which],
            self.j[which],
            self.start[which],
            self.end[which],
            self.area[:, which],
            self.around[:, which],
            self.bonus[which],
        )


def best_chords(rings: Rings, target_m2: float, hints: Sequence[Hints | None], buildings: Buildings | None) -> Chords:
    """For each ring that has one the best cut into parts of whole multiples of a target, in order of rings."""
    found = _chords(rings, hints)
    enough = (found.area > _LEAST_SHARE * target_m2).all(axis=0) & (found.i != found.j)
    kept = found.taken(enough)
    score = np.round(_score(rings, kept, target_m2), _SCORE_DECIMALS)
    if buildings is not None:
        score = _priced(score, kept, rings, buildings)
    order = np.lexsort([score, kept.ring])
    return kept.taken(order[np.unique(kept.ring[order], return_index=True)[1]])


def _chords(rings: Rings, hints: Sequence[Hints | None]) -> Chords:
    """The stretches of all lines inside the rings."""
    sweeps = sweeps_across(rings, hints)
    line, corner, share = crossings(rings, sweeps)
    point = rings.xy[corner] + rings.edge[corner] * share[:, None]
    normal = sweeps.normal[sweeps.bundle[line]]
    order = np.lexsort([point[:, 1] * normal[:, 0] - point[:, 0] * normal[:, 1], line])
    one, other = order[0::2], order[1::2]  # a line crosses a ring an even number of times
    swap = corner[one] > corner[other]
    one, other = np.where(swap, other, one), np.where(swap, one, other)
    i, j, start, end = corner[one], corner[other], point[one], point[other]
    twice = cross(start, rings.xy[rings.following[i]]) + cross(rings.xy[j], end) + cross(end, start)
    area = twice / 2 + rings.area_sum[j] - rings.area_sum[i + 1]
    around = (1 - share[one]) * rings.length[i] + rings.length_sum[j] - rings.length_sum[i + 1]
    around += share[other] * rings.length[j]
    ring = rings.ring[i]
    whole = rings.of_ring(rings.area_sum)[ring]
    return Chords(
        ring,
        i,
        j,
        start,
        end,
        np.stack([area, whole - area]),
        np.stack([around, rings.around[ring] - around]),
        sweeps.bonus[line[one]],
    )


def _score(rings: Rings, found: Chords, target_m2: float) -> Floats:
    """Lower is better; parts that will be cut again are judged mildly."""
    across = found.end - found.start
    length = np.maximum(np.hypot(across[:, 0], across[:, 1]), 1e-6)
    cells = np.maximum(1, np.round(found.area / target_m2))
    size = (np.abs(np.log(found.area / cells / target_m2)) / np.sqrt(cells)).sum(axis=0)
    squareness = (found.around + length) ** 2 / (16 * found.area)
    shape = (np.maximum(0, squareness - 1.1) / np.sqrt(cells)).sum(axis=0)
    unit = across / length[:, None]
    slant = sum(
        np.abs((unit * rings.edge[each]).sum(axis=1)) / np.maximum(rings.length[each], 1e-9)
        for each in (found.i, found.j)
    )
    smaller = found.area.min(axis=0)
    half = smaller / found.area.sum(axis=0)
    return np.asarray(size + 0.9 * shape + 0.35 * slant + 0.9 * length / np.sqrt(smaller) - 0.3 * half - found.bonus)


def _priced(score: Floats, found: Chords, rings: Rings, buildings: Buildings) -> Floats:
    """Scores of the best of each ring with the price of buildings they cross; the others do not count."""
    order = np.lexsort([score, found.ring])
    place = np.arange(len(order)) - np.searchsorted(found.ring[order], found.ring[order])
    top = order[place < _TRIED_ON_BUILDINGS]
    ends = np.stack([found.start[top], found.end[top]], axis=1) + rings.origin[found.ring[top], None]
    lines = np.asarray(shapely.linestrings(ends), dtype=object)
    line, building = buildings.tree.query(lines, predicate="intersects")
    inside = shapely.length(shapely.intersection(lines[line], buildings.polygons[building]))
    priced = np.full(len(score), np.inf)
    priced[top] = score[top] + np.bincount(line, 0.15 + inside / 12, len(top))
    return priced
