"""Places on edges as arrays: what it costs to leave them and to come to them by either end of their edge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.roads import Location, Roads
from routing.cost import share_of
from routing.graph import ModeStreets

_TOLERANCE_M = 0.001
_PAIRS = 1 << 17

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Places:
    """k places: their edge, and how far along it they lie (0 to 1)."""

    edge: npt.NDArray[np.intp]
    share: Floats

    def __len__(self) -> int:
        return len(self.edge)

    def chosen(self, rows: npt.NDArray[np.intp]) -> "Places":
        """The places of some rows."""
        return Places(self.edge[rows], self.share[rows])

    @property
    def arcs_out(self) -> Numbers:
        """(k, 2): the arcs to the edge's start and to its end."""
        return np.column_stack((2 * self.edge + 1, 2 * self.edge)).astype(np.int32)

    @property
    def arcs_in(self) -> Numbers:
        """(k, 2): the arcs from the edge's start and from its end."""
        return np.column_stack((2 * self.edge, 2 * self.edge + 1)).astype(np.int32)

    def leaving(self, streets: ModeStreets) -> tuple[Numbers, Floats]:
        """(k, 2): the nodes at the heads of the arcs out, and the cost of going there."""
        cost = streets.edge_cost[self.edge]
        costs = np.column_stack((share_of(cost[:, 1], self.share), share_of(cost[:, 0], 1 - self.share)))
        return streets.graph.heads[self.arcs_out], costs

    def coming(self, streets: ModeStreets) -> tuple[Numbers, Floats]:
        """(k, 2): the nodes at the tails of the arcs in, and the cost of coming from there."""
        cost = streets.edge_cost[self.edge]
        costs = np.column_stack((share_of(cost[:, 0], self.share), share_of(cost[:, 1], 1 - self.share)))
        return streets.graph.tails[self.arcs_in], costs


def places_of(roads: Roads, locations: Sequence[Location]) -> tuple[Places, npt.NDArray[np.intp]]:
    """Each distinct place once, by first appearance, and the number of the place of each location."""
    rows = np.array([(each.edge, each.offset_m) for each in locations], dtype=np.float64).reshape(-1, 2)
    sorted_rows, appears, place = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(appears, kind="stable")
    distinct, number = sorted_rows[order], np.argsort(order, kind="stable")[place.ravel()]
    edge = distinct[:, 0].astype(np.intp)
    if len(edge) and edge.max() >= roads.edges:
        raise InvalidInput(
            f"edge {edge.max()} does not exist: there are {roads.edges}",
            code="place_edge_unknown",
            params={"field": "edge", "value": int(edge.max()), "edges": roads.edges},
        )
    length, offset = roads.length_m[edge], distinct[:, 1]
    beyond = offset > length + _TOLERANCE_M
    if beyond.any():
        first = int(np.argmax(beyond))
        raise InvalidInput(
            f"{offset[first]} m lies beyond edge {edge[first]}, which is {length[first]} m long",
            code="place_beyond_edge",
            params={
                "field": "offset_m",
                "value": float(offset[first]),
                "edge": int(edge[first]),
                "length_m": float(length[first]),
            },
        )
    share = np.divide(np.minimum(offset, length), length, out=np.zeros(len(edge)), where=length > 0)
    return Places(edge, share), number


def along_edge(
    streets: ModeStreets, edge: npt.NDArray[np.intp], begins: Floats, ends: Floats
) -> tuple[Floats, npt.NDArray[np.int32]]:
    """The cost of going along one edge between two shares of its length, infinite where not allowed; by which arc."""
    cost = streets.edge_cost[edge]
    part = np.abs(ends - begins)
    onward, back = share_of(cost[:, 0], part), share_of(cost[:, 1], part)
    backwards = (ends < begins) | ((ends == begins) & (back < onward))
    return np.where(backwards, back, onward), (2 * edge + backwards).astype(np.int32)


def same_edge(sources: Places, targets: Places) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """All pairs of a source and a target that lie on the same edge, in blocks of whole rows and bounded memory."""
    order = np.argsort(targets.edge, kind="stable")
    first = np.searchsorted(targets.edge[order], sources.edge, side="left")
    many = np.searchsorted(targets.edge[order], sources.edge, side="right") - first
    block = np.cumsum(many) // _PAIRS
    shared = np.flatnonzero(many)
    for part in np.split(shared, np.flatnonzero(np.diff(block[shared])) + 1):
        rows = np.repeat(part, many[part])
        within = np.arange(len(rows)) - np.repeat(np.cumsum(many[part]) - many[part], many[part])
        yield rows, order[np.repeat(first[part], many[part]) + within]
