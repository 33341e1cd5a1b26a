"""Measures in the database: they hold until the site, its category or the streets change."""

from collections.abc import Iterator

import pytest
from psycopg import Connection

from geodata.cities import city_named
from geodata.database import Database
from geodata.surroundings.store import SurroundingsStore
from routing.postman import walks
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_world import HOTEL, LANE, MARKET, PatrolWorld


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect() as connection:
        yield connection


@pytest.fixture
def world(connection: Connection) -> PatrolWorld:
    built = patrol_world.build(connection)
    patrol_world.pave(connection, built)
    return built


def _measure(connection: Connection) -> int:
    return SurroundingsStore(connection, city_named(connection), walks).measure()


def _in_force(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM surroundings_in_force").fetchall()[0][0])


@pytest.mark.usefixtures("world")
def test_all_is_measured_once(connection: Connection) -> None:
    assert (_measure(connection), _measure(connection)) == (6, 0)
    walked = connection.execute(
        "SELECT measured.street_m, (measured.by_mode ->> 'walk')::float, measured.by_class,"
        "       ST_Area(measured.geom::geography)"
        "  FROM surroundings_in_force AS measured JOIN site ON site.id = site_id WHERE site.public_id = %s",
        [LANE],
    )
    if row := walked.fetchone():
        assert row[0] == row[1] == pytest.approx(60, abs=0.5)
        assert row[2] == {"residential": row[0]}
        assert row[3] == pytest.approx(3.14159 * 30**2, rel=0.02)
    assert row


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        ("UPDATE site SET geom = ST_Translate(geom, 0.001, 0) WHERE name = '一小'", 1),
        ("UPDATE site SET surroundings_m = 77 WHERE name = '一小'", 1),
        ("UPDATE site SET surroundings = ST_Multi(ST_Buffer(geom, 0.001)) WHERE name = '一小'", 1),
        ("UPDATE site SET name = '二小', register = 'hot_spot' WHERE name = '一小'", 0),
        ("UPDATE site_category SET surroundings_m = 77 WHERE code = 'hotel'", 3),
        ("UPDATE site_category SET minutes_on_site = 77 WHERE code = 'hotel'", 0),
    ],
)
@pytest.mark.usefixtures("world")
def test_what_changed_is_measured_again_and_nothing_else(connection: Connection, change: str, stale: int) -> None:
    _measure(connection)
    connection.execute(change.encode())
    assert _in_force(connection) == 6 - stale
    assert _measure(connection) == stale
    assert _in_force(connection) == 6


def test_new_streets_are_measured_and_the_old_ones_again_when_they_come_back(
    connection: Connection, world: PatrolWorld
) -> None:
    _measure(connection)
    patrol_world.pave(connection, world, factor=2.0)
    assert (_in_force(connection), _measure(connection)) == (0, 6)
    patrol_world.pave(connection, world)
    assert (_in_force(connection), _measure(connection)) == (0, 6)


@pytest.mark.usefixtures("world")
def test_readers_of_the_feed_are_told_of_measured_sites_and_of_registers(connection: Connection) -> None:
    before = connection.execute("SELECT max(seq) FROM change").fetchall()[0][0]
    _measure(connection)
    connection.execute(
        "INSERT INTO site_register (site_id, register, listed, valid_from, actor_id)"
        " SELECT id, 'hot_spot', true, '2026-01-01', 'test' FROM site WHERE public_id = %s",
        [HOTEL],
    )
    told = connection.execute("SELECT collection, op, public_id FROM change WHERE seq > %s", [before]).fetchall()
    assert {each[:2] for each in told} == {("sites", "update")}
    assert len(told) == 7
    assert told[-1][2] == str(HOTEL)


@pytest.mark.usefixtures("world")
def test_an_area_without_gates_is_entered_where_the_street_crosses_it(connection: Connection) -> None:
    connection.execute(
        "UPDATE site SET geom = ST_MakeEnvelope(102.7043, 25.049, 102.7083, 25.051, 4326) WHERE public_id = %s", [LANE]
    )
    _measure(connection)
    rows = connection.execute(
        "SELECT round(ST_X(entry.geom)::numeric, 4)::float, entry.rule, entry.street"
        "  FROM derived_entry AS entry JOIN site ON site.id = entry.site_id WHERE public_id = %s ORDER BY sequence",
        [LANE],
    ).fetchall()
    assert sorted(rows) == [(102.7043, "crossing", "中街"), (102.7083, "crossing", "中街")]
    given = connection.execute(
        "SELECT count(*) FROM site_entry JOIN site ON site.id = site_id WHERE public_id = %s", [MARKET]
    )
    assert given.fetchone() == (2,)
