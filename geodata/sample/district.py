"""Stores the synthetic city, in one transaction of the caller's."""

from datetime import date
from uuid import UUID

import numpy as np
import shapely
from psycopg import Connection

from geodata.cities import CityRow, CityStore
from geodata.database import sql
from geodata.grids.columns import grid_columns
from geodata.roads.store import RoadStore
from geodata.sample.casebook import GridIndex, write_problems
from geodata.sample.codes import CITY_CODE, SOURCE
from geodata.sample.furnishing import write_furniture
from geodata.sample.making import MadeCity, Sample, made_city
from geodata.sample.patrolled import write_sites, write_teams
from geodata.sample.places import WrittenAgencies, write_agencies, write_regions, write_zones
from geodata.sample.unit_grids import community_codes, unit_grids
from geodata.stores.grid_sets import GridSetStore
from gridsvc.errors import NotFound
from gridsvc.ports import Progress

__all__ = ["Sample", "remove_sample", "sample_teams", "stored_sample", "write_sample"]


def stored_sample(connection: Connection, code: str = CITY_CODE) -> Sample | None:
    """The sample of which a synthetic city in the database was made."""
    try:
        origin = CityStore(connection).named(code).made_from
    except NotFound:
        return None
    if "sample" not in origin:
        return None
    day = date.fromisoformat(origin["today"])
    generator = origin.get("generator", 1)
    return Sample(origin["sample"], origin["seed"], day, origin.get("grids"), origin.get("sites"), code, generator)


def remove_sample(connection: Connection, code: str = CITY_CODE) -> None:
    """Take a synthetic city away, with everything in it."""
    connection.execute(sql("delete_synthetic_city"), {"code": code})


def write_sample(connection: Connection, sample: Sample, progress: Progress) -> CityRow:
    """Make the synthetic city, of which there is none yet; InvalidInput where its grids would not be valid."""
    made = made_city(sample, lambda share, code: progress(0.3 * share, code))
    rng = np.random.default_rng([sample.seed, 1])
    projection, areas = made.projection, made.town.areas
    boundary = projection.area(shapely.coverage_union_all(areas.polygons))
    city = CityStore(connection).add(sample.city, boundary, sample.origin)
    write_regions(connection, city, areas, made.codes, iter(made.region_names), projection)
    agencies = write_agencies(connection, city, made.codes, rng)
    write_zones(connection, city, areas, made.codes, projection, rng)
    RoadStore(connection).save(city.id, made.roads, source=SOURCE, attribution="")
    progress(0.2, "sample_grids")
    grids = _write_grids(connection, city, made)
    progress(0.6, "sample_sites")
    write_sites(connection, city, made.sites, (areas, made.codes, agencies), projection, rng)
    write_teams(connection, city, made.teams, (made.codes, agencies), projection, rng)
    write_furniture(connection, city, made, rng)
    progress(0.7, "sample_problems")
    _write_problems(connection, city, made, (grids, agencies), rng)
    progress(1.0, "sample_done")
    return city


def _write_grids(connection: Connection, city: CityRow, made: MadeCity) -> GridIndex:
    store = GridSetStore(connection)
    keys: list[int] = []
    codes: list[str] = []
    polygons = []
    for number, (district, grids) in enumerate(zip(made.codes.districts, unit_grids(made), strict=True)):
        columns = grid_columns(grids, community_codes(made, number))
        version = store.add(city.id, district, columns, method="streets", settings={"cell_m": 100})
        store.publish(version, date(made.sample.today.year, 1, 1))
        keys += [row[0] for row in connection.execute(sql("sample_grid_keys"), {"set": version.id})]
        codes += columns.code
        polygons.append(grids.metric)
    return GridIndex(keys, codes, np.concatenate(polygons))


def _write_problems(
    connection: Connection,
    city: CityRow,
    made: MadeCity,
    ground: tuple[GridIndex, WrittenAgencies],
    rng: np.random.Generator,
) -> None:
    write_problems(connection, city, made.sample.until, (made.found, made.went), (*ground, made.projection), rng)


def sample_teams(connection: Connection, code: str = CITY_CODE) -> dict[str, list[UUID]]:
    """The stored synthetic teams by their level of patrol."""
    teams: dict[str, list[UUID]] = {}
    for public_id, level in connection.execute(sql("sample_teams"), {"city": code}):
        teams.setdefault(level, []).append(public_id)
    return teams
