"""What is to be walked around sites: pieces of streets that people walk, and the streets' places where one enters."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geodata.importers.plane import Plane, geometry_array
from geodata.surroundings.measuring import Measured, Surveyed
from geodata.surroundings.pieces import Pieces
from geodata.surroundings.plane_streets import PlaneStreets
from geodata.surroundings.ways_in import WayIn
from gridsvc.roads import Location, Mode
from gridsvc.sites.walk import StreetsAround

PIECE_LEAST_M = 1.0
"""Shorter pieces are seen in passing: nobody turns into a street for them."""
_LINE_ENDS = 2


def streets_around(
    sites: Sequence[Surveyed],
    measures: Sequence[Measured],
    ways: Sequence[Sequence[WayIn]],
    plane: Plane,
    streets: PlaneStreets,
) -> list[StreetsAround]:
    """The streets around each site, with its entries as planning uses them: given ones, else those found."""
    entered = [_entries(site, found) for site, found in zip(sites, ways, strict=True)]
    places = iter(_places([point for points in entered for point in points], plane, streets))
    walked = streets.usable[Mode.WALK]
    return [
        _around(each.pieces, walked, [next(places) for _ in points], through=site.place.geom_type == "LineString")
        for site, each, points in zip(sites, measures, entered, strict=True)
    ]


def _entries(site: Surveyed, found: Sequence[WayIn]) -> list[Any]:
    given = list(site.entries)
    if site.place.geom_type == "LineString":
        return [given[0], given[-1]] if len(given) >= _LINE_ENDS else [way.at for way in found]
    return given or [way.at for way in found]


def _places(points: Sequence[Any], plane: Plane, streets: PlaneStreets) -> Iterator[Location | None]:
    at = plane.metres(geometry_array(points))
    edge, _ = streets.nearest(at)
    share = shapely.line_locate_point(streets.lines[edge], at, normalized=True)
    metres = np.nan_to_num(share) * streets.roads.length_m[edge]
    for number, offset in zip(edge.tolist(), metres.tolist(), strict=True):
        yield Location(number, offset) if number >= 0 else None


def _around(
    pieces: Pieces | None, walked: npt.NDArray[np.bool_], entries: Sequence[Location | None], *, through: bool
) -> StreetsAround:
    if pieces is None:
        nothing = np.zeros(0)
        return StreetsAround(nothing.astype(np.int32), nothing, nothing, tuple(entries), through=through)
    kept = pieces.where(walked[pieces.edge] & (pieces.metres >= PIECE_LEAST_M))
    return StreetsAround(kept.edge, kept.begin_m, kept.end_m, tuple(entries), through=through)
