"""Large polygons cut into pieces near a target: holes opened first, then chord after chord."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.chords import Buildings, Chord, Hints, best_chord, crosses
from geodata.grids.blocks.noding import Geometries, Ints, recut
from geodata.grids.blocks.prolonging import DeadEnds

LARGE = 1.55
_SNAP_M = 7.0
_SAME_M = 1e-4
_CORNERS_MIN = 3
_RASTER_DECIMALS = 3
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
        opened, origin = self._opened(polygons)
        hints = _hints_by_polygon(opened, ends)
        for _ in range(_CUTTING_ROUNDS):
            chords = [
                chord
                for i in np.flatnonzero(self._large(opened)).tolist()
                for chord in self._chords(opened[i], hints.get(i))
            ]
            if not chords:
                break
            opened, old, _ = recut(opened, np.asarray(shapely.linestrings(np.array(chords)), dtype=object))
            origin, hints = origin[old], {}
        return opened, origin

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

    def _chords(self, polygon: shapely.Polygon, hints: Hints | None) -> list[tuple[Points, Points]]:
        """The cuts of one polygon, as pairs of ends."""
        ring = shapely.get_coordinates(shapely.get_exterior_ring(shapely.orient_polygons(polygon)))[:-1]
        todo, cuts = [ring], []
        while todo:
            xy = todo.pop()
            if len(xy) < _CORNERS_MIN or _area(xy) <= LARGE * self.target_m2:
                continue
            chord = best_chord(xy, self.target_m2, hints, self.buildings)
            if chord is not None:
                start, end = _ends(xy, chord)
                cuts.append((start, end))
                todo += _halves(xy, chord, start, end)
        return cuts


def _area(xy: Points) -> float:
    x, y = (xy - xy[0]).T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def _ends(xy: Points, chord: Chord) -> tuple[Points, Points]:
    """The ends of a chord, moved to corners near by unless it then leaves the ring."""
    start, end = _at_corner(xy, chord.i, chord.start), _at_corner(xy, chord.j, chord.end)
    if crosses(xy, start, end) or np.hypot(*(end - start)) < 1:
        return np.round(chord.start, _RASTER_DECIMALS), np.round(chord.end, _RASTER_DECIMALS)
    return start, end


def _at_corner(xy: Points, i: int, point: Points) -> Points:
    for corner in (xy[i], xy[(i + 1) % len(xy)]):
        if np.hypot(*(point - corner)) < _SNAP_M:
            return np.asarray(corner)
    return np.round(point, _RASTER_DECIMALS)


def _halves(xy: Points, chord: Chord, start: Points, end: Points) -> list[Points]:
    one = np.vstack([start, xy[chord.i + 1 : chord.j + 1], end])
    other = np.vstack([end, xy[chord.j + 1 :], xy[: chord.i + 1], start])
    return [_without_repeats(one), _without_repeats(other)]


def _without_repeats(xy: Points) -> Points:
    step = xy - np.roll(xy, 1, axis=0)
    return xy[np.hypot(step[:, 0], step[:, 1]) > _SAME_M]


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
