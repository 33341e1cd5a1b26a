"""Two versions side by side: each level by itself, and each open problem with the change that moves it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import shapely
from psycopg import Connection

from geodata.cities import CityRow, city_named
from geodata.database import Database
from geodata.grids.comparing import NamedChange, compared_sets
from geodata.grids.publishing import publish_set
from geodata.grids.unit_grids import degrees_of
from geodata.importers.plane import geometry_array
from geodata.stores.grid_sets import GridColumns, GridSetRow, GridSetStore
from gridsvc.actors import SYSTEM
from gridsvc.grids.codes import GridLevel
from tests.fixtures.box_city import EAST, NORTH, store_city

DISTRICT = "990701"
STREET = f"{DISTRICT}001"
HOME = f"{STREET}001"
NOW = datetime.now(UTC)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    store_city(database, (0, 0, 300, 100))
    with database.connect(actor=SYSTEM) as connection:
        yield connection


@pytest.fixture
def city(connection: Connection) -> CityRow:
    return city_named(connection)


def add(
    connection: Connection, city: CityRow, units: dict[str, tuple[int, int]], larger: dict[str, tuple[int, int]]
) -> GridSetRow:
    strips = {HOME + number: strip for number, strip in units.items()} | {
        STREET + number: strip for number, strip in larger.items()
    }
    boxes = geometry_array(shapely.box(EAST + w, NORTH, EAST + e, NORTH + 100) for w, e in strips.values())
    columns = GridColumns(
        code=list(strips),
        level=["unit"] * len(units) + ["evaluation"] * len(larger),
        street=[STREET] * len(strips),
        community=[HOME] * len(units) + [None] * len(larger),
        area_m2=shapely.area(boxes).tolist(),
        geom=list(degrees_of(boxes, city.city.metric_srid)),
    )
    return GridSetStore(connection).add(city.id, DISTRICT, columns, method="surveyed")


def report(connection: Connection, city: CityRow, *places_m: float) -> None:
    points = geometry_array(shapely.Point(EAST + east_m, NORTH + 50) for east_m in places_m)
    connection.execute(
        "INSERT INTO problem_class (code, kind, class_zh, class_en, name_zh, name_en)"
        " VALUES ('0102', 'event', '市容环境', 'order', '暴露垃圾', 'litter') ON CONFLICT DO NOTHING"
    )
    for number, point in enumerate(degrees_of(points, city.city.metric_srid)):
        connection.execute(
            """INSERT INTO problem (city_id, district, grid_id, grid_code, class_code, state, channel, reported_at,
                                    source, source_id, geom)
               SELECT %(city)s, district, id, code, '0102', 'filed', 'patrol', '2026-03-02 04:00Z', 'test',
                      %(name)s, %(point)s
                 FROM grid_in_force WHERE level = 'unit' ORDER BY code LIMIT 1""",
            {"city": city.id, "name": str(number), "point": point},
        )


def told(changes: tuple[NamedChange, ...]) -> list[tuple[str, str, str, int]]:
    return [
        (
            each.kind.value,
            ",".join(code[-3:] for code in each.old),
            ",".join(code[-3:] for code in each.new),
            each.problems,
        )
        for each in changes
    ]


def test_evaluation_grids_have_changes_and_problems_of_their_own(connection: Connection, city: CityRow) -> None:
    halves = {"001": (0, 150), "002": (150, 300)}
    first = add(connection, city, halves, {"E001": (0, 300)})
    publish_set(connection, city, first, date(2020, 1, 1), actor=SYSTEM, now=NOW)
    report(connection, city, 50, 60, 250)
    add(connection, city, halves, {"E002": (0, 150), "E003": (150, 300)})
    (units,) = compared_sets(connection, city, 1, 2)
    (larger,) = compared_sets(connection, city, 1, 2, level=GridLevel.EVALUATION)
    (none,) = compared_sets(connection, city, 1, 2, level=GridLevel.MANAGEMENT)

    assert told(units.changes) == [("unchanged", "001", "001", 0), ("unchanged", "002", "002", 0)]
    assert told(larger.changes) == [("split", "001", "002,003", 3)]
    assert sorted(str(each.new_code)[-4:] for each in larger.moves) == ["E002", "E002", "E003"]
    assert {each.properties["side"] for each in larger.features()} == {"old", "new"}
    assert (none.changes, none.moves) == ((), ())


def test_a_problem_in_no_old_grid_counts_where_it_comes_to(connection: Connection, city: CityRow) -> None:
    """The numbers of both versions are told apart: the new 001 is not the old one."""
    first = add(connection, city, {"001": (0, 100)}, {})
    publish_set(connection, city, first, date(2020, 1, 1), actor=SYSTEM, now=NOW)
    report(connection, city, 50, 250)
    add(connection, city, {"002": (0, 100), "001": (200, 300)}, {})
    (found,) = compared_sets(connection, city, 1, 2)

    assert told(found.changes) == [("renamed", "001", "002", 1), ("new", "", "001", 1)]
