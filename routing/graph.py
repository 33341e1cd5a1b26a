"""Streets as a directed graph in which a forbidden turn is an arc that is not there."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gridsvc.road_hours import HourBand
from gridsvc.roads import Mode, Roads
from routing.cost import edge_costs

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StreetGraph:
    """The arcs of roads, numbered as there, and behind them turns, which cost nothing.

    tails, heads: int32 (a,), nodes; the first `street_arcs` of a are streets. forbidden: bool (turns,), for cars.
    Only nodes with a forbidden turn are divided: each arc that leaves one has a tail of its own, and so has each arc
    that comes in and may not turn everywhere a head of its own; the turns join them.
    """

    nodes: int
    street_arcs: int
    tails: Numbers
    heads: Numbers
    forbidden: Flags

    def costs(self, edge_cost: Floats, mode: Mode) -> Floats:
        """The cost of every arc (a,) from those of the edges (e, 2)."""
        barred = self.forbidden if mode is Mode.CAR else np.zeros_like(self.forbidden)
        return np.concatenate((edge_cost.ravel(), np.where(barred, np.inf, 0.0)))

    def connected_edges(self, costs: Floats) -> Flags:
        """Which edges can be reached from, and lead to, the largest part where every node reaches every other."""
        usable = np.isfinite(costs)
        tails, heads = self.tails[usable], self.heads[usable]
        links = csr_array((np.ones(len(tails), dtype=np.int8), (tails, heads)), shape=(self.nodes, self.nodes))
        _, part = connected_components(links, directed=True, connection="strong")
        core = part == np.argmax(np.bincount(part, minlength=1))
        streets = slice(self.street_arcs)
        left = (usable[streets] & core[self.tails[streets]]).reshape(-1, 2).any(axis=1)
        entered = (usable[streets] & core[self.heads[streets]]).reshape(-1, 2).any(axis=1)
        return np.asarray(left & entered, dtype=np.bool_)


def graph_of(roads: Roads) -> StreetGraph:
    """The graph of a network for all modes."""
    tails, heads = roads.arc_tails, roads.arc_heads
    turns = np.unique(roads.forbidden_turns.reshape(-1, 2), axis=0)
    divided = np.unique(heads[turns[:, 0]])
    leaving = np.flatnonzero(np.isin(tails, divided))
    leaving = leaving[np.argsort(tails[leaving], kind="stable")]
    coming = np.unique(turns[:, 0])
    first = np.searchsorted(tails[leaving], np.concatenate((divided, heads[coming])), side="left")
    many = np.searchsorted(tails[leaving], np.concatenate((divided, heads[coming])), side="right") - first
    behind = roads.nodes + np.arange(len(leaving), dtype=np.int32)
    ahead = roads.nodes + len(leaving) + np.arange(len(coming), dtype=np.int32)
    turn_tails = np.repeat(np.concatenate((divided, ahead)), many)
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    left = np.repeat(first, many) + within
    pairs = np.repeat(np.concatenate((np.full(len(divided), -1), coming)), many) * len(tails) + leaving[left]
    barred = np.isin(pairs, turns[:, 0].astype(np.int64) * len(tails) + turns[:, 1])
    tails[leaving], heads[coming] = behind, ahead
    return StreetGraph(
        nodes=roads.nodes + len(leaving) + len(coming),
        street_arcs=2 * roads.edges,
        tails=np.concatenate((tails, turn_tails)).astype(np.int32),
        heads=np.concatenate((heads, behind[left])).astype(np.int32),
        forbidden=np.asarray(barred, dtype=np.bool_),
    )


@dataclass(frozen=True, slots=True)
class ModeStreets:
    """A graph at the costs of one mode; edge_cost: (e, 2), as Roads.times_ms; costs: (a,), of the arcs."""

    graph: StreetGraph
    edge_cost: Floats
    costs: Floats


def mode_streets(
    roads: Roads, graph: StreetGraph, mode: Mode, closed: Flags, band: HourBand | None = None
) -> ModeStreets:
    """What a mode may use, in some hours; not what is closed. A mode that the network does not know may use nothing."""
    edge_cost = edge_costs(roads, mode, closed, band)
    return ModeStreets(graph, edge_cost, graph.costs(edge_cost, mode))
