"""Quickest ways between places by Dijkstra's algorithm, in blocks of bounded memory."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routing.arcs import Arcs
from routing.places import Places, along_edge, same_edge

_BLOCK_BYTES = 64_000_000

Floats = npt.NDArray[np.float64]


def costs_between(arcs: Arcs, sources: Places, targets: Places) -> Floats:
    """Costs (sources, targets) of the quickest ways, infinite where there is none."""
    if len(targets) < len(sources):
        costs = _by_nodes(arcs.reversed, targets, sources, backwards=True).T
    else:
        costs = _by_nodes(arcs, sources, targets, backwards=False)
    rows, columns = same_edge(sources, targets)
    direct = along_edge(arcs, sources.edge[rows], sources.share[rows], targets.share[columns])
    costs[rows, columns] = np.minimum(costs[rows, columns], direct)
    return costs


def _by_nodes(arcs: Arcs, sources: Places, targets: Places, *, backwards: bool) -> Floats:
    leaving = sources.coming(arcs) if backwards else sources.leaving(arcs)
    coming = targets.leaving(arcs) if backwards else targets.coming(arcs)
    costs = np.empty((len(sources), len(targets)))
    for block in blocks(len(sources), arcs.nodes):
        reached = dijkstra(_with_sources(arcs, sources[block], leaving[block]), indices=_added(arcs, block))
        by_start, by_end = (reached[:, targets.nodes[:, side]] + coming[:, side] for side in (0, 1))
        costs[block] = np.minimum(by_start, by_end)
    return costs


def trees(arcs: Arcs, sources: Places) -> Iterator[tuple[slice, Floats, npt.NDArray[np.int32]]]:
    """Blocks of sources with costs and predecessors (sources, nodes); a predecessor >= nodes is the source itself."""
    leaving = sources.leaving(arcs)
    for block in blocks(len(sources), 2 * arcs.nodes):
        graph = _with_sources(arcs, sources[block], leaving[block])
        reached, before = dijkstra(graph, indices=_added(arcs, block), return_predecessors=True)
        yield block, reached, before


def blocks(rows: int, nodes: int) -> Iterator[slice]:
    """Slices of rows whose results stay within a fixed amount of memory."""
    size = max(1, _BLOCK_BYTES // (8 * max(nodes, 1)))
    return (slice(first, min(first + size, rows)) for first in range(0, rows, size))


def _added(arcs: Arcs, block: slice) -> npt.NDArray[np.int32]:
    return np.arange(arcs.nodes, arcs.nodes + block.stop - block.start, dtype=np.int32)


def _with_sources(arcs: Arcs, sources: Places, leaving: Floats) -> csr_array:
    """The arcs, and a node for each source from which its edge's ends are reached."""
    usable = np.isfinite(leaving)
    loop = sources.nodes[:, 0] == sources.nodes[:, 1]
    usable[loop & (leaving[:, 0] <= leaving[:, 1]), 1] = False
    usable[loop & (leaving[:, 0] > leaving[:, 1]), 0] = False
    starts = np.concatenate((arcs.starts, arcs.starts[-1] + np.cumsum(usable.sum(axis=1), dtype=np.int32)))
    heads = np.concatenate((arcs.heads, sources.nodes[usable]))
    size = arcs.nodes + len(sources)
    return csr_array((np.concatenate((arcs.costs, leaving[usable])), heads, starts), shape=(size, size))
