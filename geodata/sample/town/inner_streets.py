"""The streets and blocks inside all lots, bent as the frame bends them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.town.divisions import Division, division
from geodata.sample.town.frame import Frame
from geodata.sample.town.lattice import Ints
from geodata.sample.town.lots import Lots
from geodata.sample.town.main_lines import Drawing

_STEP_M = 45.0
_LEAST_M = 1e-9


@dataclass(frozen=True, slots=True)
class Blocks:
    """Ground between streets before these get their width: polygons in metres, and the lot of each."""

    polygons: npt.NDArray[np.object_]
    lot: Ints


def inner_streets(frame: Frame, lots: Lots, rng: np.random.Generator) -> tuple[Drawing, Blocks]:
    """Streets and blocks of all lots, in their order."""
    sizes = lots.size.tolist()
    made = [
        division(kind, width, height, each)
        for kind, (width, height), each in zip(lots.quarter, sizes, rng.spawn(len(sizes)), strict=True)
    ]
    return _streets(frame, lots, made), _blocks(frame, lots, made)


def _streets(frame: Frame, lots: Lots, made: list[Division]) -> Drawing:
    counts = [len(each.classes) for each in made]
    lot = np.repeat(np.arange(len(made)), counts)
    ends = np.array([end for each in made for end in each.ends]).reshape(-1, 2, 2)
    steps = np.maximum(2, np.ceil(np.hypot(*(ends[:, 1] - ends[:, 0]).T) / _STEP_M).astype(np.int64))
    line = np.repeat(np.arange(len(ends)), steps + 1)
    begins = np.cumsum(steps + 1) - steps - 1
    along = ((np.arange(len(line)) - begins[line]) / steps[line])[:, None]
    way = ends[:, 1] - ends[:, 0]
    side = np.column_stack([-way[:, 1], way[:, 0]]) / np.maximum(np.hypot(*way.T), _LEAST_M)[:, None]
    bend = np.array([bend for each in made for bend in each.bends])[:, None] * side
    place = ends[line, 0] * (1 - along) + ends[line, 1] * along + bend[line] * np.sin(np.pi * along)
    share = place / lots.size[lot[line]]
    xy = frame.lattice.place(lots.place(lot[line], share))
    key = [f"inner {where} {number}" for where, count in enumerate(counts) for number in range(count)]
    classes = [road_class for each in made for road_class in each.classes]
    nothing = np.zeros(len(ends), dtype=bool)
    return Drawing(
        np.asarray(shapely.linestrings(xy, indices=line)), np.array(classes), np.array(key), nothing, nothing
    )


def _blocks(frame: Frame, lots: Lots, made: list[Division]) -> Blocks:
    lot = np.repeat(np.arange(len(made)), [len(each.blocks) for each in made])
    corners = [block for each in made for block in each.blocks]
    rings = [np.concatenate([ring, (ring + np.roll(ring, -1, axis=0)) / 2], axis=1).reshape(-1, 2) for ring in corners]
    ring = np.repeat(np.arange(len(rings)), [len(each) for each in rings])
    share = np.concatenate(rings) / lots.size[lot[ring]]
    xy = frame.lattice.place(lots.place(lot[ring], share))
    return Blocks(np.asarray(shapely.polygons(shapely.linearrings(xy, indices=ring))), lot)
