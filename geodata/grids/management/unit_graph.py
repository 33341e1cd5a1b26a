"""Unit grids as a graph: who borders whom, over how many metres, and what a border there costs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from geodata.grids.borders import pair_sums, shared_segments
from geodata.grids.management.streets import WalkedStreets, border_costs

_BESIDE_M = 15.0

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class UnitGraph:
    """n unit grids with their minutes, m², perimeters; p pairs of neighbours with metres of border and its cost."""

    minutes: Floats
    area_m2: Floats
    perimeter_m: Floats
    one: Ints
    other: Ints
    border_m: Floats
    cost: Floats

    @property
    def size(self) -> int:
        """How many unit grids there are."""
        return len(self.minutes)

    def within(self, members: Ints) -> "UnitGraph":
        """The graph of some of them, in that order."""
        place = np.full(self.size, -1, dtype=np.int64)
        place[members] = np.arange(len(members))
        inside = (place[self.one] >= 0) & (place[self.other] >= 0)
        return UnitGraph(
            self.minutes[members],
            self.area_m2[members],
            self.perimeter_m[members],
            place[self.one[inside]],
            place[self.other[inside]],
            self.border_m[inside],
            self.cost[inside],
        )

    def pieces(self, label: Ints) -> Ints:
        """The number of the connected piece of its label that each unit grid is in."""
        same = label[self.one] == label[self.other]
        links = (np.ones(int(same.sum())), (self.one[same], self.other[same]))
        _, piece = connected_components(coo_matrix(links, shape=(self.size, self.size)), directed=False)
        return np.asarray(piece, dtype=np.int64)

    def matrix(self) -> csr_matrix:
        """Costs of borders, both ways."""
        upper = coo_matrix((self.cost, (self.one, self.other)), shape=(self.size, self.size))
        return (upper + upper.T).tocsr()


def unit_graph(polygons: npt.NDArray[np.object_], minutes: Floats, streets: WalkedStreets) -> UnitGraph:
    """The graph of a coverage in metres."""
    segments = shared_segments(polygons)
    length = segments.length_m
    one, other, border = pair_sums(segments.one, segments.other, length)
    _, _, cost = pair_sums(segments.one, segments.other, length * border_costs(segments.ends, streets, _BESIDE_M))
    return UnitGraph(minutes, shapely.area(polygons), shapely.length(polygons), one, other, border, cost)
