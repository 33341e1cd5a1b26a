"""Places on edges as arrays: what it costs to leave them and to come to them by either end of their edge."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.roads import Location, Roads
from routing.arcs import Arcs
from routing.cost import share_of

_TOLERANCE_M = 0.001

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Places:
    """k places: their edge, how far along it they lie (0 to 1), and the nodes (k, 2) at its start and end."""

    edge: npt.NDArray[np.intp]
    share: Floats
    nodes: Numbers

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, rows: slice) -> "Places":
        return Places(self.edge[rows], self.share[rows], self.nodes[rows])

    def leaving(self, arcs: Arcs) -> Floats:
        """(k, 2): the cost of going to the edge's start and to its end."""
        cost = arcs.edge_cost[self.edge]
        return np.column_stack((share_of(cost[:, 1], self.share), share_of(cost[:, 0], 1 - self.share)))

    def coming(self, arcs: Arcs) -> Floats:
        """(k, 2): the cost of coming from the edge's start and from its end."""
        cost = arcs.edge_cost[self.edge]
        return np.column_stack((share_of(cost[:, 0], self.share), share_of(cost[:, 1], 1 - self.share)))


def places_of(roads: Roads, locations: Sequence[Location]) -> tuple[Places, npt.NDArray[np.intp]]:
    """Each distinct place once, and the number of the place of each location."""
    rows = np.array([(each.edge, each.offset_m) for each in locations], dtype=np.float64).reshape(-1, 2)
    distinct, number = np.unique(rows, axis=0, return_inverse=True)
    edge = distinct[:, 0].astype(np.intp)
    if len(edge) and edge.max() >= roads.edges:
        raise InvalidInput(f"edge {edge.max()} does not exist: there are {roads.edges}")
    length, offset = roads.length_m[edge], distinct[:, 1]
    beyond = offset > length + _TOLERANCE_M
    if beyond.any():
        first = int(np.argmax(beyond))
        raise InvalidInput(f"{offset[first]} m lies beyond edge {edge[first]}, which is {length[first]} m long")
    share = np.divide(np.minimum(offset, length), length, out=np.zeros(len(edge)), where=length > 0)
    return Places(edge, share, np.column_stack((roads.start[edge], roads.end[edge]))), number.ravel()


def along_edge(arcs: Arcs, edge: npt.NDArray[np.intp], begins: Floats, ends: Floats) -> Floats:
    """The cost of going along one edge between two shares of its length, infinite where that is not allowed."""
    cost = arcs.edge_cost[edge]
    part = np.abs(ends - begins)
    onward, back = share_of(cost[:, 0], part), share_of(cost[:, 1], part)
    return np.where(ends > begins, onward, np.where(ends < begins, back, np.minimum(onward, back)))


def same_edge(sources: Places, targets: Places) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """All pairs of a source and a target that lie on the same edge."""
    order = np.argsort(targets.edge, kind="stable")
    first = np.searchsorted(targets.edge[order], sources.edge, side="left")
    many = np.searchsorted(targets.edge[order], sources.edge, side="right") - first
    rows = np.repeat(np.arange(len(sources)), many)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(many) - many, many)
    return rows, order[np.repeat(first, many) + within]
