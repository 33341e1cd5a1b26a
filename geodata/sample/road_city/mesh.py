"""Which crossings a street joins: neighbours with nothing between them, some left out, all of them connected."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree

from geodata.sample.town.lattice import Floats, Ints

_SHARE_BUILT = 0.62
_LONGEST_M = 600.0
_TOUCHING_M = 1e-6


@dataclass(frozen=True, slots=True)
class Mesh:
    """Crossings (n, 2) in metres and the pieces of street between two of them each, the lower number first."""

    xy: Floats
    start: Ints
    end: Ints

    @property
    def length_m(self) -> Floats:
        """As the crow flies."""
        return np.asarray(np.hypot(*(self.xy[self.start] - self.xy[self.end]).T))


def mesh(xy: Floats, rng: np.random.Generator) -> Mesh:
    """Streets that cross only at crossings; a spanning tree of the shortest is always built."""
    start, end = neighbours(xy)
    candidates = Mesh(xy, start, end)
    length_m = candidates.length_m
    middle = (xy[start] + xy[end]) / 2
    free, _ = cKDTree(xy).query(middle)
    nothing_between = np.asarray(free) >= length_m / 2 - _TOUCHING_M
    built = nothing_between & (length_m < _LONGEST_M) & (rng.random(len(start)) < _SHARE_BUILT)
    built |= _in_shortest_tree(candidates)
    return Mesh(xy, start[built], end[built])


def neighbours(xy: Floats) -> tuple[Ints, Ints]:
    """The sides of the Delaunay triangles, each once, in order."""
    corners = Delaunay(xy).simplices.astype(np.int64)
    sides = np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]]), axis=1)
    sides = np.unique(sides, axis=0)
    return sides[:, 0], sides[:, 1]


def _in_shortest_tree(candidates: Mesh) -> np.ndarray:
    size = len(candidates.xy)
    graph = csr_array((candidates.length_m, (candidates.start, candidates.end)), shape=(size, size))
    tree = minimum_spanning_tree(graph).tocoo()
    chosen = tree.row.astype(np.int64) * size + tree.col
    return np.isin(candidates.start * size + candidates.end, chosen)
