"""The quickest way of each of many legs, with its line, names, time and metres."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.errors import Unreachable
from gridsvc.roads import Location, Roads, StreetPath
from routing.arcs import Arcs
from routing.cost import unpacked
from routing.places import Places, along_edge, places_of
from routing.search import trees
from routing.streets import Piece, line_of, names_of, node_pieces

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Tree:
    """All quickest ways from one place: costs and predecessors by node."""

    source: Places
    reached: Floats
    before: npt.NDArray[np.int32]

    def way_to(self, target: Places, arcs: Arcs) -> tuple[float, list[Piece]]:
        """Cost and pieces of the way to one place; infinite when there is none."""
        by_end = self.reached[target.nodes[0]] + target.coming(arcs)[0]
        side = int(np.argmin(by_end))
        same = self.source.edge == target.edge
        direct = np.where(same, along_edge(arcs, target.edge, self.source.share, target.share), np.inf)
        if not np.isfinite(min(direct[0], by_end[side])):
            return np.inf, []
        if direct[0] <= by_end[side]:
            return float(direct[0]), [(int(target.edge[0]), float(self.source.share[0]), float(target.share[0]))]
        node, middle = node_pieces(arcs, self.before, int(target.nodes[0, side]))
        last = int(target.edge[0]), float(side), float(target.share[0])
        return float(by_end[side]), [self._first_piece(node, arcs), *middle, last]

    def _first_piece(self, node: int, arcs: Arcs) -> Piece:
        leaving = np.where(self.source.nodes[0] == node, self.source.leaving(arcs)[0], np.inf)
        return int(self.source.edge[0]), float(self.source.share[0]), float(np.argmin(leaving))


def paths_between(roads: Roads, arcs: Arcs, legs: Sequence[tuple[Location, Location]]) -> tuple[StreetPath, ...]:
    """The way of each leg, one search for all legs from one place; Unreachable names a leg that has none."""
    sources, origin = places_of(roads, [leg[0] for leg in legs])
    targets, end = places_of(roads, [leg[1] for leg in legs])
    found: dict[int, StreetPath] = {}
    for block, reached, before in trees(arcs, sources):
        for leg in np.flatnonzero((origin >= block.start) & (origin < block.stop)).tolist():
            row = int(origin[leg])
            tree = _Tree(sources[row : row + 1], reached[row - block.start], before[row - block.start])
            cost, pieces = tree.way_to(targets[int(end[leg]) : int(end[leg]) + 1], arcs)
            if not pieces:
                raise Unreachable(f"no way leads from {legs[leg][0]} to {legs[leg][1]}", code="no_way")
            ms, metres = unpacked(np.array([cost]))
            travelled = np.array([2 * edge + (begins > ends) for edge, begins, ends in pieces], dtype=np.int32)
            shares = pieces[0][1], pieces[-1][2]
            line, names = line_of(roads, pieces), names_of(roads, pieces)
            found[leg] = StreetPath(line, int(ms[0]), int(metres[0]), names, travelled, shares)
    return tuple(found[leg] for leg in range(len(legs)))
