"""The nearest place on the streets: on an edge, not at a node, and by metres, not by degrees."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.errors import InvalidInput
from gridsvc.roads import Location, Roads, Snaps
from routing.graph import ModeStreets
from routing.mercator import mercator, stretch

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]

_NONE = -1
_FERRY = "ferry"
_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class _Edges:
    """Some edges of a network with a spatial index over their lines on the plane."""

    numbers: Positions
    tree: shapely.STRtree

    def nearest(self, points: npt.NDArray[np.object_], within: float) -> tuple[Positions, Floats]:
        """The nearest edge of each point (of equally near ones the first), or -1 and infinity."""
        (point, found), distance = self.tree.query_nearest(
            points, max_distance=within, return_distance=True, all_matches=True
        )
        order = np.lexsort((self.numbers[found], point))
        point, found, distance = point[order], found[order], distance[order]
        first = np.ones(len(point), dtype=np.bool_)
        first[1:] = point[1:] != point[:-1]
        edge = np.full(len(points), _NONE, dtype=np.intp)
        away = np.full(len(points), np.inf)
        edge[point[first]], away[point[first]] = self.numbers[found[first]], distance[first]
        return edge, away


class SnapIndex:
    """Snaps places to the edges that one mode may use, those of the connected core first, and to no ferry."""

    def __init__(self, roads: Roads, streets: ModeStreets, lines: npt.NDArray[np.object_]) -> None:
        self._roads = roads
        self._lines = lines
        afloat = np.array([each == _FERRY for each in roads.road_classes], dtype=bool)[roads.road_class]
        usable = np.isfinite(streets.edge_cost).any(axis=1) & ~afloat
        inside = usable & streets.graph.connected_edges(streets.costs)
        self._inside = _indexed(lines, inside)
        self._outside = _indexed(lines, usable & ~inside)

    def nearest(self, lonlat: Floats, limit_m: float) -> Snaps:
        """The nearest usable place of each point within the limit; outside the core only where nothing else is."""
        if lonlat.ndim != _COLUMNS or lonlat.shape[1] != _COLUMNS or not np.isfinite(lonlat).all():
            wrong = int((~np.isfinite(lonlat)).sum())
            raise InvalidInput(
                f"places to snap need shape (k, 2) and finite degrees, not {lonlat.shape}, {wrong} not finite",
                code="places_not_degrees",
                params={"shape": " x ".join(map(str, lonlat.shape)), "not_finite": wrong},
            )
        scale = stretch(lonlat[:, 1])
        plane = mercator(lonlat[:, 0], lonlat[:, 1])
        points = np.asarray(shapely.points(plane), dtype=np.object_)
        within = limit_m * float(scale.max(initial=1))
        inside, near = self._inside.nearest(points, within)
        outside, nearer = self._outside.nearest(points, within)
        near, nearer = near / scale, nearer / scale
        cut_off = (near > limit_m) & (nearer <= limit_m)
        edge, away = np.where(cut_off, outside, inside), np.where(cut_off, nearer, near)
        found = away <= limit_m
        return Snaps(
            locations=self._locations(points, np.where(found, edge, _NONE)),
            distances_m=np.where(found, away, np.nan),
            cut_off=cut_off,
            passed_over=found & (nearer < away),
        )

    def _locations(self, points: npt.NDArray[np.object_], edge: Positions) -> tuple[Location | None, ...]:
        offset, found = np.zeros(len(edge)), edge != _NONE
        share = shapely.line_locate_point(self._lines[edge[found]], points[found], normalized=True)
        offset[found] = np.nan_to_num(share) * self._roads.length_m[edge[found]]
        return tuple(
            None if number == _NONE else Location(int(number), float(metres))
            for number, metres in zip(edge, offset, strict=True)
        )


def plane_lines(roads: Roads) -> npt.NDArray[np.object_]:
    """The line of every edge on the plane."""
    owner = np.repeat(np.arange(roads.edges), np.diff(roads.offsets))
    lines = shapely.linestrings(mercator(roads.bend_lon, roads.bend_lat), indices=owner)
    return np.asarray(lines, dtype=np.object_)


def _indexed(lines: npt.NDArray[np.object_], chosen: npt.NDArray[np.bool_]) -> _Edges:
    numbers = np.flatnonzero(chosen)
    return _Edges(numbers, shapely.STRtree(lines[numbers]))
