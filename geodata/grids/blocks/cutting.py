"""Large polygons cut into pieces near a target: holes opened first, then chord after chord."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.chords import Buildings
from geodata.grids.blocks.dividing import LARGE, divided
from geodata.grids.blocks.noding import Geometries, Ints, recut
from geodata.grids.blocks.prolonging import DeadEnds
from geodata.grids.blocks.sweeps import Hints

_OPENING_ROUNDS = 6
_CUTTING_ROUNDS = 3
_DEAD_END_M = 25.0

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cutter:
    """What a cut has to look at: the area wanted, and buildings where there are any."""

    target_m2: float
    buildings: Buildings | None = None

    def pieces(self, polygons: Geometries, ends: DeadEnds) -> tuple[Geometries, Ints]:
        """Polygons of a coverage cut where they are large, and for each the position of the one it was."""
        cells, origin = self._opened(polygons)
        hints = _hints_by_polygon(cells, ends)
        for _ in range(_CUTTING_ROUNDS):
            cells, old, refused = divided(cells, self._large(cells), self.target_m2, hints, self.buildings)
            origin, hints = origin[old], {}
            if not len(refused):
                break
            cells, old, _ = recut(cells, refused)
            origin = origin[old]
        return cells, origin

    def _large(self, polygons: Geometries) -> npt.NDArray[np.bool_]:
        return np.asarray(shapely.area(polygons) > LARGE * self.target_m2)

    def _opened(self, polygons: Geometries) -> tuple[Geometries, Ints]:
        """Large polygons with holes become polygons without."""
        origin = np.arange(len(polygons))
        for _ in range(_OPENING_ROUNDS):
            holed = self._large(polygons) & (shapely.get_num_interior_rings(polygons) > 0)
            cuts = [line for polygon in polygons[holed] for line in _openings(polygon)]
            if not cuts:
                break
            polygons, old, _ = recut(polygons, np.array(cuts, dtype=object))
            origin = origin[old]
        return polygons, origin


def _openings(polygon: shapely.Polygon) -> list[shapely.Geometry]:
    """The shortest of four straight cuts through each hole, out to the next ring on both sides."""
    west, south, east, north = polygon.bounds
    reach = float(np.hypot(east - west, north - south))
    cuts: list[shapely.Geometry] = []
    for hole in polygon.interiors:
        x, y = shapely.get_coordinates(shapely.point_on_surface(shapely.Polygon(hole)))[0]
        tried: list[Geometries] = []
        for angle in _main_angle(hole) + np.arange(4) * np.pi / 4:
            step = np.array([np.cos(angle), np.sin(angle)]) * reach
            line = shapely.LineString([(x - step[0], y - step[1]), (x + step[0], y + step[1])])
            parts = shapely.get_parts(shapely.intersection(line, polygon))
            tried.append(parts[shapely.dwithin(parts, hole, 1e-6) & (shapely.length(parts) > 0)])
        cuts += list(tried[_shortest(tried)])
    return cuts


def _shortest(tried: list[Geometries]) -> int:
    return int(np.argmin([float(shapely.length(parts).sum()) or np.inf for parts in tried]))


def _main_angle(ring: shapely.Geometry) -> float:
    corners = shapely.get_coordinates(shapely.oriented_envelope(ring))
    side = corners[1] - corners[0] if len(corners) > 1 else np.array([1.0, 0.0])
    return float(np.arctan2(side[1], side[0]))


def _hints_by_polygon(polygons: Geometries, ends: DeadEnds) -> dict[int, Hints]:
    """The dead ends inside each polygon."""
    counted = np.flatnonzero(ends.length_m > _DEAD_END_M)
    if not len(counted):
        return {}
    end, polygon = shapely.STRtree(polygons).query(shapely.points(ends.at[counted]), predicate="within")
    order = np.lexsort([end, polygon])
    end, polygon = counted[end[order]], polygon[order]
    known, begins = np.unique(polygon, return_index=True)
    groups = np.split(end, begins[1:])
    return {
        int(each): Hints(ends.at[own], ends.towards[own]) for each, own in zip(known.tolist(), groups, strict=False)
    }
