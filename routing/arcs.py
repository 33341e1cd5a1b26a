"""The directed arcs of a network in one mode, and which nodes all reach each other."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gridsvc.roads import Mode, Roads
from routing.cost import cost_of

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]

_DECIMETRES = 10


@dataclass(frozen=True)
class Arcs:
    """Arcs by tail and then head, of parallel ones only the cheapest, none from a node to itself.

    starts: (n + 1,), the arcs of node i are starts[i]:starts[i + 1]. edge: the edge of each arc; forward: whether it
    runs from the edge's start to its end. edge_cost: (e, 2), as Roads.times_ms, of every edge.
    """

    starts: Numbers
    heads: Numbers
    costs: Floats
    edge: Numbers
    forward: npt.NDArray[np.bool_]
    edge_cost: Floats = field(repr=False)

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.starts) - 1

    @cached_property
    def reversed(self) -> "Arcs":
        """The same arcs, each run through backwards."""
        tails = np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.starts))
        return _folded(self.nodes, (self.heads, tails), self.costs, (self.edge, self.forward), self.edge_cost)

    @cached_property
    def core(self) -> npt.NDArray[np.bool_]:
        """Which nodes lie in the largest part where every node reaches every other."""
        ones = np.ones(len(self.heads), dtype=np.int8)
        matrix = csr_array((ones, self.heads, self.starts), shape=(self.nodes, self.nodes))
        _, part = connected_components(matrix, directed=True, connection="strong")
        return np.asarray(part == np.argmax(np.bincount(part)), dtype=np.bool_)

    def arc_between(self, tail: int, head: int) -> int:
        """The number of the arc from one node to another; there must be one."""
        first, last = self.starts[tail], self.starts[tail + 1]
        return int(first + np.searchsorted(self.heads[first:last], head))


def arcs_of(roads: Roads, mode: Mode, closed: npt.NDArray[np.bool_]) -> Arcs:
    """The arcs a mode may use; closed edges have none. A mode that the network does not know has none at all."""
    decimetres = np.floor(roads.length_m * _DECIMETRES + 0.5).astype(np.int64)
    if mode in roads.times_ms:
        edge_cost = cost_of(roads.times_ms[mode], decimetres[:, None])
        edge_cost[closed] = np.inf
    else:
        edge_cost = np.full((roads.edges, 2), np.inf)
    ends = np.concatenate((roads.start, roads.end)), np.concatenate((roads.end, roads.start))
    edge = np.tile(np.arange(roads.edges, dtype=np.int32), 2)
    forward = np.repeat([True, False], roads.edges)
    return _folded(roads.nodes, ends, edge_cost.T.ravel(), (edge, forward), edge_cost)


def _folded(
    nodes: int,
    ends: tuple[Numbers, Numbers],
    costs: Floats,
    origin: tuple[Numbers, npt.NDArray[np.bool_]],
    edge_cost: Floats,
) -> Arcs:
    tails, heads = ends
    edge, forward = origin
    order = np.lexsort((edge, costs, heads, tails))
    order = order[np.isfinite(costs[order]) & (tails[order] != heads[order])]
    tails, heads = tails[order], heads[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    order, heads = order[first], heads[first]
    starts = np.zeros(nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(tails[first], minlength=nodes), out=starts[1:])
    return Arcs(starts, heads, costs[order], edge[order], forward[order], edge_cost)
