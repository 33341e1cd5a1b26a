"""Writes a city made from an extract, or brings it up to date from the same source; the caller owns the transaction."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from psycopg import Connection

from geodata.cities import CityRow, CityStore
from geodata.database import sql
from geodata.extracts.city_data import SOURCE, CityData
from geodata.extracts.draft import CityDraft, CityRequest, draft_of
from geodata.extracts.region_rows import region_frame
from geodata.extracts.road_file import street_remarks
from geodata.extracts.sites import SitesMade, write_sites
from geodata.grids.columns import grid_columns
from geodata.grids.making import METHODS, GridShape
from geodata.importers.context import ImportContext
from geodata.importers.mapping import FieldMapping
from geodata.roads import RoadsReport, report_of, roads_of
from geodata.roads.store import RoadStore
from geodata.stores.grid_sets import GridSetStore
from geodata.stores.import_runs import ImportRunStore
from geodata.stores.regions import RegionStore
from gridsvc.actors import Actor
from gridsvc.errors import Conflict
from gridsvc.imports import ImportReport, RowOutcome
from gridsvc.ports import Progress
from gridsvc.roads import Roads

MAKER = "extract"


@dataclass(frozen=True, slots=True)
class CityMade:
    """What was made: `outcome` NEW or CHANGED (regions and grids of a city that is there stay as they are)."""

    city: CityRow
    outcome: RowOutcome
    roads_outcome: RowOutcome
    roads: RoadsReport
    communities: int
    grids: int
    area_km2: float
    sites: SitesMade


def make_city(
    connection: Connection,
    data: CityData,
    request: CityRequest,
    *,
    actor: Actor,
    now: datetime,
    progress: Progress,
) -> CityMade:
    """Make the city of a request, or update it where the same was made before; Conflict where it came otherwise."""
    connection.execute(sql("lock_cities"))
    stored = _made_before(CityStore(connection), request)
    made = (
        _create(connection, data, request, actor=actor, now=now, progress=progress)
        if stored is None
        else _update(connection, data, stored, actor=actor, now=now, progress=progress)
    )
    ImportRunStore(connection, made.city.id).add(_report(data, made), actor, now)
    progress(1.0, "city_written")
    return made


def _create(
    connection: Connection, data: CityData, request: CityRequest, *, actor: Actor, now: datetime, progress: Progress
) -> CityMade:
    taken = [row[0] for row in connection.execute(sql("codes_in_use")).fetchall()]
    draft = draft_of(data, request, taken, progress)
    progress(0.7, "city_writing")
    city = CityStore(connection).add(draft.city, draft.boundary, _origin(data))
    RegionStore(connection, city.id).add(region_frame(draft.city, draft.regions, draft.communities))
    _write_grids(connection, city, draft, now)
    roads_outcome, sites = _write_contents(connection, data, city, draft.roads, actor=actor, now=now)
    return CityMade(
        city=city,
        outcome=RowOutcome.NEW,
        roads_outcome=roads_outcome,
        roads=draft.report,
        communities=len(draft.communities),
        grids=len(draft.grids.code),
        area_km2=float(draft.grids.area_m2.sum()) / 1e6,
        sites=sites,
    )


def _update(
    connection: Connection, data: CityData, stored: CityRow, *, actor: Actor, now: datetime, progress: Progress
) -> CityMade:
    progress(0.3, "city_making_roads")
    roads = roads_of(data.streets.streets)
    _refuse_another_place(stored, roads)
    city = dataclasses.replace(stored, made_from=_origin(data))
    CityStore(connection).update(city)
    progress(0.7, "city_writing")
    roads_outcome, sites = _write_contents(connection, data, city, roads, actor=actor, now=now)
    size = connection.execute(sql("city_size"), {"city": city.id}).fetchone() or (0, 0, 0.0)
    return CityMade(
        city=city,
        outcome=RowOutcome.CHANGED,
        roads_outcome=roads_outcome,
        roads=report_of(roads),
        communities=size[0],
        grids=size[1],
        area_km2=size[2] / 1e6,
        sites=sites,
    )


def _made_before(cities: CityStore, request: CityRequest) -> CityRow | None:
    named = [
        row
        for row in cities.all()
        if (row.city.code == request.code if request.code else row.city.name_zh == request.name_zh.strip())
    ]
    for row in named:
        if row.made_from.get("maker") != MAKER:
            code = row.city.code
            raise Conflict(
                f"the city {code} {row.city.name_zh} was not made from an extract; use gridsvc import roads FILE",
                code="city_made_otherwise",
                params={"city": code, "name": row.city.name_zh, "remedy": f"gridsvc import roads FILE --city {code}"},
            )
    return named[0] if named else None


def _refuse_another_place(stored: CityRow, roads: Roads) -> None:
    extent = shapely.box(roads.lon.min(), roads.lat.min(), roads.lon.max(), roads.lat.max())
    if stored.boundary is not None and not stored.boundary.intersects(extent):
        raise Conflict(
            f"the city {stored.city.code} {stored.city.name_zh} lies elsewhere; give the new one another name",
            code="city_lies_elsewhere",
            params={"city": stored.city.code, "name": stored.city.name_zh},
        )


def _report(data: CityData, made: CityMade) -> ImportReport:
    return ImportReport(
        kind="city",
        source=SOURCE,
        file_name=data.name,
        file_sha256=data.sha256,
        dry_run=False,
        counts=made.sites.counts,
        findings=made.sites.findings,
        warnings=tuple(street_remarks(data.streets)),
    )


def _origin(data: CityData) -> dict[str, Any]:
    return {"maker": MAKER, "source": SOURCE, "file": data.name, "sha256": data.sha256}


def _write_contents(
    connection: Connection, data: CityData, city: CityRow, roads: Roads, *, actor: Actor, now: datetime
) -> tuple[RowOutcome, SitesMade]:
    outcome = RoadStore(connection).save(city.id, roads, source=data.name, attribution=data.attribution)
    context = ImportContext(connection, city, SOURCE, actor, now, FieldMapping())
    return outcome, write_sites(context, data.places, roads)


def _write_grids(connection: Connection, city: CityRow, draft: CityDraft, now: datetime) -> None:
    store = GridSetStore(connection)
    columns = grid_columns(draft.grids, draft.regions.communities)
    version = store.add(
        city.id, draft.regions.district, columns, method=METHODS[GridShape.BLOCK], settings={"cell_m": 100}
    )
    store.publish(version, city.city.local(now).date())
