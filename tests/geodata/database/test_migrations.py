"""The migrator: forward only, in order, once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from procrastinate.schema import SchemaManager
from psycopg import sql

from geodata.database import Database, DatabaseRole, groundwork, make_ready, migrate, missing_migrations
from geodata.database.jobqueue import SEARCH_PATH
from gridsvc.errors import Conflict, InvalidInput


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two migrations of a small database."""
    _write(tmp_path, "0001_create_thing", "CREATE TABLE thing (id int PRIMARY KEY, geom geometry(Point, 4326));")
    _write(tmp_path, "0002_fill_thing", "INSERT INTO thing VALUES (1); INSERT INTO thing VALUES (2);")
    return tmp_path


def _write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.sql").write_text(text)


def _tables(database: Database) -> list[tuple[str, str]]:
    query = "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'gridsvc' ORDER BY 1"
    with database.administer() as connection:
        return connection.execute(query).fetchall()


def test_all_files_are_applied_in_order_and_only_once(empty_database: Database, folder: Path) -> None:
    told: list[tuple[float, str]] = []
    first = migrate(empty_database, folder=folder, progress=lambda share, code: told.append((share, code)))
    again = migrate(empty_database, folder=folder)

    assert first.applied == ("0001_create_thing", "0002_fill_thing")
    assert again.applied == ()
    assert again.job_queue == ()
    assert told[-1] == (1.0, "migrated")
    assert missing_migrations(empty_database, folder) == []


def test_the_owner_role_owns_what_is_made(empty_database: Database, folder: Path) -> None:
    migrate(empty_database, folder=folder)
    assert _tables(empty_database) == [("migration", "gridsvc_owner"), ("thing", "gridsvc_owner")]


def test_a_later_file_is_applied_on_top(empty_database: Database, folder: Path) -> None:
    migrate(empty_database, folder=folder)
    _write(folder, "0003_drop_thing", "DROP TABLE thing;")
    assert missing_migrations(empty_database, folder) == ["0003_drop_thing"]
    assert migrate(empty_database, folder=folder).applied == ("0003_drop_thing",)


def test_a_file_that_fails_leaves_no_trace_of_itself(empty_database: Database, folder: Path) -> None:
    _write(folder, "0003_break_thing", "CREATE TABLE half (); SELECT 1/0;")
    with pytest.raises(InvalidInput) as refusal:
        migrate(empty_database, folder=folder)
    assert "0003_break_thing" in "".join(getattr(refusal.value.__cause__, "__notes__", []))
    assert [name for name, _ in _tables(empty_database)] == ["migration", "thing"]
    assert missing_migrations(empty_database, folder) == ["0003_break_thing"]


def test_an_edited_file_is_refused(empty_database: Database, folder: Path) -> None:
    migrate(empty_database, folder=folder)
    _write(folder, "0001_create_thing", "CREATE TABLE thing (id bigint);")
    with pytest.raises(Conflict) as refusal:
        migrate(empty_database, folder=folder)
    assert refusal.value.code == "migration_edited"
    assert refusal.value.params["migration"] == "0001_create_thing"


def test_a_database_newer_than_the_program_is_refused(empty_database: Database, folder: Path) -> None:
    migrate(empty_database, folder=folder)
    (folder / "0002_fill_thing.sql").unlink()
    with pytest.raises(Conflict) as refusal:
        migrate(empty_database, folder=folder)
    assert refusal.value.code == "database_newer_than_program"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("0004_leave_gap", "migration_out_of_order"),
        ("0002_come_twice", "migration_out_of_order"),
        ("3_be_short", "migration_misnamed"),
        ("0003_NoSnake", "migration_misnamed"),
        ("0003_noun", "migration_misnamed"),
    ],
)
def test_misnumbered_and_misnamed_files_are_refused(folder: Path, name: str, code: str) -> None:
    _write(folder, name, "SELECT 1;")
    with pytest.raises(InvalidInput) as refusal:
        missing_migrations(Database("dbname=nowhere"), folder)
    assert refusal.value.code == code


