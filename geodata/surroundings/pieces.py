"""The pieces of streets that lie in grounds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.importers.plane import Geometries
from geodata.surroundings.plane_streets import PlaneStreets

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """ground: intp (k,), ascending. edge: int32 (k,). begin_m, end_m: float64 (k,), metres from the edge's start."""

    ground: npt.NDArray[np.intp]
    edge: npt.NDArray[np.int32]
    begin_m: Floats
    end_m: Floats

    @property
    def metres(self) -> Floats:
        """How long each piece is."""
        return self.end_m - self.begin_m

    def where(self, chosen: npt.NDArray[np.bool_] | slice) -> "Pieces":
        """Some of the pieces."""
        return Pieces(self.ground[chosen], self.edge[chosen], self.begin_m[chosen], self.end_m[chosen])


def pieces_in(grounds: Geometries, streets: PlaneStreets) -> Pieces:
    """What of which edges lies in each ground: whole edges, and the parts of those that leave it."""
    shapely.prepare(grounds)
    ground, edge = streets.tree.query(grounds, predicate="intersects")
    within = shapely.contains(grounds[ground], streets.lines[edge])
    cut, begin, end = _cut(grounds[ground[~within]], streets.lines[edge[~within]])
    parts = np.concatenate([np.flatnonzero(within), np.flatnonzero(~within)[cut]])
    shares = np.concatenate([np.tile([0.0, 1.0], (int(within.sum()), 1)), np.column_stack([begin, end])])
    order = np.lexsort((shares[:, 0], edge[parts], ground[parts]))
    parts, shares = parts[order], shares[order] * streets.roads.length_m[edge[parts[order]], None]
    return Pieces(ground[parts], edge[parts].astype(np.int32), shares[:, 0], shares[:, 1])


def _cut(grounds: Geometries, lines: Geometries) -> tuple[npt.NDArray[np.intp], Floats, Floats]:
    """For each part of a line in a ground: which line, and where on it the part begins and ends (0 to 1).

    By the middle of the part: its ends may be the same place, and it may be told backwards.
    """
    parts, line = shapely.get_parts(shapely.intersection(lines, grounds), return_index=True)
    long = shapely.length(parts) > 0
    parts, line = parts[long], line[long]
    whole = shapely.length(lines[line])
    middle = shapely.line_locate_point(lines[line], shapely.line_interpolate_point(parts, 0.5, normalized=True))
    half = shapely.length(parts) / 2
    return line, np.clip((middle - half) / whole, 0, 1), np.clip((middle + half) / whole, 0, 1)
