"""How one quarter is cut: streets and blocks in a rectangle of its own, in metres from its south-western corner."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from scipy.spatial import Voronoi

from geodata.sample.town.lattice import Floats
from geodata.sample.town.quarters import HABITS, Habit, Quarter

_LANES_M = {Quarter.OLD_TOWN: 74.0, Quarter.VILLAGE: 58.0}
_LANES_DROPPED = 0.2
_BLIND_SHARE = 0.5
_BLIND_REACH = 0.6
_BEND = 0.16
_JITTER = 0.36
_GREAT_LANE = 0.12
_CUT_AT = (0.36, 0.64)
_COURT_FROM_M = 125.0
_WITHOUT_COURT, _HALF = 0.3, 0.5
_SHORTEST_M = 40
_PAIR = 2


@dataclass(slots=True)
class Division:
    """Streets as ends (x0, y0, x1, y1) with class, and what they leave: rings of corners.

    bends: how far a street is bent to its left in the middle, in metres.
    """

    ends: list[tuple[float, float, float, float]] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    bends: list[float] = field(default_factory=list)
    blocks: list[Floats] = field(default_factory=list)

    def add(self, ends: tuple[float, float, float, float], road_class: str, bend_m: float = 0.0) -> None:
        """One more street."""
        self.ends.append(ends)
        self.classes.append(road_class)
        self.bends.append(bend_m)


def division(quarter: Quarter, width: float, height: float, rng: np.random.Generator) -> Division:
    """Streets and blocks of a quarter of this size."""
    made = Division()
    if quarter in _LANES_M:
        _lanes(made, width, height, _LANES_M[quarter], rng)
    elif quarter is Quarter.TURNED:
        _turned(made, width, height, HABITS[quarter], rng)
    else:
        _cut(made, (0.0, 0.0, width, height), HABITS[quarter], rng)
    return made


def _cut(
    made: Division, box: tuple[float, float, float, float], habit: Habit, rng: np.random.Generator, depth: int = 0
) -> None:
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    long, short = habit.block_m
    upright = width / long > height / short if depth % 2 == 0 or width > 1.9 * height else width > height
    size, wanted = (width, long) if upright else (height, long if height > width else short)
    if size < wanted * rng.uniform(1.25, 1.75):
        _block(made, box, habit, rng)
        return
    parts = 2
    if rng.random() < habit.through:
        parts = max(2, round(size / wanted))
    shares = np.cumsum(rng.uniform(0.8, 1.2, parts))
    shares = shares[:-1] / shares[-1] if parts > _PAIR else np.array([rng.uniform(*_CUT_AT)])
    places = [0.0, *(shares * size), size]
    for low, high in pairwise(places):
        part = (x0 + low, y0, x0 + high, y1) if upright else (x0, y0 + low, x1, y0 + high)
        _cut(made, part, habit, rng, depth + 1)
    for place in places[1:-1]:
        if rng.random() < habit.open_share:
            continue
        ends = (x0 + place, y0, x0 + place, y1) if upright else (x0, y0 + place, x1, y0 + place)
        made.add(ends, habit.street if depth == 0 else "residential" if habit.street == "tertiary" else habit.street)


def _block(made: Division, box: tuple[float, float, float, float], habit: Habit, rng: np.random.Generator) -> None:
    x0, y0, x1, y1 = box
    made.blocks.append(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]))
    width, height = x1 - x0, y1 - y0
    if min(width, height) < _COURT_FROM_M or habit.lane == "pedestrian" or rng.random() < _WITHOUT_COURT:
        return
    share = rng.uniform(0.35, 0.65)
    deep = rng.uniform(0.45, 0.7)
    if rng.random() < _HALF:
        x = x0 + share * width
        south = rng.random() < _HALF
        tip = y0 + deep * height if south else y1 - deep * height
        made.add((x, y0 if south else y1, x, tip), habit.lane)
        arm = rng.uniform(0.2, 0.34) * width * rng.choice((-1, 1))
        made.add((x, tip, x + arm, tip), habit.lane)
    else:
        y = y0 + share * height
        west = rng.random() < _HALF
        tip = x0 + deep * width if west else x1 - deep * width
        made.add((x0 if west else x1, y, tip, y), habit.lane)
        arm = rng.uniform(0.2, 0.34) * height * rng.choice((-1, 1))
        made.add((tip, y, tip, y + arm), habit.lane)


def _turned(made: Division, width: float, height: float, habit: Habit, rng: np.random.Generator) -> None:
    """Parallel streets at a slant to the frame, cut off at its sides."""
    angle = np.radians(rng.uniform(14, 40) * rng.choice((-1, 1)))
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    middle, reach = np.array([width, height]) / 2, np.hypot(width, height) / 2
    frame = shapely.box(0, 0, width, height)
    lines = []
    for heading, side, step in ((along, across, habit.block_m[1]), (across, along, habit.block_m[0])):
        places = np.arange(-reach + rng.uniform(0.2, 0.8) * step, reach, step)
        places = places + rng.uniform(-0.12, 0.12, len(places)) * step
        starts = middle + places[:, None] * side - reach * heading
        lines += [shapely.LineString([start, start + 2 * reach * heading]) for start in starts]
    inside = [each for each in shapely.intersection(np.array(lines), frame) if each.length > _SHORTEST_M]
    for each in inside:
        (ax, ay), (bx, by) = each.coords[0], each.coords[-1]
        if rng.random() >= habit.open_share:
            made.add((ax, ay, bx, by), habit.street)
    for block in shapely.get_parts(shapely.polygonize([shapely.union_all([*inside, frame.exterior])])):
        made.blocks.append(np.array(block.exterior.coords)[:-1])


def _lanes(made: Division, width: float, height: float, step: float, rng: np.random.Generator) -> None:
    """Lanes between seeds that are scattered over the rectangle; some of them are closed, some blind."""
    columns, rows = max(2, round(width / step)), max(2, round(height / step))
    grid = np.stack(np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows), axis=-1)
    seeds = (grid.reshape(-1, 2) + rng.uniform(-_JITTER, _JITTER, (columns * rows, 2)) / (columns, rows)) * (
        width,
        height,
    )
    mirrored = [seeds * (-1, 1), seeds * (1, -1), seeds * (-1, 1) + (2 * width, 0), seeds * (1, -1) + (0, 2 * height)]
    cells = Voronoi(np.concatenate([seeds, *mirrored]))
    ridges = np.sort(np.array(cells.ridge_vertices)[(cells.ridge_points < len(seeds)).all(axis=1)], axis=1)
    ends, way = cells.vertices[ridges], np.diff(cells.vertices[ridges], axis=1)[:, 0]
    kept = rng.random(len(ridges)) >= _LANES_DROPPED
    blind = ~kept & (rng.random(len(ridges)) < _BLIND_SHARE)
    bend = rng.uniform(-_BEND, _BEND, len(ridges)) * kept
    lane = np.where(rng.random(len(ridges)) < _GREAT_LANE, "residential", "living_street")
    ends[blind, 1] = ends[blind, 0] + _BLIND_REACH * way[blind]
    for number in np.flatnonzero(kept | blind).tolist():
        (ax, ay), (bx, by) = ends[number].tolist()
        made.add((ax, ay, bx, by), str(lane[number]), float(bend[number] * np.hypot(*way[number])))
    middles = ends.mean(axis=1) + bend[:, None] * np.column_stack([-way[:, 1], way[:, 0]])
    bent = {(one, other): middles[k] for k, (one, other) in enumerate(ridges.tolist()) if kept[k]}
    made.blocks += [_ring(cells.regions[each], cells.vertices, bent) for each in cells.point_region[: len(seeds)]]


def _ring(region: list[int], corners: Floats, bent: dict[tuple[int, int], Floats]) -> Floats:
    """The outline of a cell, round the middles of the lanes beside it."""
    ring = []
    for one, other in zip(region, [*region[1:], region[0]], strict=True):
        ring.append(corners[one])
        side = (min(one, other), max(one, other))
        if side in bent:
            ring.append(bent[side])
    return np.array(ring)
