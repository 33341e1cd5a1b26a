"""A city as it will be: everything that can be made of an extract before the database is touched."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.cities.metric import metric_srid_at
from geodata.cities.time_zone import time_zone_at
from geodata.extracts.city_data import CityData
from geodata.grids import UnitGrids
from geodata.grids.blocks import block_grids, street_guides
from geodata.grids.unit_grids import degrees_of, metres_of
from geodata.importers.plane import geometry_array
from geodata.provisional import (
    ProvisionalRegions,
    built_up_area,
    communities_of,
    provisional_regions,
    street_lines,
)
from geodata.roads import RoadsReport, report_of, roads_of
from gridsvc.cities import City
from gridsvc.errors import InvalidInput
from gridsvc.ports import Progress
from gridsvc.roads import Roads

_FRINGE_M = 300.0
_HALF_ROUND_DEGREES = 180.0


@dataclass(frozen=True, slots=True)
class CityRequest:
    """What the user says of a city; what he leaves out follows from where it lies."""

    name_zh: str
    name_en: str = ""
    code: str | None = None
    time_zone: str | None = None
    metric_srid: int | None = None
    boundary: shapely.MultiPolygon | None = None
    synthetic: bool = False

    def __post_init__(self) -> None:
        if not self.name_zh.strip():
            raise InvalidInput("a city needs a name", code="city_without_name", params={"field": "name"})


@dataclass(frozen=True, slots=True)
class CityDraft:
    """A city ready to be written; outlines of regions and grids in the metric coordinates of the city."""

    city: City
    boundary: shapely.MultiPolygon
    roads: Roads
    report: RoadsReport
    regions: ProvisionalRegions
    communities: npt.NDArray[np.object_]
    grids: UnitGrids


def draft_of(data: CityData, request: CityRequest, taken: Iterable[str], progress: Progress) -> CityDraft:
    """Make streets, communities and the grids between streets; `taken` are codes of cities and regions in use."""
    progress(0.3, "city_making_roads")
    roads = roads_of(data.streets.streets)
    lon, lat = float(np.median(roads.lon)), float(np.median(roads.lat))
    _refuse_both_ends_of_the_map(roads)
    srid = metric_srid_at(lon, lat, code=request.code, wanted=request.metric_srid)
    boundary = request.boundary or data.boundary
    progress(0.4, "city_making_communities")
    communities = communities_between(roads, srid, boundary)
    regions = provisional_regions(taken, len(communities))
    progress(0.6, "city_making_grids")
    grids = block_grids(
        communities,
        regions.communities,
        srid,
        street_guides(roads, srid, None if data.barriers is None else metres_of(data.barriers, srid)),
        progress=lambda share, code: progress(0.6 + 0.1 * share, code),
    )
    city = City(
        code=request.code or regions.city,
        name_zh=request.name_zh.strip(),
        name_en=request.name_en.strip() or request.name_zh.strip(),
        time_zone=request.time_zone or time_zone_at(lon, lat),
        metric_srid=srid,
        provisional=request.code is None,
    )
    return CityDraft(
        city, boundary or surroundings_of(roads, srid), roads, report_of(roads), regions, communities, grids
    )


def _refuse_both_ends_of_the_map(roads: Roads) -> None:
    if np.ptp(roads.lon) > _HALF_ROUND_DEGREES:
        raise InvalidInput(
            "the streets lie on both sides of the meridian of 180°",
            code="extract_across_antimeridian",
            params={"west": float(roads.lon.min()), "east": float(roads.lon.max())},
        )


def communities_between(roads: Roads, srid: int, boundary: shapely.MultiPolygon | None) -> npt.NDArray[np.object_]:
    """Stand-in communities (metres) between the streets of a network, inside a boundary (WGS84) where there is one."""
    streets = street_lines(roads, srid)
    within = None if boundary is None else metres_of(geometry_array([boundary]), srid)[0]
    area = built_up_area(streets, within)
    if not area.area:
        raise InvalidInput("no street lies inside the boundary", code="boundary_without_streets")
    return communities_of(area, streets)


def surroundings_of(roads: Roads, srid: int) -> shapely.MultiPolygon:
    """The hull of all streets and a fringe: places at the edge of an extract belong to the city too."""
    points = shapely.MultiPoint(np.column_stack([roads.lon, roads.lat]))
    hull = metres_of(geometry_array([points.convex_hull]), srid)[0].buffer(_FRINGE_M)
    return shapely.MultiPolygon(degrees_of(geometry_array([hull]), srid).tolist())
