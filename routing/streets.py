"""The streets of a way: its pieces of edges, their line on the map and their names."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from gridsvc.roads import Roads
from routing.arcs import Arcs
from routing.mercator import mercator

Floats = npt.NDArray[np.float64]
Piece = tuple[int, float, float]
"""An edge with the shares of its length between which it is travelled; backwards when the first is larger."""


def node_pieces(arcs: Arcs, before: npt.NDArray[np.int32], node: int) -> tuple[int, list[Piece]]:
    """Whole edges up to a node along the tree of a search, and the node where they begin."""
    pieces: list[Piece] = []
    while before[node] < arcs.nodes:
        tail = int(before[node])
        arc = arcs.arc_between(tail, node)
        pieces.append((int(arcs.edge[arc]), 0.0, 1.0) if arcs.forward[arc] else (int(arcs.edge[arc]), 1.0, 0.0))
        node = tail
    return node, pieces[::-1]


def line_of(roads: Roads, pieces: Sequence[Piece]) -> Floats:
    """Longitudes and latitudes (k, 2) along the pieces: at least two, different ones unless the way has no length."""
    line = np.concatenate([_clipped(roads, *piece) for piece in pieces])
    moved = np.ones(len(line), dtype=np.bool_)
    moved[1:] = (line[1:] != line[:-1]).any(axis=1)
    return line[moved] if moved.sum() > 1 else line[[0, -1]]


def names_of(roads: Roads, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The names of the streets passed, in order, each once."""
    return tuple(dict.fromkeys(_names(roads, pieces)))


def _names(roads: Roads, pieces: Sequence[Piece]) -> Iterator[str]:
    for edge, begins, ends in pieces:
        number = roads.name[edge]
        if begins != ends and number >= 0 and roads.names[number]:
            yield roads.names[number]


def _clipped(roads: Roads, edge: int, begins: float, ends: float) -> Floats:
    bends = slice(roads.offsets[edge], roads.offsets[edge + 1])
    lon, lat = roads.bend_lon[bends], roads.bend_lat[bends]
    if begins > ends:
        return _between(lon, lat, ends, begins)[::-1]
    return _between(lon, lat, begins, ends)


def _between(lon: Floats, lat: Floats, low: float, high: float) -> Floats:
    steps = np.hypot(*np.diff(mercator(lon, lat), axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    along = along / along[-1] if along[-1] > 0 else np.linspace(0, 1, len(along))
    at = np.concatenate(([low], along[(along > low) & (along < high)], [high]))
    return np.column_stack((np.interp(at, along, lon), np.interp(at, along, lat)))
