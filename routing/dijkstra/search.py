"""Quickest ways between places by Dijkstra's algorithm, in blocks of bounded memory."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridsvc.roads import TravelMatrix
from routing.cost import unpacked
from routing.dijkstra.arcs import Arcs, arcs_of
from routing.graph import ModeStreets
from routing.places import Places, along_edge, same_edge
from routing.search import Ways

_BLOCK_BYTES = 64_000_000

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Seeds = tuple[Numbers, Floats]
"""For each place two nodes (k, 2) and what it costs to get there, or to come from there."""


class DijkstraSearch:
    """Searches the streets of one mode; implements Search."""

    def __init__(self, streets: ModeStreets) -> None:
        self._streets = streets

    def matrix(self, sources: Places, targets: Places) -> TravelMatrix:
        """Times and metres from each source to each target."""
        leaving, coming = sources.leaving(self._streets), targets.coming(self._streets)
        if len(targets) < len(sources):
            costs = _between(self._arcs.reversed, coming, leaving).T
        else:
            costs = _between(self._arcs, leaving, coming)
        for rows, columns in same_edge(sources, targets):
            direct, _ = along_edge(self._streets, sources.edge[rows], sources.share[rows], targets.share[columns])
            costs[rows, columns] = np.minimum(costs[rows, columns], direct)
        return TravelMatrix(*unpacked(costs))

    def ways(self, sources: Places, targets: Places) -> Ways:
        """The way from each source to the target of the same row, one search for each row."""
        nodes, leaving = sources.leaving(self._streets)
        ends, coming = targets.coming(self._streets)
        same = sources.edge == targets.edge
        along, arc = along_edge(self._streets, sources.edge, sources.share, targets.share)
        direct = np.where(same, along, np.inf)
        costs, found = np.full(len(sources), np.inf), [np.zeros(0, dtype=np.int32)] * len(sources)
        for block in _blocks(len(sources), 2 * self._arcs.nodes):
            graph = _with_sources(self._arcs, (nodes[block], leaving[block]))
            reached, before = dijkstra(graph, indices=_added(self._arcs, block), return_predecessors=True)
            for row in range(block.start, block.stop):
                by_end = reached[row - block.start, ends[row]] + coming[row]
                side = int(np.argmin(by_end))
                costs[row] = min(direct[row], by_end[side])
                if np.isfinite(costs[row]) and direct[row] <= by_end[side]:
                    found[row] = arc[row : row + 1]
                elif np.isfinite(costs[row]):
                    first, middle = self._way(before[row - block.start], int(ends[row, side]))
                    sides = np.where(nodes[row] == first, leaving[row], np.inf)
                    out, into = sources.arcs_out[row, int(np.argmin(sides))], targets.arcs_in[row, side]
                    found[row] = np.array([out, *middle, into], dtype=np.int32)
        starts = np.concatenate(([0], np.cumsum([len(way) for way in found]))).astype(np.int64)
        return Ways(costs, starts, np.concatenate([np.zeros(0, dtype=np.int32), *found]))

    @cached_property
    def _arcs(self) -> Arcs:
        return arcs_of(self._streets)

    def _way(self, before: Numbers, node: int) -> tuple[int, list[int]]:
        """The streets up to a node along the tree of a search, and the node where they begin."""
        taken = []
        while before[node] < self._arcs.nodes:
            tail = int(before[node])
            taken.append(self._arcs.arc_between(tail, node))
            node = tail
        return node, [arc for arc in reversed(taken) if arc < self._streets.graph.street_arcs]


def _between(arcs: Arcs, leaving: Seeds, coming: Seeds) -> Floats:
    nodes, onward = coming
    costs = np.empty((len(leaving[0]), len(nodes)))
    for block in _blocks(len(costs), arcs.nodes):
        graph = _with_sources(arcs, (leaving[0][block], leaving[1][block]))
        reached = dijkstra(graph, indices=_added(arcs, block))
        by_start, by_end = (reached[:, nodes[:, side]] + onward[:, side] for side in (0, 1))
        costs[block] = np.minimum(by_start, by_end)
    return costs


def _blocks(rows: int, nodes: int) -> Iterator[slice]:
    """Slices of rows whose results stay within a fixed amount of memory."""
    size = max(1, _BLOCK_BYTES // (8 * max(nodes, 1)))
    return (slice(first, min(first + size, rows)) for first in range(0, rows, size))


def _added(arcs: Arcs, block: slice) -> Numbers:
    return np.arange(arcs.nodes, arcs.nodes + block.stop - block.start, dtype=np.int32)


def _with_sources(arcs: Arcs, leaving: Seeds) -> csr_array:
    """The arcs, and a node for each source from which its edge's ends are reached."""
    nodes, costs = leaving
    usable = np.isfinite(costs)
    loop = nodes[:, 0] == nodes[:, 1]
    usable[loop & (costs[:, 0] <= costs[:, 1]), 1] = False
    usable[loop & (costs[:, 0] > costs[:, 1]), 0] = False
    starts = np.concatenate((arcs.starts, arcs.starts[-1] + np.cumsum(usable.sum(axis=1), dtype=np.int32)))
    size = arcs.nodes + len(nodes)
    heads = np.concatenate((arcs.heads, nodes[usable]))
    return csr_array((np.concatenate((arcs.costs, costs[usable])), heads, starts), shape=(size, size))
