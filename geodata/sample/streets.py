"""The streets of the synthetic district: main roads between communities, lesser ones inside, some lanes missing."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse
import scipy.sparse.csgraph

from geodata.sample.layout import LINES_PER_COMMUNITY, Floats, Lattice

CLASSES = ("primary", "secondary", "tertiary", "residential", "living_street")
_SUFFIX = {"primary": "大道", "secondary": "路", "tertiary": "街", "residential": "巷", "living_street": "里"}
_MISSING = 0.16
_ONE_WAY = 0.06

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Streets:
    """Straight pieces between crossings (xy metres, n x 2): ends, class, name, one-way, part of the rim or not."""

    xy: Floats
    start: Ints
    end: Ints
    road_class: tuple[str, ...]
    name: tuple[str, ...]
    one_way: npt.NDArray[np.bool_]
    rim: npt.NDArray[np.bool_]


def streets(ground: Lattice, names: Iterator[str], rng: np.random.Generator) -> Streets:
    """All pieces of all lines but for some missing lanes; every crossing that remains can be reached on foot."""
    start, end, line, along, eastward = _pieces(ground)
    road_class = _classes(ground, line, eastward)
    lesser = np.isin(road_class, ("residential", "living_street"))
    keep = ~lesser | (rng.random(len(start)) >= _MISSING)
    keep &= _connected(start, end, keep, ground.columns * ground.rows)
    label = _labels(line, along, eastward, road_class, names)
    return Streets(
        xy=ground.xy.reshape(-1, 2),
        start=start[keep],
        end=end[keep],
        road_class=tuple(road_class[keep].tolist()),
        name=tuple(label[keep].tolist()),
        one_way=(lesser & (rng.random(len(start)) < _ONE_WAY))[keep],
        rim=((line == 0) | (line == np.where(eastward, ground.rows, ground.columns) - 1))[keep],
    )


def _pieces(ground: Lattice) -> tuple[Ints, Ints, Ints, Ints, npt.NDArray[np.bool_]]:
    node = np.arange(ground.columns * ground.rows).reshape(ground.columns, ground.rows)
    column, row = np.meshgrid(np.arange(ground.columns), np.arange(ground.rows), indexing="ij")
    start = np.concatenate([node[:-1].ravel(), node[:, :-1].ravel()])
    end = np.concatenate([node[1:].ravel(), node[:, 1:].ravel()])
    line = np.concatenate([row[:-1].ravel(), column[:, :-1].ravel()])
    along = np.concatenate([column[:-1].ravel(), row[:, :-1].ravel()])
    eastward = np.arange(len(start)) < node[:-1].size
    return start, end, line, along, eastward


def _classes(ground: Lattice, line: Ints, eastward: npt.NDArray[np.bool_]) -> npt.NDArray[np.str_]:
    last = np.where(eastward, ground.rows, ground.columns) - 1
    main, half = line % LINES_PER_COMMUNITY == 0, line % LINES_PER_COMMUNITY == LINES_PER_COMMUNITY // 2
    great = (line % (3 * LINES_PER_COMMUNITY) == 0) | (line == last)
    lane = (line * 7 + eastward) % 5 == 0
    return np.select(
        [main & great, main, half, lane],
        ["primary", "secondary", "tertiary", "living_street"],
        default="residential",
    )


def _connected(start: Ints, end: Ints, keep: npt.NDArray[np.bool_], nodes: int) -> npt.NDArray[np.bool_]:
    graph = scipy.sparse.coo_array((np.ones(int(keep.sum())), (start[keep], end[keep])), shape=(nodes, nodes))
    _, part = scipy.sparse.csgraph.connected_components(graph, directed=False)
    largest = np.bincount(part).argmax()
    reached: npt.NDArray[np.bool_] = part[start] == largest
    return reached


def _labels(
    line: Ints,
    along: Ints,
    eastward: npt.NDArray[np.bool_],
    road_class: npt.NDArray[np.str_],
    names: Iterator[str],
) -> npt.NDArray[np.str_]:
    stretch = np.where(np.isin(road_class, ("primary", "secondary")), 0, 1 + along // LINES_PER_COMMUNITY)
    keys = list(zip(eastward.tolist(), line.tolist(), stretch.tolist(), road_class.tolist(), strict=True))
    named = {key: next(names) + _SUFFIX[key[3]] for key in sorted(set(keys))}
    return np.array([named[key] for key in keys])
