"""Which blocks of the frame belong to the city, and what streets its main lines are."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.town.lattice import Corridor, Floats, Lattice, lattice

STEP_M = 945.0

_RINGS = ((28, (3, 7, 12)), (18, (3, 7)), (7, (2,)))
_EXPRESSWAY_FROM = 11
_RAILWAY_FROM = 5
_LESSER_SHARE = 0.3
_GREAT_SHARE = 0.2
_TERTIARY_SHARE = 0.7
_RAGGED = 0.04
_SQUARE_UP_TO = 49
_CORNERS = 1.17
_MEASURINGS = 2
_AROUND = np.array([(0.0, 0.0), (0.5, 0.0), (1.0, 0.0), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0), (0.0, 1.0), (0.0, 0.5)])
_OLD_TOWN_REACH = 0.13

Words = npt.NDArray[np.str_]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Frame:
    """The lattice with the classes of its pieces: upright (columns + 1, rows), level (rows + 1, columns).

    taken: which blocks (columns, rows) belong to the city. core: 0 in the middle of the city, 1 at its rim.
    """

    lattice: Lattice
    taken: Flags
    upright: Words
    level: Words
    core: Floats
    old_reach: float

    @property
    def shape(self) -> tuple[int, int]:
        """Columns and rows of blocks."""
        return int(self.taken.shape[0]), int(self.taken.shape[1])

    def transposed(self) -> "Frame":
        """The frame with both directions exchanged; only nominal coordinates may be taken from it."""
        net = self.lattice
        turned = Lattice(net.level, net.upright, net.centre, net.turn, net.bends, net.wobbles)
        return Frame(turned, self.taken.T, self.level, self.upright, self.core.T, self.old_reach)

    def beside(self, line: int) -> Flags:
        """In which rows a line from south to north has a block of the city on either side."""
        columns = self.shape[0]
        sides = [self.taken[column] for column in (line - 1, line) if 0 <= column < columns]
        return np.asarray(np.any(sides, axis=0))

    def is_rim(self, line: int, row: int) -> bool:
        """Whether a line from south to north runs along the rim of the city before or behind a crossing line."""
        sides = [
            bool(self.taken[column, each]) if 0 <= column < self.shape[0] else False
            for column in (line - 1, line)
            for each in (row - 1, row)
        ]
        return not all(sides)

    @property
    def blocks(self) -> list[tuple[int, int]]:
        """The blocks of the city, column by column."""
        return [(int(i), int(j)) for i, j in np.argwhere(self.taken)]

    @property
    def old(self) -> Flags:
        """The blocks of the old town."""
        return np.asarray(self.core <= self.old_reach)


def frame(blocks: int, rng: np.random.Generator, centre: tuple[float, float], *, step_m: float = STEP_M) -> Frame:
    """A frame of about so many blocks; the larger the city, the more rings and expressways it has."""
    side = max(3, int(np.ceil(np.sqrt(blocks * (1.0 if blocks < _SQUARE_UP_TO else _CORNERS)))))
    shape = (side, side if blocks >= _SQUARE_UP_TO else max(3, int(np.ceil(blocks / side))))
    away = _away(shape)
    taken = _taken(away, blocks, rng)
    corridors = _corridors(shape, rng)
    net = _sized(shape, step_m, corridors, taken, int(rng.integers(2**62)), centre)
    upright, level = _classes(shape, rng)
    old_reach = float(np.sort(away.ravel())[max(0, round(_OLD_TOWN_REACH * blocks**0.72) - 1)])
    return Frame(net, taken, upright, level, away, old_reach)


def _sized(
    shape: tuple[int, int],
    step_m: float,
    corridors: tuple[dict[int, Corridor], dict[int, Corridor]],
    taken: Flags,
    seed: int,
    centre: tuple[float, float],
) -> Lattice:
    """The lattice whose blocks measure step_m squared in the mean, however the plane bends."""
    step = step_m
    for _ in range(_MEASURINGS):
        net = lattice(shape, step, corridors, np.random.default_rng(seed), centre)
        corners = np.argwhere(taken)[:, None, :] + _AROUND
        xy = net.place(corners.reshape(-1, 2).astype(np.float64)).reshape(*corners.shape)
        step *= step_m / float(np.sqrt(shapely.area(shapely.polygons(xy)).mean()))
    return lattice(shape, step, corridors, np.random.default_rng(seed), centre)


def _corridors(shape: tuple[int, int], rng: np.random.Generator) -> tuple[dict[int, Corridor], dict[int, Corridor]]:
    columns, rows = shape
    upright: dict[int, Corridor] = {}
    level: dict[int, Corridor] = {}
    if min(shape) >= _EXPRESSWAY_FROM:
        reach = max(4, round(columns * 0.36))
        for lines, count in ((upright, columns), (level, rows)):
            lines.update(dict.fromkeys((count // 2 - reach, count // 2 + reach), Corridor.EXPRESSWAY))
    ring_lines = [rows // 2 + side * ring for ring in _rings(min(shape)) for side in (-1, 1)]
    free = [row for row in range(1, rows) if row not in (*ring_lines, *level, rows // 2)]
    level[min(free, key=lambda row: abs(row - rows * 0.37))] = Corridor.RIVER
    if columns >= _RAILWAY_FROM:
        outer = columns // 2 + (_rings(min(shape)) or (1,))[0]
        free = [line for line in range(outer, columns) if line not in (*ring_lines, *upright)]
        upright[int(rng.choice(free[:2]))] = Corridor.RAILWAY
    return upright, level


def _away(shape: tuple[int, int]) -> Floats:
    columns, rows = shape
    x = np.abs((np.arange(columns) + 0.5) / columns * 2 - 1)[:, None]
    y = np.abs((np.arange(rows) + 0.5) / rows * 2 - 1)[None, :]
    return np.asarray((x**2.6 + y**2.6) ** (1 / 2.6))


def _taken(away: Floats, blocks: int, rng: np.random.Generator) -> Flags:
    """The blocks nearest to the middle, with a ragged rim, without holes and without notches on both sides."""
    columns, rows = away.shape
    ragged = away + _RAGGED * np.sin(np.arange(columns) * 1.9 + rng.uniform(0, 6))[:, None]
    ragged += _RAGGED * np.sin(np.arange(rows) * 1.7 + rng.uniform(0, 6))[None, :]
    taken = np.zeros(away.shape, dtype=bool)
    taken.ravel()[np.argsort(ragged, axis=None, kind="stable")[:blocks]] = True
    for flags in (taken, taken.T):
        for line in flags:
            inside = np.flatnonzero(line)
            if len(inside):
                line[inside[0] : inside[-1] + 1] = True
    return taken


def _classes(shape: tuple[int, int], rng: np.random.Generator) -> tuple[Words, Words]:
    columns, rows = shape
    upright, level = _direction(columns, rows, rng), _direction(rows, columns, rng)
    for ring in _rings(min(shape)):
        low_c, high_c, low_r, high_r = columns // 2 - ring, columns // 2 + ring, rows // 2 - ring, rows // 2 + ring
        upright[[low_c, high_c], low_r:high_r] = "trunk"
        level[[low_r, high_r], low_c:high_c] = "trunk"
    return upright, level


def _rings(side: int) -> tuple[int, ...]:
    return next((rings for least, rings in _RINGS if side >= least), ())


def _direction(lines: int, pieces: int, rng: np.random.Generator) -> Words:
    great = rng.random(lines + 1) < _GREAT_SHARE
    great[lines // 2] = True
    great[[0, -1]] = False
    classes = np.where(great[:, None], "primary", "secondary").repeat(pieces, axis=1).astype("<U12")
    stretches = np.repeat(rng.random((lines + 1, pieces // 2 + 1)), 2, axis=1)[:, :pieces]
    lesser = (stretches < _LESSER_SHARE) & ~great[:, None]
    classes[lesser] = np.where(rng.random(lesser.sum()) < _TERTIARY_SHARE, "tertiary", "residential")
    return classes
