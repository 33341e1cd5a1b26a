"""The frame of the synthetic city: main lines that wander, bend and part at rivers and railways.

Places have nominal coordinates (a, b): line number and share of the way to the next, counted from the south-west.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_WANDER_ROWS = (3.1, 5.3, 9.7)
_WANDER_SHARES = (0.05, 0.08, 0.09)
_MEANDER_ROWS = 3.6
_MEANDER_SHARE = 0.2
_BEND_WAVES_M = (5_200.0, 8_300.0, 12_900.0)
_BEND_SHARE = 0.034
_WOBBLE_WAVES_M = (370.0, 610.0)
_WOBBLE_M = 2.5
_ROUNDNESS = 0.62


class Corridor(StrEnum):
    """What runs along a line in place of a street, with a road on either bank."""

    RIVER = "river"
    RAILWAY = "railway"
    EXPRESSWAY = "expressway"


HALF_WIDTH_M = {Corridor.RIVER: 58.0, Corridor.RAILWAY: 30.0, Corridor.EXPRESSWAY: 44.0}
"""From the middle of a corridor to the road on its bank."""


@dataclass(frozen=True, slots=True)
class Lines:
    """n + 1 lines of one direction: usual places in metres, how they wander, and which of them are corridors."""

    at: Floats
    sway: Floats
    phase: Floats
    corridors: dict[int, Corridor]

    @property
    def count(self) -> int:
        """How many blocks lie between the lines."""
        return len(self.at) - 1

    def place(self, line: Ints, along: Floats) -> Floats:
        """Metres of lines at nominal places along them."""
        waves = np.array([*_WANDER_ROWS, _MEANDER_ROWS])
        angle = 2 * np.pi * along[:, None] / waves + self.phase[line]
        return np.asarray(self.at[line] + (self.sway[line] * np.sin(angle)).sum(axis=1))

    def half(self, line: int) -> tuple[float, float]:
        """Nominal half width of a line before and behind it; 0 where it is a street."""
        if line not in self.corridors:
            return 0.0, 0.0
        width = HALF_WIDTH_M[self.corridors[line]]
        before = self.at[line] - self.at[line - 1] if line else self.at[1] - self.at[0]
        behind = self.at[line + 1] - self.at[line] if line < self.count else before
        return width / float(before), width / float(behind)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Lines from south to north and from west to east, and the bends of the plane they lie in."""

    upright: Lines
    level: Lines
    centre: tuple[float, float]
    turn: float
    bends: Floats
    wobbles: Floats

    def place(self, ab: Floats) -> Floats:
        """Metres (n, 2), on the raster of 1 mm, of nominal places (n, 2)."""
        a, b = ab[:, 0], ab[:, 1]
        u, v = _between(self.upright, a, b), _between(self.level, b, a)
        half_u, half_v = self.upright.at[-1] / 2, self.level.at[-1] / 2
        x, y = (u - half_u) / half_u, (v - half_v) / half_v
        round_x = half_u * x * np.sqrt(1 - _ROUNDNESS * np.clip(y * y, 0, 1.2) / 2)
        round_y = half_v * y * np.sqrt(1 - _ROUNDNESS * np.clip(x * x, 0, 1.2) / 2)
        flat = np.column_stack([round_x, round_y])
        bent = flat + _waves(flat, self.bends)
        bent += _waves(bent, self.wobbles)
        turned = bent @ np.array([[np.cos(self.turn), np.sin(self.turn)], [-np.sin(self.turn), np.cos(self.turn)]])
        return np.asarray(np.round(turned + self.centre, 3))


def lattice(
    shape: tuple[int, int],
    step_m: float,
    corridors: tuple[dict[int, Corridor], dict[int, Corridor]],
    rng: np.random.Generator,
    centre: tuple[float, float],
) -> Lattice:
    """A frame of columns x rows blocks; corridors by line number, those from south to north first."""
    columns, rows = shape
    upright = _lines(columns, step_m, corridors[0], rng)
    level = _lines(rows, step_m, corridors[1], rng)
    bends = _field(_BEND_WAVES_M, [_BEND_SHARE * wave for wave in _BEND_WAVES_M], rng)
    wobbles = _field(_WOBBLE_WAVES_M, [_WOBBLE_M] * len(_WOBBLE_WAVES_M), rng)
    return Lattice(upright, level, centre, float(np.radians(rng.uniform(-16, 16))), bends, wobbles)


def _lines(count: int, step_m: float, corridors: dict[int, Corridor], rng: np.random.Generator) -> Lines:
    steps = rng.uniform(0.72, 1.28, count)
    steps *= step_m * count / steps.sum()
    at = np.concatenate([[0.0], np.cumsum(steps)])
    sway = rng.uniform(0.4, 1.0, (count + 1, 4)) * step_m * np.array([*_WANDER_SHARES, 0.0])
    phase = rng.uniform(0, 2 * np.pi, (count + 1, 4))
    for line in (each for each, kind in corridors.items() if kind is Corridor.RIVER):
        for away in range(-3, 4):
            if 0 <= line + away <= count:
                sway[line + away, 3] = step_m * _MEANDER_SHARE * 0.55 ** abs(away)
                phase[line + away, 3] = phase[line, 3]
    return Lines(at, sway, phase, corridors)


def _between(lines: Lines, across: Floats, along: Floats) -> Floats:
    line = np.clip(np.floor(across).astype(np.int64), 0, lines.count - 1)
    share = across - line
    return np.asarray((1 - share) * lines.place(line, along) + share * lines.place(line + 1, along))


def _field(waves_m: tuple[float, ...], sizes_m: list[float], rng: np.random.Generator) -> Floats:
    """Plane waves, each a row of direction, phase and push: kx, ky, phase, dx, dy."""
    rows = []
    for wave, size in zip(waves_m, sizes_m, strict=True):
        heading, push = rng.uniform(0, np.pi), rng.uniform(0, 2 * np.pi)
        for turned in (0.0, np.pi / 2):
            k = 2 * np.pi / wave
            kx, ky = k * np.cos(heading + turned), k * np.sin(heading + turned)
            side = push + turned
            rows.append((kx, ky, rng.uniform(0, 2 * np.pi), size * np.cos(side), size * np.sin(side)))
    return np.array(rows)


def _waves(xy: Floats, field: Floats) -> Floats:
    angle = xy @ field[:, :2].T + field[:, 2]
    return np.asarray(np.sin(angle) @ field[:, 3:])
