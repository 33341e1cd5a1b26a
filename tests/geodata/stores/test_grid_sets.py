"""Versions of a district's grids."""

from collections.abc import Iterator
from datetime import date

import pytest
import shapely
from psycopg import Connection

from geodata.database import Database
from geodata.stores.grid_sets import GridColumns, GridSetRow, GridSetStore
from gridsvc.errors import Conflict

_DISTRICT = "990501"


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid)"
            " VALUES ('990500', '试', 'Try', 'UTC', 4543)"
        )
        connection.execute("""
            INSERT INTO region (city_id, code, level, parent_code, name_zh, source_id)
            SELECT city.id, given.code, given.level::region_level, given.parent, given.code, given.code
              FROM city, (VALUES ('990500', 'city', NULL), ('990501', 'district', '990500'),
                                 ('990501001', 'street', '990501'), ('990501001001', 'community', '990501001'))
                         AS given (code, level, parent)""")
        yield connection


def _add(connection: Connection) -> GridSetRow:
    boxes = [shapely.box(102.70, 25.00, 102.71, 25.01), shapely.box(102.71, 25.00, 102.72, 25.01)]
    columns = GridColumns(
        code=["990501001M001", "990501001001001", "990501001001002"],
        level=["management", "unit", "unit"],
        street=["990501001"] * 3,
        community=[None, "990501001001", "990501001001"],
        area_m2=[2e6, 1e6, 1e6],
        geom=[shapely.box(102.70, 25.00, 102.72, 25.01), *boxes],
        management=[None, "990501001M001", "990501001M001"],
        more={"land_use": ["", "居住", None]},
    )
    (city,) = connection.execute("SELECT id FROM city").fetchone() or (0,)
    return GridSetStore(connection).add(city, _DISTRICT, columns, method="surveyed")


def test_versions_count_up_and_begin_as_drafts(connection: Connection) -> None:
    first, second = _add(connection), _add(connection)
    assert [(each.version, each.status) for each in (first, second)] == [(1, "draft"), (2, "draft")]
    grids = GridSetStore(connection).grids(second.id)
    assert grids["990501001001002"]["management"] == "990501001M001"
    assert grids["990501001001001"]["land_use"] == "居住"
    assert connection.execute("SELECT count(*) FROM grid_in_force").fetchone() == (0,)


def test_publishing_ends_the_version_before(connection: Connection) -> None:
    store = GridSetStore(connection)
    first, second = _add(connection), _add(connection)
    store.publish(first, date(2026, 1, 1))
    store.publish(second, date(2026, 3, 1))
    assert [(each.status, each.valid_from, each.valid_to) for each in store.of_district(_DISTRICT)] == [
        ("superseded", date(2026, 1, 1), date(2026, 3, 1)),
        ("published", date(2026, 3, 1), None),
    ]
    assert connection.execute("SELECT DISTINCT set_id FROM grid_in_force").fetchall() == [(second.id,)]


def test_a_version_can_be_replaced_on_the_day_it_was_published(connection: Connection) -> None:
    store = GridSetStore(connection)
    first, second = _add(connection), _add(connection)
    store.publish(first, date(2026, 1, 1))
    store.publish(second, date(2026, 1, 1))
    assert [each.status for each in store.of_district(_DISTRICT)] == ["superseded", "published"]


def test_a_later_version_is_not_pushed_aside(connection: Connection) -> None:
    store = GridSetStore(connection)
    first, second = _add(connection), _add(connection)
    store.publish(first, date(2026, 3, 1))
    with pytest.raises(Conflict) as refusal:
        store.publish(second, date(2026, 1, 1))
    assert refusal.value.code == "grid_set_later_in_force"
