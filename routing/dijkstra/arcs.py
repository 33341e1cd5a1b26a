"""The arcs of a graph as scipy wants them: by tail and then head, one for each pair."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from routing.graph import ModeStreets

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Arcs:
    """Arcs by tail and then head, of parallel ones only the cheapest, none from a node to itself.

    starts: (n + 1,), the arcs of node i are starts[i]:starts[i + 1]. number: what the graph calls each arc.
    """

    starts: Numbers
    heads: Numbers
    costs: Floats
    number: Numbers

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.starts) - 1

    @cached_property
    def reversed(self) -> "Arcs":
        """The same arcs, each run through backwards."""
        tails = np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.starts))
        return _folded(self.nodes, (self.heads, tails), self.costs, self.number)

    def arc_between(self, tail: int, head: int) -> int:
        """The number of the arc from one node to another; there must be one."""
        first, last = self.starts[tail], self.starts[tail + 1]
        return int(self.number[first + np.searchsorted(self.heads[first:last], head)])


def arcs_of(streets: ModeStreets) -> Arcs:
    """The arcs that can be used."""
    graph = streets.graph
    numbers = np.arange(len(graph.tails), dtype=np.int32)
    return _folded(graph.nodes, (graph.tails, graph.heads), streets.costs, numbers)


def _folded(nodes: int, ends: tuple[Numbers, Numbers], costs: Floats, number: Numbers) -> Arcs:
    tails, heads = ends
    order = np.lexsort((number, costs, heads, tails))
    order = order[np.isfinite(costs[order]) & (tails[order] != heads[order])]
    tails, heads = tails[order], heads[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    order, heads = order[first], heads[first]
    starts = np.zeros(nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(tails[first], minlength=nodes), out=starts[1:])
    return Arcs(starts, heads, costs[order], number[order])
