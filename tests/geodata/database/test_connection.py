"""Connections: roles, actors, geometries, and what errors become."""

import asyncio
import hashlib

import psycopg
import pytest
import shapely
from psycopg import sql
from shapely.geometry.base import BaseGeometry

from geodata.cluster import Cluster
from geodata.database import Database, DatabaseRole, act_as, act_as_async, translated_failures
from gridsvc.actors import SYSTEM, Actor, Role, Scope, ScopeKind
from gridsvc.errors import Conflict, Forbidden, InvalidInput, Unreachable

_PLANNER = Actor("u-7", Role.PLANNER, Scope(ScopeKind.DISTRICT, "530103"))
_WHO = "SELECT current_setting('gridsvc.actor_id', true), current_setting('gridsvc.actor_scope', true)"
_CITY = "INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid) VALUES (%s, '昆', 'K', 'UTC', 4543)"


@pytest.mark.parametrize("role", DatabaseRole)
def test_a_connection_is_in_its_role_and_stays_there(database: Database, role: DatabaseRole) -> None:
    with database.connect(role) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (role,)
        connection.execute("RESET ROLE")
        assert connection.execute("SELECT current_user").fetchone() == (role,)
        assert connection.execute("SHOW search_path").fetchone() == ("gridsvc,public",)


def test_a_reader_among_many_begins_no_helpers(database: Database) -> None:
    with database.connect(DatabaseRole.READ) as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone() for name in ("jit", "max_parallel_workers_per_gather")]
    assert shown == [("off",), ("0",)]


@pytest.mark.parametrize(
    "statement",
    ["ALTER TABLE city ADD COLUMN x int", "DROP TABLE city", "TRUNCATE city", "CREATE TABLE gridsvc.x ()"],
)
def test_the_app_cannot_change_the_shape_of_the_database(database: Database, statement: str) -> None:
    with pytest.raises(Forbidden), database.connect() as connection:
        connection.execute(sql.SQL(statement))


@pytest.mark.parametrize("table", ["problem_event", "audit_head", "change", "migration", "epoch"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_app_cannot_rewrite_history(database: Database, table: str, statement: str) -> None:
    with database.connect(DatabaseRole.OWNER) as connection:
        query = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 1 LIMIT 1"
        row = connection.execute(query, (table,)).fetchone()
    assert row
    column = sql.Identifier(row[0])
    refused = sql.SQL(statement).format(sql.Identifier(table), column, column)
    with pytest.raises(Forbidden), database.connect() as connection:
        connection.execute(refused)


def test_the_app_writes_and_the_reader_only_reads(database: Database) -> None:
    with database.connect() as connection:
        connection.execute(_CITY, ("530100",))
    with database.connect(DatabaseRole.READ) as connection:
        assert connection.execute("SELECT code FROM city").fetchall() == [("530100",)]
    with pytest.raises(Forbidden), database.connect(DatabaseRole.READ) as connection:
        connection.execute("DELETE FROM city")


def test_the_actor_is_known_inside_the_transaction_and_forgotten_after_it(database: Database) -> None:
    with database.connect(actor=_PLANNER) as connection:
        assert connection.execute(_WHO).fetchone() == ("u-7", "district:530103")
    with database.pool(size=1) as pool:
        with pool.connection() as connection:
            act_as(connection, SYSTEM)
            assert connection.execute(_WHO).fetchone() == ("system", "all")
        with pool.connection() as connection:
            assert connection.execute(_WHO).fetchone() == ("", "")


def test_an_asynchronous_pool_knows_actors_and_geometries(database: Database) -> None:
    async def work() -> tuple[object, ...] | None:
        async with database.async_pool(size=1) as pool, pool.connection() as connection:
            await act_as_async(connection, SYSTEM)
            query = "SELECT current_user, current_setting('gridsvc.actor_role'), ST_SRID(%s)"
            return await (await connection.execute(query, (shapely.Point(1, 2),))).fetchone()

    assert asyncio.run(work()) == ("gridsvc_app", "system", 4326)


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    with pytest.raises(Conflict), database.connect() as connection:
        connection.cursor().executemany(_CITY, [("530100",), ("530100",)])
    with database.connect() as connection:
        assert connection.execute("SELECT count(*) FROM city").fetchone() == (0,)


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize(
    "geometry", [shapely.Point(102.7, 25.1), shapely.box(0, 0, 1, 1), shapely.from_wkt("POINT Z (1 2 3)")]
)
def test_geometries_return_as_they_went(database: Database, geometry: BaseGeometry, *, binary: bool) -> None:
    with database.connect() as connection:
        query = "SELECT %b::geometry" if binary else "SELECT %t::geometry"
        row = connection.execute(query, (geometry,), binary=binary).fetchone()
    assert row
    assert shapely.equals_identical(row[0], shapely.set_srid(geometry, 4326)) or row[0].wkb == geometry.wkb
    assert shapely.get_srid(row[0]) == 4326
    assert shapely.get_srid(geometry) == 0


def test_a_geometry_keeps_the_srid_it_has(database: Database) -> None:
    with database.connect() as connection:
        row = connection.execute("SELECT ST_SRID(%s)", (shapely.set_srid(shapely.Point(0, 0), 4543),)).fetchone()
    assert row == (4543,)


def test_geometries_can_be_copied_in_bulk(database: Database) -> None:
    with database.connect() as connection:
        connection.execute("CREATE TEMPORARY TABLE place (geom geometry(Point, 4326))")
        with connection.cursor().copy("COPY place FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["geometry"])
            copy.write_row([shapely.Point(1, 2)])
        assert connection.execute("SELECT ST_AsText(geom) FROM place").fetchall() == [("POINT(1 2)",)]


def test_a_violated_check_names_its_constraint(database: Database) -> None:
    with pytest.raises(InvalidInput) as refusal, database.connect() as connection:
        connection.execute(_CITY, ("kunming",))
    assert refusal.value.code == "constraint_violated"
    assert refusal.value.params["constraint"] == "city_code_check"
    assert refusal.value.params["table"] == "city"


def test_a_missing_value_names_its_column(database: Database) -> None:
    with pytest.raises(InvalidInput) as refusal, database.connect() as connection:
        connection.execute("INSERT INTO city (code) VALUES ('530100')")
    assert refusal.value.params["column"] == "name_zh"


def test_a_text_longer_than_an_index_takes_is_the_callers_fault(database: Database) -> None:
    agency = "INSERT INTO agency (city_id, name, kind, source_id) SELECT id, 'x', 'other', %s FROM city"
    scattered = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200))
    with database.connect() as connection:
        connection.execute(_CITY, ("530100",))
    with pytest.raises(InvalidInput) as refusal, database.connect() as connection:
        connection.execute(agency, (scattered,))
    assert refusal.value.code == "value_not_accepted"


def test_a_session_cannot_lead_its_changes_past_the_log(database: Database) -> None:
    with database.connect() as connection:
        connection.execute("CREATE TEMPORARY TABLE change (LIKE gridsvc.change)")
        connection.execute("GRANT INSERT ON pg_temp.change TO PUBLIC")
        connection.execute(_CITY, ("530100",))
        logged = connection.execute("SELECT collection, public_id FROM gridsvc.change").fetchall()
    assert logged == [("cities", "530100")]


def test_work_that_takes_too_long_is_ended(database: Database) -> None:
    with (
        pytest.raises(Unreachable) as refusal,
        translated_failures(),
        psycopg.connect(database.conninfo(statement_timeout_s=0.05)) as connection,
    ):
        connection.execute("SELECT pg_sleep(60)")
    assert refusal.value.code == "took_too_long"


def test_faults_of_our_own_statements_are_not_dressed_up(database: Database) -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn), database.connect() as connection:
        connection.execute("SELECT no_such_column FROM city")


