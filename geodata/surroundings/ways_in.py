"""Where a site is entered when nobody has said so.

A point is entered where it is, a line at its ends. An area is entered where streets that people walk cross its
outline; where none does, at the places of the outline that are nearest to such a street. Of many places those are kept
that lie well apart, the ones at the greatest streets first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely

from geodata.importers.plane import Geometries, Plane, geometry_array
from geodata.surroundings.measuring import Surveyed
from geodata.surroundings.plane_streets import PlaneStreets

ENTRIES_MAX = 4
APART_M = 60.0
"""Two ways into an area that are nearer to each other than this are one."""
_BESIDE_M = 30.0
_OUTLINE_STEP_M = 20.0
_GREATEST = ("motorway", "trunk", "primary", "secondary", "tertiary")


@dataclass(frozen=True, slots=True)
class WayIn:
    """A place where a site is entered, in degrees, by which rule, and the nearest place on a street, if any."""

    rule: str
    at: Any
    edge: UUID | None = None
    street: str = ""
    away_m: float | None = None
    on_street: Any | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    site: int
    rule: str
    at: Any


def ways_in(sites: Sequence[Surveyed], plane: Plane, streets: PlaneStreets | None) -> list[list[WayIn]]:
    """The ways into each site, in a fixed order."""
    places = plane.metres(geometry_array(site.place for site in sites))
    chosen = list(_chosen(places, streets))
    points = geometry_array(each.at for each in chosen)
    found: list[list[WayIn]] = [[] for _ in sites]
    degrees = plane.degrees(points)
    if streets is None:
        for candidate, at in zip(chosen, degrees, strict=True):
            found[candidate.site].append(WayIn(candidate.rule, at))
        return found
    edge, away = streets.nearest(points)
    feet = shapely.line_interpolate_point(streets.lines[edge], shapely.line_locate_point(streets.lines[edge], points))
    on_street = plane.degrees(np.asarray(feet, dtype=object))
    for row, candidate in enumerate(chosen):
        way = WayIn(candidate.rule, degrees[row])
        if edge[row] >= 0:
            name, key = streets.name(int(edge[row])), streets.public_id(int(edge[row]))
            way = WayIn(candidate.rule, degrees[row], key, name, round(float(away[row]), 2), on_street[row])
        found[candidate.site].append(way)
    return found


def _chosen(places: Geometries, streets: PlaneStreets | None) -> Iterator[_Candidate]:
    areas = np.flatnonzero(shapely.get_dimensions(places) == 2)  # noqa: PLR2004  polygons have two dimensions
    crossings = _crossings(places, areas, streets) if streets else {}
    for site, place in enumerate(places):
        kind = place.geom_type
        if kind == "Point":
            yield _Candidate(site, "place", place)
        elif kind == "LineString":
            ends = shapely.get_point(place, [0, -1])
            yield from (_Candidate(site, "end", end) for end in (ends[:1] if ends[0] == ends[1] else ends))
        elif site in crossings:
            yield from (_Candidate(site, "crossing", at) for at in crossings[site])
        else:
            yield from (_Candidate(site, "nearest", at) for at in _nearest(place, streets))


def _crossings(places: Geometries, areas: npt.NDArray[np.intp], streets: PlaneStreets) -> dict[int, list[Any]]:
    outlines = np.asarray(shapely.boundary(places[areas]), dtype=object)
    area, edge = streets.touching(outlines)
    meetings = shapely.intersection(outlines[area], streets.lines[edge])
    middles, pair = shapely.get_parts(meetings, return_index=True)
    points = np.asarray(shapely.point_on_surface(middles), dtype=object)
    rank = np.array([_rank(name) for name in streets.roads.road_classes])[streets.roads.road_class[edge[pair]]]
    found: dict[int, list[Any]] = {}
    owner = areas[area[pair]]
    for site in np.unique(owner).tolist():
        rows = np.flatnonzero(owner == site)
        found[site] = _spread(points[rows], rank[rows].astype(np.float64))
    return found


def _nearest(place: Any, streets: PlaneStreets | None) -> list[Any]:
    """Places of an outline beside a street, well apart; else the nearest one; without streets its first corner."""
    outline = shapely.segmentize(shapely.boundary(place), _OUTLINE_STEP_M)
    points = np.asarray(shapely.points(shapely.get_coordinates(outline)), dtype=object)
    if streets is None:
        return [points[0]]
    _, away = streets.nearest(points)
    beside = np.flatnonzero(away <= max(_BESIDE_M, float(away.min())))
    return _spread(points[beside], np.round(away[beside], 2))[: ENTRIES_MAX if away.min() <= _BESIDE_M else 1]


def _spread(points: Geometries, cost: npt.NDArray[np.float64]) -> list[Any]:
    """The cheapest point, then again and again the one farthest from those taken; none nearer than APART_M."""
    at = shapely.get_coordinates(points)
    order = np.lexsort((at[:, 1], at[:, 0], cost))
    at, points = at[order], points[order]
    taken = [0]
    gap = np.hypot(*(at - at[0]).T)
    while len(taken) < ENTRIES_MAX and gap.max() >= APART_M:
        taken.append(int(gap.argmax()))
        gap = np.minimum(gap, np.hypot(*(at - at[taken[-1]]).T))
    return [points[each] for each in taken]


def _rank(road_class: str) -> int:
    plain = road_class.removesuffix("_link")
    return _GREATEST.index(plain) if plain in _GREATEST else len(_GREATEST)
