"""Which pieces are one street: those that go on straightest in their rank beyond a crossing."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.sample.road_city.mesh import Mesh
from geodata.sample.town.lattice import Floats, Ints

_SHARPEST_BEND = np.radians(50.0)


@dataclass(frozen=True, slots=True)
class Courses:
    """The street of each piece, counted from 0 in order of first pieces, and whether the piece runs against it."""

    street: Ints
    against: np.ndarray

    @property
    def count(self) -> int:
        """How many streets there are."""
        return int(self.street.max()) + 1


def courses(mesh: Mesh, rank: Ints) -> Courses:
    """Join pieces to streets; what arrives at a crossing (half 2p at its start, 2p + 1 at its end) leaves once."""
    pieces = len(mesh.start)
    one, other = _continuations(mesh, rank)
    # Walking out of one half's piece means walking into the other's: a walk is a piece with a direction.
    leaving, entering = one ^ 1, other
    walk = coo_array(
        (np.ones(2 * len(one), dtype=np.int8), (np.append(leaving, other ^ 1), np.append(entering, one))),
        shape=(2 * pieces, 2 * pieces),
    )
    _, label = connected_components(walk, directed=False)
    forth, back = label[::2], label[1::2]
    _, first, street = np.unique(np.minimum(forth, back), return_index=True, return_inverse=True)
    place = np.empty(len(first), dtype=np.int64)
    place[np.argsort(first, kind="stable")] = np.arange(len(first))
    return Courses(place[street], np.asarray(back < forth))


def _continuations(mesh: Mesh, rank: Ints) -> tuple[Ints, Ints]:
    """Pairs of halves at a crossing of which each is the straightest continuation of the other."""
    crossing = np.column_stack([mesh.start, mesh.end]).ravel()
    heading = _headings(mesh)
    one, other = _meeting(crossing, np.repeat(rank, 2))
    bend = np.abs(np.mod(heading[one] - heading[other], 2 * np.pi) - np.pi)
    fit = bend < _SHARPEST_BEND
    one, other, bend = one[fit], other[fit], bend[fit]
    least = np.full(len(crossing), np.inf)
    np.minimum.at(least, one, bend)
    np.minimum.at(least, other, bend)
    mutual = (bend == least[one]) & (bend == least[other])
    return one[mutual], other[mutual]


def _headings(mesh: Mesh) -> Floats:
    """Radians in which each half leaves its crossing."""
    way = mesh.xy[mesh.end] - mesh.xy[mesh.start]
    forth = np.arctan2(way[:, 1], way[:, 0])
    return np.column_stack([forth, forth + np.pi]).ravel()


def _meeting(crossing: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """All pairs of halves of one rank at one crossing."""
    order = np.lexsort([rank, crossing])
    crossing, rank = crossing[order], rank[order]
    pairs = []
    apart = 1
    while True:
        together = np.flatnonzero((crossing[apart:] == crossing[:-apart]) & (rank[apart:] == rank[:-apart]))
        if not len(together):
            break
        pairs.append((order[together], order[together + apart]))
        apart += 1
    if not pairs:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    one, other = (np.concatenate(each) for each in zip(*pairs, strict=True))
    return np.minimum(one, other), np.maximum(one, other)
