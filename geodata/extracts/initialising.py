"""Begins a city that is filled by imports: from a boundary, from what the user says, or from roads that are there."""

import dataclasses

import numpy as np
import shapely
from psycopg import Connection

from geodata.cities import CityRow, CityStore, city_named
from geodata.cities.metric import metric_srid_at, official_srid
from geodata.cities.time_zone import time_zone_at
from geodata.database import sql
from geodata.extracts.draft import CityRequest, communities_between, surroundings_of
from geodata.extracts.region_rows import region_frame
from geodata.provisional import provisional_regions
from geodata.roads.store import RoadStore
from geodata.stores.regions import RegionStore
from gridsvc.cities import City
from gridsvc.errors import Conflict, InvalidInput

MAKER = "init"


def begin_city(connection: Connection, request: CityRequest) -> CityRow:
    """Store the row of a city; where it lies tells its clock and its metric coordinates."""
    connection.execute(sql("lock_cities"))
    taken = [row[0] for row in connection.execute(sql("codes_in_use")).fetchall()]
    lon, lat = _centre(request)
    city = City(
        code=request.code or provisional_regions(taken, 0).city,
        name_zh=request.name_zh.strip(),
        name_en=request.name_en.strip() or request.name_zh.strip(),
        time_zone=request.time_zone or time_zone_at(lon, lat),
        metric_srid=metric_srid_at(lon, lat, code=request.code, wanted=request.metric_srid),
        synthetic=request.synthetic,
        provisional=request.synthetic or request.code is None,
    )
    return CityStore(connection).add(city, request.boundary, {"maker": MAKER})


def settle_city(connection: Connection, request: CityRequest) -> CityRow:
    """Give a city with roads stand-in communities, and a boundary where it has none; Conflict where it has its own."""
    connection.execute(sql("lock_cities"))
    row = _named(connection, request)
    if "community" in {region["level"] for region in RegionStore(connection, row.id).all().values()}:
        raise Conflict(
            f"{row.city.code} has communities already",
            code="communities_are_there",
            params={"city": row.city.code},
        )
    roads = RoadStore(connection).load(row.id).roads
    communities = communities_between(roads, row.city.metric_srid, row.boundary)
    taken = [code for (code,) in connection.execute(sql("codes_in_use")).fetchall() if code != row.city.code]
    settled = dataclasses.replace(row, boundary=row.boundary or surroundings_of(roads, row.city.metric_srid))
    CityStore(connection).update(settled)
    regions = provisional_regions(taken, len(communities))
    frame = region_frame(row.city, regions, communities)
    known = RegionStore(connection, row.id).all()
    new = [i for i, code in enumerate(frame["code"]) if code not in known]
    RegionStore(connection, row.id).add({name: [column[i] for i in new] for name, column in frame.items()})
    return settled


def _named(connection: Connection, request: CityRequest) -> CityRow:
    if request.code:
        return city_named(connection, request.code)
    named = [row for row in CityStore(connection).all() if row.city.name_zh == request.name_zh.strip()]
    if len(named) != 1:
        raise InvalidInput(
            f"{len(named)} cities are called {request.name_zh}: say which with --code, or begin with gridsvc city file",
            code="city_name_unclear",
            params={"field": "name", "value": request.name_zh, "count": len(named)},
        )
    return named[0]


def _centre(request: CityRequest) -> tuple[float, float]:
    if request.boundary is not None:
        middle = shapely.get_coordinates(shapely.centroid(request.boundary))[0]
        return float(middle[0]), float(middle[1])
    if request.time_zone and (request.metric_srid or official_srid(request.code)):
        return np.nan, np.nan
    raise InvalidInput(
        "where does the city lie? Give --boundary, or both --time-zone and --metric-srid",
        code="city_without_place",
        params={"field": "boundary"},
    )
