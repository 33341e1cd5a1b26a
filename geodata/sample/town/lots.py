"""The parts into which collector streets divide the blocks of the frame, each a rectangle of its own that is bent."""

from dataclasses import dataclass, replace

import numpy as np

from geodata.sample.town.frame import Frame
from geodata.sample.town.lattice import Corridor, Floats, Ints
from geodata.sample.town.main_lines import Stroke
from geodata.sample.town.quarters import Quarter, quarters

_WITHOUT = 0.14
_COLLECTOR_STEPS = 8
_GATES = (0.36, 0.64)
_WHOLE = (0.0, 0.0, 1.0, 1.0)
_BLOCKS_A_LAKE = 60
_LAKE_FROM = 20
_LAKE_BEYOND = 0.5


@dataclass(frozen=True, slots=True)
class Lots:
    """Lots by columns: block of the frame, its inner box (a0, b0, a1, b1), gates (west, east, south, north), part.

    part: (n, 4), which half of the block between its collectors: low and high in either direction, in nominal shares.
    size: (n, 2), width and height in metres, about.
    """

    block: Ints
    box: Floats
    gates: Floats
    part: Floats
    size: Floats
    quarter: tuple[Quarter, ...]

    def place(self, lot: Ints, share: Floats) -> Floats:
        """Nominal places in the frame of places (n, 2) in lots, counted from 0 to 1 in both directions."""
        low_s, low_t, high_s, high_t = self.part[lot].T
        west, east, south, north = self.gates[lot].T
        s = low_s + (high_s - low_s) * share[:, 0]
        t = low_t + (high_t - low_t) * share[:, 1]
        left, right = _line(low_s, south, north, t), _line(high_s, south, north, t)
        bottom, top = _line(low_t, west, east, s), _line(high_t, west, east, s)
        inner = np.column_stack([left + (right - left) * share[:, 0], bottom + (top - bottom) * share[:, 1]])
        a0, b0, a1, b1 = self.box[lot].T
        return np.column_stack([a0 + (a1 - a0) * inner[:, 0], b0 + (b1 - b0) * inner[:, 1]])


def lots_of(frame: Frame, rng: np.random.Generator) -> Lots:
    """Lots of all blocks, with their quarters."""
    upright_gates = rng.uniform(*_GATES, (frame.shape[0] + 1, frame.shape[1], 2))
    level_gates = rng.uniform(*_GATES, (frame.shape[1] + 1, frame.shape[0], 2))
    rows: list[tuple[tuple[int, int], tuple[float, ...], tuple[float, ...], tuple[float, ...]]] = []
    kinds: list[Quarter] = []
    lakes, stations = _lakes(frame, rng), _stations(frame)
    for i, j in frame.blocks:
        box, gates = _box(frame, i, j), _gates(frame, i, j, upright_gates, level_gates)
        parts = [_WHOLE] if (i, j) in lakes else _parts(gates, rng)
        own = [Quarter.OLD_TOWN] * len(parts) if frame.old[i, j] else quarters(float(frame.core[i, j]), len(parts), rng)
        if (i, j) in lakes:
            own = [Quarter.LAKE]
        if (i, j) in stations:
            own[-1] = Quarter.STATION
        kinds += own
        rows += [((i, j), box, gates, part) for part in parts]
    block = np.array([row[0] for row in rows])
    columns = [np.array([row[each] for row in rows]) for each in (1, 2, 3)]
    lots = Lots(block, columns[0], columns[1], columns[2], np.zeros((len(rows), 2)), tuple(kinds))
    return replace(lots, size=_sizes(frame, lots))


def collector_strokes(lots: Lots) -> list[Stroke]:
    """The streets between the lots of each block: tertiary, from gate to gate."""
    strokes = []
    along = np.linspace(0, 1, _COLLECTOR_STEPS + 1)
    for lot in range(len(lots.part)):
        _, _, high_s, high_t = lots.part[lot].tolist()
        i, j = lots.block[lot].tolist()
        if high_s < 1:
            share = np.column_stack([np.ones_like(along), along])
            strokes.append(
                Stroke(lots.place(np.full(len(along), lot), share), "tertiary", f"collector up {i} {j // 3}")
            )
        if high_t < 1:
            share = np.column_stack([along, np.ones_like(along)])
            strokes.append(
                Stroke(lots.place(np.full(len(along), lot), share), "tertiary", f"collector on {j} {i // 3}")
            )
    return strokes


def _lakes(frame: Frame, rng: np.random.Generator) -> set[tuple[int, int]]:
    """One block in sixty, beyond the first ring, is a lake in a park."""
    fitting = [block for block in frame.blocks if frame.core[block] > _LAKE_BEYOND and block not in _stations(frame)]
    wanted = round(len(frame.blocks) / _BLOCKS_A_LAKE) or int(len(frame.blocks) >= _LAKE_FROM)
    return {fitting[k] for k in rng.permutation(len(fitting))[:wanted].tolist()}


def _stations(frame: Frame) -> set[tuple[int, int]]:
    """On each railway the block west of it that lies nearest to the middle of the city."""
    lines = [line for line, kind in frame.lattice.upright.corridors.items() if kind is Corridor.RAILWAY]
    found = set()
    for line in lines:
        rows = np.flatnonzero(frame.taken[line - 1])
        found.add((line - 1, int(rows[np.argmin(frame.core[line - 1, rows])])))
    return found


def _line(nominal: Floats, begin: Floats, end: Floats, along: Floats) -> Floats:
    """Where a line of a block runs: its sides are straight, a collector goes from one gate to the other."""
    smooth = along * along * (3 - 2 * along)
    return np.asarray(np.where((nominal <= 0) | (nominal >= 1), nominal, begin + (end - begin) * smooth))


def _box(frame: Frame, i: int, j: int) -> tuple[float, float, float, float]:
    upright, level = frame.lattice.upright, frame.lattice.level
    return (i + upright.half(i)[1], j + level.half(j)[1], i + 1 - upright.half(i + 1)[0], j + 1 - level.half(j + 1)[0])


def _gates(frame: Frame, i: int, j: int, upright: Floats, level: Floats) -> tuple[float, float, float, float]:
    """West, east, south, north; both sides of a street have the same gate, the banks of a corridor each their own."""
    east = int(i + 1 in frame.lattice.upright.corridors)
    north = int(j + 1 in frame.lattice.level.corridors)
    return float(upright[i, j, 0]), float(upright[i + 1, j, east]), float(level[j, i, 0]), float(level[j + 1, i, north])


def _parts(gates: tuple[float, ...], rng: np.random.Generator) -> list[tuple[float, float, float, float]]:
    without_level, without_upright = rng.random(2) < _WITHOUT
    middle_s, middle_t = (gates[2] + gates[3]) / 2, (gates[0] + gates[1]) / 2
    across = [(0.0, 1.0)] if without_upright else [(0.0, middle_s), (middle_s, 1.0)]
    up = [(0.0, 1.0)] if without_level else [(0.0, middle_t), (middle_t, 1.0)]
    return [(s0, t0, s1, t1) for s0, s1 in across for t0, t1 in up]


def _sizes(frame: Frame, lots: Lots) -> Floats:
    count = len(lots.part)
    each = np.arange(count)
    corners = [
        frame.lattice.place(lots.place(each, np.tile(share, (count, 1))))
        for share in ((0.0, 0.5), (1.0, 0.5), (0.5, 0.0), (0.5, 1.0))
    ]
    return np.column_stack([np.hypot(*(corners[1] - corners[0]).T), np.hypot(*(corners[3] - corners[2]).T)])