def test_of_two_migrators_at_once_one_does_the_work(empty_database: Database, folder: Path) -> None:
    both_ready = threading.Barrier(2)

    def run() -> tuple[str, ...]:
        both_ready.wait()
        return migrate(empty_database, folder=folder).applied

    with ThreadPoolExecutor(2) as threads:
        reports = [threads.submit(run), threads.submit(run)]
        applied = sorted(report.result() for report in reports)

    assert applied == [(), ("0001_create_thing", "0002_fill_thing")]


def test_a_fresh_embedded_database_is_made_ready_and_one_behind_is_refused(
    empty_database: Database,
) -> None:
    assert make_ready(empty_database) is empty_database
    assert missing_migrations(empty_database) == []

    with empty_database.administer() as connection:
        connection.execute("DELETE FROM gridsvc.migration WHERE number = (SELECT max(number) FROM gridsvc.migration)")
    with pytest.raises(Conflict) as refusal:
        make_ready(empty_database)
    assert refusal.value.params["remedy"] == "gridsvc upgrade"


def test_a_server_of_others_is_not_set_up_unasked(empty_database: Database) -> None:
    with pytest.raises(Conflict) as refusal:
        make_ready(Database(empty_database.login))
    assert refusal.value.params["remedy"] == "gridsvc db migrate"


def test_the_app_uses_the_job_queue_but_does_not_shape_it(database: Database) -> None:
    with psycopg.connect(database.conninfo(search_path=SEARCH_PATH)) as connection:
        connection.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('q', 't')")
        assert connection.execute("SELECT count(*) FROM procrastinate_events").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE procrastinate_jobs CASCADE")


def test_newer_files_of_the_job_queue_are_applied(
    empty_database: Database, folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(empty_database, folder=folder)
    newer = tmp_path_factory.mktemp("newer")
    _write(newer, "99.00.00_01_add_colour", "ALTER TABLE procrastinate_jobs ADD COLUMN colour text;")
    monkeypatch.setattr(SchemaManager, "get_migrations_path", staticmethod(lambda: str(newer)))

    assert migrate(empty_database, folder=folder).job_queue == ("99.00.00_01_add_colour",)
    assert migrate(empty_database, folder=folder).job_queue == ()


def test_a_login_that_owns_only_its_database_can_migrate_what_was_prepared(
    server: Database, empty_database: Database
) -> None:
    migrate(empty_database)
    with empty_database.administer() as connection:
        connection.execute("DROP SCHEMA gridsvc CASCADE")
        connection.execute("DROP SCHEMA procrastinate CASCADE")
        give = sql.SQL("ALTER DATABASE {} OWNER TO gridsvc_owner")
        connection.execute(give.format(sql.Identifier(empty_database.name)))
        connection.execute("ALTER ROLE gridsvc_owner LOGIN")
        connection.execute("GRANT gridsvc_app, gridsvc_read TO gridsvc_owner")
    try:
        owner = Database(empty_database.login.replace("user=postgres", "user=gridsvc_owner"))
        assert migrate(owner).applied
        with owner.connect(DatabaseRole.READ) as connection:
            assert connection.execute("SELECT count(*) FROM epoch").fetchone() == (1,)
    finally:
        with server.administer() as connection:
            connection.execute("ALTER ROLE gridsvc_owner NOLOGIN")
            connection.execute("REVOKE gridsvc_app, gridsvc_read FROM gridsvc_owner")


def test_a_postgis_that_is_too_old_is_refused_before_anything_is_made(
    empty_database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groundwork, "LEAST_POSTGIS", (99, 0))
    with pytest.raises(Conflict) as refusal:
        migrate(empty_database, folder=folder)
    assert refusal.value.code == "postgis_too_old"
    assert _tables(empty_database) == []
