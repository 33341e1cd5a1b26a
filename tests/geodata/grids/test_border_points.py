"""A place on the border of two, three or four grids belongs to the lower code, wherever grids are asked for."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import Database
from geodata.grids.comparing import compared_sets
from geodata.grids.management.minutes import patrol_minutes
from geodata.grids.publishing import publish_set
from geodata.importers.plane import geometry_array
from geodata.importers.problems.filing import UnitGrids
from geodata.reference import load_reference_data
from geodata.stores.grid_sets import GridColumns, GridSetRow, GridSetStore
from geodata.stores.problems import ProblemStore
from geodata.stores.site_files import Reading, SiteFileReader
from gridsvc.actors import SYSTEM
from tests.fixtures.box_city import store_city

DISTRICT = "990701"
HOME = f"{DISTRICT}001001"
NOW = datetime.now(UTC)
TODAY, LONG_AGO = NOW.date(), date(2020, 1, 1)
SIDE = 4
STEP = 0.001
ROUNDED = Fraction(1, 10**8)
RNG = np.random.default_rng(7)


@pytest.fixture
def city(database: Database) -> CityRow:
    return store_city(database, (0, 0, 500, 500))


def skewed_cells(origin: tuple[float, float]) -> list[shapely.Polygon]:
    """A lattice of quadrilaterals with moved corners, one of them cut by a diagonal: corners of up to five grids."""
    moved = RNG.uniform(-0.2, 0.2, (SIDE + 1, SIDE + 1, 2)) * STEP
    corner = [
        [
            (round(origin[0] + x * STEP + moved[y, x, 0], 9), round(origin[1] + y * STEP + moved[y, x, 1], 9))
            for x in range(SIDE + 1)
        ]
        for y in range(SIDE + 1)
    ]
    cells = [
        shapely.Polygon([corner[y][x], corner[y][x + 1], corner[y + 1][x + 1], corner[y + 1][x]])
        for y in range(SIDE)
        for x in range(SIDE)
    ]
    ring = list(cells.pop(5).exterior.coords)
    return [*cells, shapely.Polygon(ring[:3]), shapely.Polygon([ring[0], *ring[2:4]])]


def border_places(cells: list[shapely.Polygon]) -> list[shapely.Point]:
    """Corners, middles of edges, and places a nanodegree on either side of them."""
    places = []
    for cell in cells:
        for one, other in pairwise(cell.exterior.coords):
            places += [one, ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)]
    apart = 1e-9
    nudged = [(x + dx, y + dy) for x, y in places for dx, dy in ((apart, 0), (-apart, 0), (0, apart), (0, -apart))]
    return [shapely.Point(each) for each in dict.fromkeys([*places, *nudged])]


def holds(cell: shapely.Polygon, x: Fraction, y: Fraction) -> bool:
    """Whether a convex cell holds a place, border included, in exact arithmetic."""
    ring = [(Fraction(a), Fraction(b)) for a, b in shapely.geometry.polygon.orient(cell).exterior.coords]
    return all((bx - ax) * (y - ay) >= (by - ay) * (x - ax) for (ax, ay), (bx, by) in pairwise(ring))


def expected(cells: list[shapely.Polygon], codes: list[str], place: shapely.Point) -> str | None:
    x, y = Fraction(place.x), Fraction(place.y)
    inside = [code for cell, code in zip(cells, codes, strict=True) if holds(cell, x, y)]
    near = [code for cell, code in zip(cells, codes, strict=True) if cell.distance(place) <= float(ROUNDED)]
    return min(inside or near, default=None)


def add(connection: Connection, city: CityRow, cells: list[shapely.Polygon], codes: list[str]) -> GridSetRow:
    count = len(codes)
    columns = GridColumns(codes, ["unit"] * count, [HOME[:9]] * count, [HOME] * count, [100.0] * count, cells)
    return GridSetStore(connection).add(city.id, DISTRICT, columns, method="surveyed")


def report(connection: Connection, city: CityRow, places: list[shapely.Point]) -> None:
    """Open problems, filed under one grid in force that holds them all."""
    around = shapely.box(*shapely.MultiPoint(places).bounds).buffer(STEP, join_style="mitre")
    whole = add(connection, city, [around], [f"{HOME}900"])
    publish_set(connection, city, whole, LONG_AGO, actor=SYSTEM, now=NOW)
    connection.execute(
        "INSERT INTO problem_class (code, kind, class_zh, class_en, name_zh, name_en)"
        " VALUES ('0102', 'event', '市容环境', 'order', '暴露垃圾', 'litter') ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO problem (city_id, district, grid_id, grid_code, class_code, state, channel, reported_at,
                                    source, source_id, geom)
               SELECT city_id, district, id, code, '0102', 'filed', 'patrol', '2026-03-02 04:00Z', 'test', %s,
                      ST_SetSRID(%s::geometry, 4326)
                 FROM grid_in_force""",
            [(str(i), place) for i, place in enumerate(places)],
        )


