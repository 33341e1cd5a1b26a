"""The streets along the frame: main lines, roads on both banks of rivers and railways, and the bridges over them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.town.frame import Frame
from geodata.sample.town.lattice import Corridor, Floats

PIECE_STEPS = 14
_NAME_ROWS = 6

_CROSSES = {
    Corridor.RIVER: {"trunk": 1.0, "primary": 1.0, "secondary": 0.7, "tertiary": 0.3, "residential": 0.1},
    Corridor.RAILWAY: {"trunk": 1.0, "primary": 1.0, "secondary": 0.6, "tertiary": 0.2, "residential": 0.0},
    Corridor.EXPRESSWAY: {"trunk": 1.0, "primary": 1.0, "secondary": 0.8, "tertiary": 0.5, "residential": 0.2},
}
_BANK_CLASS = {Corridor.RIVER: "secondary", Corridor.RAILWAY: "residential", Corridor.EXPRESSWAY: "secondary"}
_BANK_CROSSES = 0.75


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines as they are drawn, before they are cut where they meet.

    line: LineStrings in metres (n,); road_class, key (what is named as one street): str (n,);
    one_way: along the line; raised: they meet only each other, and ramps.
    """

    line: npt.NDArray[np.object_]
    road_class: npt.NDArray[np.str_]
    key: npt.NDArray[np.str_]
    one_way: npt.NDArray[np.bool_]
    raised: npt.NDArray[np.bool_]

    def taken(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> "Drawing":
        """Some of the lines."""
        return Drawing(
            self.line[which], self.road_class[which], self.key[which], self.one_way[which], self.raised[which]
        )


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line in nominal coordinates of the frame."""

    ab: Floats
    road_class: str
    key: str
    one_way: bool = False
    raised: bool = False


def drawn(frame: Frame, strokes: list[Stroke]) -> Drawing:
    """Strokes as lines in metres."""
    sizes = np.array([len(each.ab) for each in strokes])
    xy = frame.lattice.place(np.concatenate([each.ab for each in strokes]))
    lines = shapely.linestrings(xy, indices=np.repeat(np.arange(len(strokes)), sizes))
    return Drawing(
        np.asarray(lines),
        np.array([each.road_class for each in strokes]),
        np.array([each.key for each in strokes]),
        np.array([each.one_way for each in strokes]),
        np.array([each.raised for each in strokes]),
    )


def joined_drawings(*drawings: Drawing) -> Drawing:
    """Drawings one after the other."""
    return Drawing(
        np.concatenate([each.line for each in drawings]),
        np.concatenate([each.road_class for each in drawings]),
        np.concatenate([each.key for each in drawings]),
        np.concatenate([each.one_way for each in drawings]),
        np.concatenate([each.raised for each in drawings]),
    )


def main_strokes(frame: Frame, rng: np.random.Generator) -> Iterator[Stroke]:
    """All streets along the lines of the frame that touch a block of the city."""
    yield from _upright_strokes(frame, rng)
    for each in _upright_strokes(frame.transposed(), rng):
        yield Stroke(each.ab[:, ::-1], each.road_class, each.key.replace("upright", "level"))


def _upright_strokes(frame: Frame, rng: np.random.Generator) -> Iterator[Stroke]:
    lines = frame.lattice.upright
    for line in range(frame.shape[0] + 1):
        before, behind = lines.half(line)
        kind = lines.corridors.get(line)
        for side, place in enumerate((line - before, line + behind) if kind else (float(line),)):
            classes = [_BANK_CLASS[kind]] * frame.shape[1] if kind else frame.upright[line].tolist()
            yield from _pieces(frame, line, (place, side), classes)
            yield from _bridges(frame, line, (place, side), classes, rng)


def _pieces(frame: Frame, line: int, at: tuple[float, int], classes: list[str]) -> Iterator[Stroke]:
    place, side = at
    across = frame.lattice.level
    for row in np.flatnonzero(frame.beside(line)).tolist():
        reach = row + across.half(row)[1], row + 1 - across.half(row + 1)[0]
        yield _piece(place, reach, classes[row], _key(frame, line, (side, row), classes[row]))


def _bridges(
    frame: Frame, line: int, at: tuple[float, int], classes: list[str], rng: np.random.Generator
) -> Iterator[Stroke]:
    """Where the line crosses rivers and railways: always at the rim of the city, else the greater the more often."""
    place, side = at
    beside = frame.beside(line)
    usual = _BANK_CROSSES if line in frame.lattice.upright.corridors else 1.0
    for row, kind in sorted(frame.lattice.level.corridors.items()):
        near = [each for each in (row - 1, row) if beside[each]]
        chance = usual * max((_CROSSES[kind][classes[each]] for each in near), default=0.0)
        if near and (rng.random() < chance or frame.is_rim(line, row)):
            before, behind = frame.lattice.level.half(row)
            road_class = classes[near[0]]
            yield _piece(place, (row - before, row + behind), road_class, _key(frame, line, (side, row), road_class))


def _key(frame: Frame, line: int, at: tuple[int, int], road_class: str) -> str:
    side, row = at
    away = abs(line - frame.shape[0] // 2)
    return f"ring {away}" if road_class == "trunk" else f"upright {line} {side} {row // _NAME_ROWS}"


def _piece(place: float, reach: tuple[float, float], road_class: str, key: str) -> Stroke:
    along = np.linspace(*reach, max(2, round((reach[1] - reach[0]) * PIECE_STEPS)) + 1)
    return Stroke(np.column_stack([np.full(len(along), place), along]), road_class, key)
