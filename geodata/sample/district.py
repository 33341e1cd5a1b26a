"""Makes the synthetic city in the database, in one transaction of the caller's, from a size, a seed and a day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from psycopg import Connection

from geodata.cities import CityRow, CityStore
from geodata.database import sql
from geodata.grids.square import square_grids
from geodata.roads.store import RoadStore
from geodata.sample.casebook import GridIndex, write_problems
from geodata.sample.codes import CITY_CODE, DISTRICT_CODE, SOURCE
from geodata.sample.courses import courses
from geodata.sample.layout import METRIC_SRID, SIZES, Communities, communities, lattice
from geodata.sample.names import invented_names
from geodata.sample.network import network
from geodata.sample.patrolled import stored_categories, write_sites, write_teams
from geodata.sample.places import WrittenAgencies, write_agencies, write_regions, write_zones
from geodata.sample.problems import findings
from geodata.sample.projection import Projection
from geodata.sample.sites import SampleSite, sites
from geodata.sample.streets import Streets, streets
from geodata.sample.teams import teams
from geodata.stores.grid_sets import GridColumns, GridSetStore
from gridsvc.cities import City
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.ports import Progress

CITY = City(
    CITY_CODE,
    "示例市（合成）",
    "Sample City (synthetic)",
    "Asia/Shanghai",
    METRIC_SRID,
    synthetic=True,
    provisional=True,
)
_WORKDAY_ENDS = time(18, 0)


@dataclass(frozen=True, slots=True)
class Sample:
    """What determines a synthetic city: the same sample is the same city, row by row."""

    size: str
    seed: int
    today: date

    def __post_init__(self) -> None:
        if self.size not in SIZES:
            raise InvalidInput(
                f"size {self.size!r} is none of {', '.join(SIZES)}", params={"field": "size", "value": self.size}
            )
        if self.seed < 0:
            raise InvalidInput(f"seed {self.seed} is negative", params={"field": "seed", "value": self.seed})

    @property
    def origin(self) -> dict[str, object]:
        """How a city says what it was made from."""
        return {"sample": self.size, "seed": self.seed, "today": self.today.isoformat()}


def stored_sample(connection: Connection) -> Sample | None:
    """The sample of which the synthetic city in the database was made."""
    try:
        origin = CityStore(connection).named(CITY_CODE).made_from
    except NotFound:
        return None
    return Sample(origin["sample"], origin["seed"], date.fromisoformat(origin["today"]))


def remove_sample(connection: Connection) -> None:
    """Take the synthetic city away, with everything in it."""
    connection.execute(sql("delete_synthetic_city"), {"code": CITY_CODE})


def write_sample(connection: Connection, sample: Sample, progress: Progress) -> CityRow:
    """Make the synthetic city; there must be none yet."""
    size = SIZES[sample.size]
    rng = np.random.default_rng(sample.seed)
    projection = Projection.of_sample()
    progress(0.0, "sample_streets")
    ground = lattice(size, rng, projection.centre)
    areas = communities(size, ground)
    names = invented_names(rng)
    region_names = islice(names, len(areas.office) + int(areas.office.max()) + 1)
    place_names, site_names = list(region_names), list(islice(names, size.sites))
    net = streets(ground, names, rng)
    boundary = projection.area(shapely.coverage_union_all(areas.polygons))
    city = CityStore(connection).add(CITY, boundary, sample.origin)
    codes = write_regions(connection, city, areas, iter(place_names), projection)
    agencies = write_agencies(connection, city, int(areas.office.max()) + 1, rng)
    write_zones(connection, city, areas, projection, rng)
    RoadStore(connection).save(city.id, network(net, projection), source=SOURCE, attribution="")
    progress(0.2, "sample_grids")
    grids = _write_grids(connection, city, areas, codes, sample)
    progress(0.4, "sample_sites")
    chosen = sites(size.sites, list(stored_categories(connection)), ground, net, iter(site_names), rng)
    write_sites(connection, city, chosen, (areas, codes, agencies), projection, rng)
    write_teams(connection, city, list(teams(size, ground, areas)), agencies, projection, rng)
    progress(0.5, "sample_problems")
    _write_problems(connection, city, sample, (chosen, net), (grids, agencies, projection), rng)
    progress(1.0, "sample_done")
    return city


def _write_grids(
    connection: Connection, city: CityRow, areas: Communities, codes: list[str], sample: Sample
) -> GridIndex:
    made = square_grids(areas.polygons, codes, METRIC_SRID)
    store = GridSetStore(connection)
    community = [codes[each] for each in made.community.tolist()]
    columns = GridColumns(
        code=made.code.tolist(),
        level=["unit"] * len(made.code),
        street=[code[:9] for code in community],
        community=community,
        area_m2=made.area_m2.tolist(),
        geom=list(made.geometry),
    )
    version = store.add(city.id, DISTRICT_CODE, columns, method="square", settings={"cell_m": 100})
    store.publish(version, date(sample.today.year, 1, 1))
    keys = [row[0] for row in connection.execute(sql("sample_grid_keys"), {"set": version.id})]
    return GridIndex(keys, columns.code, made.metric)


def _write_problems(
    connection: Connection,
    city: CityRow,
    sample: Sample,
    scene: tuple[list[SampleSite], Streets],
    ground: tuple[GridIndex, WrittenAgencies, Projection],
    rng: np.random.Generator,
) -> None:
    until = datetime.combine(sample.today, _WORKDAY_ENDS, ZoneInfo(CITY.time_zone))
    found = findings(SIZES[sample.size].problems_a_day, until, *scene, rng)
    write_problems(connection, city, until, (found, courses(found.seconds_ago, rng)), ground, rng)


def sample_teams(connection: Connection) -> dict[str, list[UUID]]:
    """The stored synthetic teams by their level of patrol."""
    teams: dict[str, list[UUID]] = {}
    for public_id, level in connection.execute(sql("sample_teams"), {"city": CITY_CODE}):
        teams.setdefault(level, []).append(public_id)
    return teams
