"""The best straight cut of a ring: lines scored by size, shape, right angles, length and buildings crossed."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Points = npt.NDArray[np.float64]

_QUARTER = np.pi / 2
_BINS = 18
_OFFSETS = np.linspace(0.1, 0.9, 13)
_SECOND_DIRECTION_SHARE = 0.12
_STRAIGHT = 0.96
_ARM_M = 12.0
_MOST_JUNCTIONS = 12
_LEAST_SHARE = 0.3
_JUNCTION_BONUS = 0.15
_STREET_BONUS = 0.35
_TRIED_ON_BUILDINGS = 25


class Chord(NamedTuple):
    """A cut from a point on edge `i` of a ring to one on edge `j`, i < j."""

    i: int
    start: Points
    j: int
    end: Points


@dataclass(frozen=True, slots=True)
class Hints:
    """Lines that a cut had better follow: k points (k, 2) and unit vectors (k, 2), such as those of dead ends."""

    at: Points
    towards: Points


@dataclass(frozen=True, slots=True)
class Buildings:
    """Buildings in metres, in a tree."""

    polygons: npt.NDArray[np.object_]
    tree: shapely.STRtree


@dataclass(frozen=True, slots=True)
class Ring:
    """An open counter-clockwise ring (n, 2): its edges, their lengths, and running sums of length and area."""

    xy: Points
    ahead: Points
    edge: Points
    length: Floats
    length_sum: Floats
    area_sum: Floats


class _Candidates(NamedTuple):
    """c chords: edges they begin and end on, the ends, area and outline on each side, and what speaks for them."""

    i: Ints
    j: Ints
    start: Points
    end: Points
    area: Floats
    around: Floats
    bonus: Floats

    def taken(self, which: npt.NDArray[np.bool_]) -> "_Candidates":
        """Some of the chords."""
        return _Candidates(
            self.i[which],
            self.j[which],
            self.start[which],
            self.end[which],
            self.area[:, which],
            self.around[:, which],
            self.bonus[which],
        )


def ring_of(xy: Points) -> Ring:
    """Running sums of an open counter-clockwise ring."""
    ahead = np.concatenate([xy[1:], xy[:1]])
    edge = ahead - xy
    length = np.hypot(edge[:, 0], edge[:, 1])
    doubled = xy[:, 0] * ahead[:, 1] - ahead[:, 0] * xy[:, 1]
    return Ring(
        xy,
        ahead,
        edge,
        length,
        np.concatenate([[0.0], np.cumsum(length)]),
        np.concatenate([[0.0], np.cumsum(doubled / 2)]),
    )


def best_chord(xy: Points, target_m2: float, hints: Hints | None, buildings: Buildings | None) -> Chord | None:
    """The best cut of an open counter-clockwise ring into parts of whole multiples of a target, or None."""
    origin = xy.mean(axis=0)
    ring = ring_of(xy - origin)
    normal, offset, bonus = _lines(ring, hints, origin)
    found = _chords(ring, normal, offset, bonus)
    enough = (found.area > _LEAST_SHARE * target_m2).all(axis=0) & (found.i != found.j)
    if not enough.any():
        return None
    kept = found.taken(enough)
    score = _score(ring, kept, target_m2)
    best = _best(score, kept, origin, buildings)
    return Chord(int(kept.i[best]), kept.start[best] + origin, int(kept.j[best]), kept.end[best] + origin)


def _lines(ring: Ring, hints: Hints | None, origin: Points) -> tuple[Points, Floats, Floats]:
    """Normals and offsets of the lines tried, and their bonus."""
    angles = np.array([angle + turn for angle in _directions(ring) for turn in (0.0, _QUARTER)])
    normals = np.column_stack([np.cos(angles), np.sin(angles)])
    height = ring.xy @ normals.T
    low, high = height.min(axis=0), height.max(axis=0)
    even = (low[:, None] + (high - low)[:, None] * _OFFSETS).ravel()
    corners = _junctions(ring)
    normal = [np.repeat(normals, len(_OFFSETS), axis=0), np.repeat(normals, len(corners), axis=0)]
    offset = [even, height[corners].T.ravel()]
    bonus = [np.zeros(len(even)), np.full(len(normals) * len(corners), _JUNCTION_BONUS)]
    if hints is not None and len(hints.at):
        across = np.column_stack([-hints.towards[:, 1], hints.towards[:, 0]])
        normal.append(across)
        offset.append(((hints.at - origin) * across).sum(axis=1))
        bonus.append(np.full(len(across), _STREET_BONUS))
    return np.concatenate(normal), np.concatenate(offset), np.concatenate(bonus)


def _directions(ring: Ring) -> list[float]:
    """One or two directions, of a quarter turn, in which most of the outline runs, and the principal axis."""
    angle = np.arctan2(ring.edge[:, 1], ring.edge[:, 0]) % _QUARTER
    where = np.minimum((angle / _QUARTER * _BINS).astype(np.int64), _BINS - 1)
    weight = np.bincount(where, ring.length, _BINS)
    found: list[float] = []
    while len(found) < 2:  # noqa: PLR2004
        top = int(weight.argmax())
        if found and weight[top] < _SECOND_DIRECTION_SHARE * ring.length_sum[-1]:
            break
        own = where == top
        found.append(float((angle[own] * ring.length[own]).sum() / max(ring.length[own].sum(), 1e-9)))
        weight[[top - 1, top, (top + 1) % _BINS]] = 0
    return [*found, _principal_axis(ring)]


def _principal_axis(ring: Ring) -> float:
    middle = ring.xy - ring.xy.mean(axis=0)
    xx, yy, xy = (ring.length * a * b for a, b in ((middle[:, 0],) * 2, (middle[:, 1],) * 2, middle.T))
    return float(0.5 * np.arctan2(2 * xy.sum(), xx.sum() - yy.sum()) % _QUARTER)


def _junctions(ring: Ring) -> Ints:
    """Vertices on straight stretches: mostly other cuts and streets end there from the far side."""
    into = np.concatenate([ring.edge[-1:], ring.edge[:-1]])
    length = np.concatenate([ring.length[-1:], ring.length[:-1]])
    straight = (ring.edge * into).sum(axis=1) > _STRAIGHT * ring.length * length
    return np.flatnonzero(straight & (ring.length > _ARM_M) & (length > _ARM_M))[:_MOST_JUNCTIONS]


def _chords(ring: Ring, normal: Points, offset: Floats, bonus: Floats) -> _Candidates:
    """The stretches of all lines inside the ring."""
    above = normal @ ring.xy.T - offset[:, None] - 1e-7
    following = np.concatenate([above[:, 1:], above[:, :1]], axis=1)
    line, edge = np.nonzero((above > 0) != (following > 0))
    here, there = above[line, edge], following[line, edge]
    share = here / (here - there)
    point = ring.xy[edge] + ring.edge[edge] * share[:, None]
    along = point[:, 1] * normal[line, 0] - point[:, 0] * normal[line, 1]
    order = np.lexsort([along, line])
    one, other = order[0::2], order[1::2]  # a line crosses a ring an even number of times
    swap = edge[one] > edge[other]
    one, other = np.where(swap, other, one), np.where(swap, one, other)
    i, j, start, end = edge[one], edge[other], point[one], point[other]
    area = (
        _cross(start, ring.ahead[i])
        + ring.area_sum[j]
        - ring.area_sum[i + 1]
        + _cross(ring.xy[j], end)
        + _cross(end, start)
    )
    around = (1 - share[one]) * ring.length[i] + ring.length_sum[j] - ring.length_sum[i + 1]
    around += share[other] * ring.length[j]
    areas = np.stack([area, ring.area_sum[-1] - area])
    arounds = np.stack([around, ring.length_sum[-1] - around])
    return _Candidates(i, j, start, end, areas, arounds, bonus[line[one]])


def _cross(a: Points, b: Points) -> Floats:
    return np.asarray((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2)


def _score(ring: Ring, found: _Candidates, target_m2: float) -> Floats:
    """Lower is better; parts that will be cut again are judged mildly."""
    across = found.end - found.start
    length = np.maximum(np.hypot(across[:, 0], across[:, 1]), 1e-6)
    cells = np.maximum(1, np.round(found.area / target_m2))
    size = (np.abs(np.log(found.area / cells / target_m2)) / np.sqrt(cells)).sum(axis=0)
    squareness = (found.around + length) ** 2 / (16 * found.area)
    shape = (np.maximum(0, squareness - 1.1) / np.sqrt(cells)).sum(axis=0)
    unit = across / length[:, None]
    slant = sum(
        np.abs((unit * ring.edge[each]).sum(axis=1)) / np.maximum(ring.length[each], 1e-9)
        for each in (found.i, found.j)
    )
    smaller = found.area.min(axis=0)
    half = smaller / found.area.sum(axis=0)
    return np.asarray(size + 0.9 * shape + 0.35 * slant + 0.9 * length / np.sqrt(smaller) - 0.3 * half - found.bonus)


def _best(score: Floats, found: _Candidates, origin: Points, buildings: Buildings | None) -> int:
    if buildings is None:
        return int(score.argmin())
    top = np.argsort(score, kind="stable")[:_TRIED_ON_BUILDINGS]
    lines = np.asarray(shapely.linestrings(np.stack([found.start[top], found.end[top]], axis=1) + origin), dtype=object)
    line, building = buildings.tree.query(lines, predicate="intersects")
    inside = shapely.length(shapely.intersection(lines[line], buildings.polygons[building]))
    price = np.bincount(line, 0.15 + inside / 12, len(top))
    return int(top[(score[top] + price).argmin()])


def crosses(xy: Points, start: Points, end: Points) -> bool:
    """Whether a chord whose ends were moved crosses the ring elsewhere than at its ends."""
    ahead = np.concatenate([xy[1:], xy[:1]])
    way, edge = end - start, ahead - xy
    here = way[0] * (xy[:, 1] - start[1]) - way[1] * (xy[:, 0] - start[0])
    there = way[0] * (ahead[:, 1] - start[1]) - way[1] * (ahead[:, 0] - start[0])
    from_start = edge[:, 0] * (start[1] - xy[:, 1]) - edge[:, 1] * (start[0] - xy[:, 0])
    from_end = edge[:, 0] * (end[1] - xy[:, 1]) - edge[:, 1] * (end[0] - xy[:, 0])
    near = 0.02 * max(1.0, float(np.hypot(way[0], way[1])))
    close = 0.02 * np.maximum(1.0, np.hypot(edge[:, 0], edge[:, 1]))
    over = (np.minimum(here, there) < -near) & (np.maximum(here, there) > near)
    through = (np.minimum(from_start, from_end) < -close) & (np.maximum(from_start, from_end) > close)
    return bool((over & through).any())
