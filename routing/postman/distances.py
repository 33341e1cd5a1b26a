"""Shortest ways between the points of the links near a site."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from routing.postman.links import Links, Mask, Whole

_FINE = 1 << 14


@dataclass(frozen=True, slots=True)
class Distances:
    """Ways from some points, the keys; among equally short ones that with the fewest links.

    keys: int64 (k,), points in order. far: float64 (k, k), millimetres times a constant, with the links counted below
    it. before: int32 (k, points), the point before each on the way from a key.
    """

    keys: Whole
    far: npt.NDArray[np.float64]
    before: npt.NDArray[np.int32]
    _link: csr_array

    def way(self, one: int, other: int) -> list[int]:
        """The links between two keys, given by their rows."""
        at, found = int(self.keys[other]), []
        while at != self.keys[one]:
            previous = int(self.before[one, at])
            found.append(int(self._link[previous, at]) - 1)
            at = previous
        return found


def millimetres(cost: float) -> int:
    """The whole millimetres of a sum of distances."""
    return int(cost) // _FINE


def graph_of(links: Links, chosen: Mask) -> csr_array:
    """The shortest of the chosen links from point to point, both ways: their numbers from 1 on."""
    number = np.flatnonzero(chosen & (links.a != links.b))
    tails = np.concatenate([links.a[number], links.b[number]])
    heads = np.concatenate([links.b[number], links.a[number]])
    number = np.tile(number, 2)
    order = np.lexsort((number, links.mm[number], heads, tails))
    tails, heads, number = tails[order], heads[order], number[order]
    first = np.append(True, (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1]))[: len(order)]
    size = (links.points, links.points)
    return csr_array((number[first] + 1, (tails[first], heads[first])), shape=size)


def parts_of(links: Links, chosen: Mask) -> npt.NDArray[np.int32]:
    """The number of the part that each point belongs to, where only the chosen links join points."""
    _, part = connected_components(graph_of(links, chosen), directed=False)
    return np.asarray(part, dtype=np.int32)


def distances_between(links: Links, keys: Whole) -> Distances:
    """The shortest ways between points, along any links."""
    link = graph_of(links, np.ones(len(links.a), bool))
    weights = csr_array((links.mm[link.data - 1] * float(_FINE) + 1, link.indices, link.indptr), shape=link.shape)
    far, before = dijkstra(weights, directed=True, indices=keys, return_predecessors=True)
    return Distances(keys, far[:, keys], before, link)