def test_a_server_that_is_away_is_unreachable(tmp_path_factory: pytest.TempPathFactory) -> None:
    nowhere = Database(f"host={tmp_path_factory.mktemp('nowhere')} dbname=gridsvc user=nobody")
    with pytest.raises(Unreachable) as refusal, nowhere.connect():
        pass
    assert refusal.value.code == "database_unreachable"


def test_a_pool_outlives_the_sessions_that_the_server_ended(server: Database, database: Database) -> None:
    with database.pool(size=1) as pool:
        with pool.connection() as connection:
            first = connection.info.backend_pid
        with server.administer() as administrator:
            administrator.execute("SELECT pg_terminate_backend(%s, 60000)", (first,))
        with pool.connection() as connection:
            assert connection.info.backend_pid != first


@pytest.mark.parametrize("url", ["dbname", "postgresql://[/y", "host=somewhere"])
def test_a_database_url_that_names_no_database_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        Database.open(url)


def test_a_database_url_reaches_the_database(cluster: Cluster, database: Database) -> None:
    socket = cluster.status().socket
    given = Database.open(f"postgresql://postgres@/{database.name}?host={socket}&options=-c%20work_mem%3D5MB")
    with given.connect(DatabaseRole.READ) as connection:
        query = "SELECT current_user, current_database(), current_setting('work_mem')"
        assert connection.execute(query).fetchone() == ("gridsvc_read", database.name, "5MB")
    assert given.cluster is None


def test_a_database_without_roles_tells_to_migrate(database: Database) -> None:
    unknown = Database(database.login)
    with database.administer() as connection:
        connection.execute("ALTER ROLE gridsvc_read RENAME TO gridsvc_gone")
    try:
        with pytest.raises(Conflict) as refusal, unknown.connect(DatabaseRole.READ):
            pass
    finally:
        with database.administer() as connection:
            connection.execute("ALTER ROLE gridsvc_gone RENAME TO gridsvc_read")
    assert refusal.value.code == "database_not_migrated"