def grids_in_files(connection: Connection, city: CityRow, places: list[shapely.Point]) -> list[str | None]:
    """The unit grids that the files of sites at some places name."""
    load_reference_data(connection)
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO site (city_id, district, name, category_id, source, source_id, geom)
               SELECT %s, %s, 'site', min(id), 'test', %s, ST_SetSRID(%s::geometry, 4326) FROM site_category""",
            [(city.id, DISTRICT, str(i), place) for i, place in enumerate(places)],
        )
    rows = connection.execute("SELECT public_id FROM site ORDER BY source_id::int").fetchall()
    files = [SiteFileReader(connection, city.id, site, Reading(NOW, TODAY)) for (site,) in rows]
    return [found["unit"] if (found := each.grids()) else None for each in files]


def test_the_lower_code_has_the_place_in_every_way_of_asking(database: Database, city: CityRow) -> None:
    cells = skewed_cells((102.7, 25.05))
    codes = [f"{HOME}{number:03d}" for number in RNG.permutation(len(cells)) + 1]
    others = [f"{HOME}{number:03d}" for number in RNG.permutation(len(cells)) + 500]
    places = border_places(cells)
    oracle = [expected(cells, codes, place) for place in places]
    with database.connect(actor=SYSTEM) as connection:
        report(connection, city, places)
        first = add(connection, city, cells, codes)
        second = add(connection, city, cells, others)
        moves = {(each.old_code, each.new_code) for each in compared_sets(connection, city, 2, 3)[0].moves}
        publish_set(connection, city, first, LONG_AGO + timedelta(days=9), actor=SYSTEM, now=NOW)
        imported = UnitGrids.of_city(ProblemStore(connection), city.id)
        held = imported.containing(geometry_array(places))
        in_files = grids_in_files(connection, city, places)
        publish_set(connection, city, second, TODAY, actor=SYSTEM, now=NOW)
        refiled = [code for (code,) in connection.execute("SELECT grid_code FROM problem ORDER BY source_id::int")]

    assert [imported.columns["grid_code"][i] if i < len(codes) else None for i in held.tolist()] == oracle
    assert in_files == oracle
    again = [expected(cells, others, place) for place in places]
    assert refiled == again
    assert moves == set(zip(oracle, again, strict=True))
    assert None not in oracle
    assert len({sum(holds(cell, Fraction(p.x), Fraction(p.y)) for cell in cells) for p in places}) >= 4


def test_minutes_on_site_go_to_the_lower_code() -> None:
    grids = geometry_array(shapely.box(x, y, x + 100, y + 100) for y in (0, 100) for x in (0, 100))
    sites = geometry_array(
        shapely.Point(x, y) for x, y in ((100, 100), (100, 150), (150, 100), (200.0005, 150), (300, 50))
    )
    minutes = patrol_minutes(grids, geometry_array([shapely.LineString([(0, 50), (1, 50)])]), sites, np.full(5, 10.0))

    assert np.round(minutes).tolist() == [10, 10, 10, 10]
