"""Streets that do not keep to the frame: avenues from the middle outwards, and expressways with their ramps."""

from collections.abc import Iterator

import numpy as np

from geodata.sample.town.frame import Frame, Words
from geodata.sample.town.lattice import Corridor, Floats
from geodata.sample.town.main_lines import Stroke

_STEPS_A_BLOCK = 14
_AVENUES_FROM = 25
_SLACK = 0.22
_CARRIAGEWAY_SHARE = 0.24
_RAMP_AT = (0.34, 0.14)
_BEYOND = 0.04


def avenue_strokes(frame: Frame, rng: np.random.Generator) -> Iterator[Stroke]:
    """Slanting avenues that leave the old town and go on to the rim."""
    columns, rows = frame.shape
    if columns * rows < _AVENUES_FROM:
        return
    reach = max(1.0, np.sqrt(frame.old.sum()) / 2)
    wanted = 3 if columns < 2 * _AVENUES_FROM else 4
    corners = [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    for number, corner in enumerate(rng.permutation(corners)[:wanted].tolist()):
        slope = rng.uniform(0.55, 1.0, 2)
        start = np.array([columns // 2, rows // 2]) + np.round(reach) * np.array(corner)
        far = start + np.array(corner) * slope / slope.max() * max(columns, rows)
        bend = (start + far) / 2 + rng.uniform(-_SLACK, _SLACK, 2) * max(columns, rows) / 2
        ab = _inside(frame, _curve(start, bend, far, max(columns, rows) * _STEPS_A_BLOCK))
        if len(ab) > _STEPS_A_BLOCK:
            yield Stroke(ab, "primary", f"avenue {number}")


def expressway_strokes(frame: Frame) -> Iterator[Stroke]:
    """Carriageways in the corridors of expressways, and ramps to the roads beside them at great crossings."""
    yield from _upright_expressways(frame)
    for each in _upright_expressways(frame.transposed()):
        yield Stroke(each.ab[::-1, ::-1], each.road_class, each.key + " level", one_way=True, raised=True)


def _upright_expressways(frame: Frame) -> Iterator[Stroke]:
    lines = frame.lattice.upright
    for line in (each for each, kind in sorted(lines.corridors.items()) if kind is Corridor.EXPRESSWAY):
        rows = np.flatnonzero(frame.beside(line))
        first, last = int(rows[0]), int(rows[-1]) + 1
        crossings = [first, *(row for row in range(first + 1, last) if _is_great(frame.level, row, line)), last]
        along = np.linspace(first, last, len(rows) * _STEPS_A_BLOCK + 1)
        ramps = np.sort([row + step * _RAMP_AT[0] for row in crossings for step in (-1, 1)])[1:-1]
        along = along[(along > ramps[0]) & (along < ramps[-1])]
        for sign, half in zip((-1, 1), lines.half(line), strict=True):
            fast, slow = line + sign * half * _CARRIAGEWAY_SHARE, line + sign * half
            way = np.unique(np.concatenate([along, ramps]))[::sign]
            ab = np.column_stack([np.full(len(way), fast), way])
            yield Stroke(ab, "motorway", f"expressway {line}", one_way=True, raised=True)
            yield from _ramps(crossings[::sign], fast, slow, sign, f"expressway {line}")


def _ramps(crossings: list[int], fast: float, slow: float, sign: int, key: str) -> Iterator[Stroke]:
    """On behind each crossing but the last, off before each but the first: it begins and ends with them.

    Ramps cross the road beside the expressway by a little, so that they meet it wherever it bends.
    """
    far, near = _RAMP_AT
    middle, slow = (fast + slow) / 2, slow + _BEYOND * (slow - fast)
    off = [
        [(fast, row - sign * far), (middle, row - sign * (far + near) / 2), (slow, row - sign * near)]
        for row in crossings[1:]
    ]
    on = [
        [(slow, row + sign * near), (middle, row + sign * (far + near) / 2), (fast, row + sign * far)]
        for row in crossings[:-1]
    ]
    for ab in (*off, *on):
        yield Stroke(np.array(ab), "motorway_link", key, one_way=True, raised=True)


def _is_great(classes: Words, row: int, line: int) -> bool:
    return bool(np.isin(classes[row, line - 1 : line + 1], ("primary", "trunk")).any())


def _curve(start: Floats, bend: Floats, end: Floats, steps: int) -> Floats:
    t = np.linspace(0, 1, steps + 1)[:, None]
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end)


def _inside(frame: Frame, ab: Floats) -> Floats:
    """The beginning of a line, as far as it lies in blocks of the city."""
    block = np.floor(ab).astype(np.int64)
    within = ((block >= 0) & (block < frame.shape)).all(axis=1)
    clipped = np.clip(block, 0, np.array(frame.shape) - 1)
    within &= frame.taken[clipped[:, 0], clipped[:, 1]]
    stop = len(ab) if within.all() else int(np.argmin(within))
    return ab[:stop]
