"""Backups, restores and upgrades."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from geodata.database import Database, DatabaseRole, backup, check, migrate, missing_migrations, restore, upgrade
from geodata.database.archive import verified_manifest
from gridsvc.errors import Conflict, Forbidden, InvalidInput, Unreachable

_CITY = """
INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid)
VALUES ('530100', '昆明', 'Kunming', 'Asia/Shanghai', 4543)
"""
_ZONE = """
INSERT INTO zone (city_id, district, name, tier, source_id, geom)
SELECT id, '530103', 'z', 'general', %s, ST_Multi(ST_MakeEnvelope(0, 0, 1, 1, 4326)) FROM city
"""


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with a city and a zone, hence a change."""
    with database.connect() as connection:
        connection.execute(_CITY)
        connection.execute(_ZONE, ("1",))
    return database


@pytest.fixture
def saved(filled: Database, tmp_path: Path) -> Path:
    """Its backup."""
    file = tmp_path / "saved.zip"
    backup(filled, file)
    return file


@pytest.fixture(autouse=True)
def kept_copies_gone(server: Database, database: Database) -> Iterator[None]:
    yield
    with server.administer() as connection:
        kept = sql.Identifier(f"{database.name}_before_restore")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(kept))


def _value(database: Database, query: str) -> object:
    with database.connect(DatabaseRole.READ) as connection:
        row = connection.execute(sql.SQL(query)).fetchone()
    return row and row[0]


def test_a_restore_brings_the_rows_back_and_begins_a_new_epoch(filled: Database, saved: Path) -> None:
    epoch = _value(filled, "SELECT id FROM epoch")
    with filled.connect() as connection:
        connection.execute("DELETE FROM zone")
        connection.execute("UPDATE city SET name_en = 'Changed'")
    told: list[float] = []

    report = restore(filled, saved, progress=lambda share, _: told.append(share))

    assert _value(filled, "SELECT name_en FROM city") == "Kunming"
    assert _value(filled, "SELECT ST_Area(geom) FROM zone") == 1
    assert _value(filled, "SELECT id FROM epoch") != epoch
    assert report.manifest.epoch == str(epoch)
    assert told == sorted(told)
    assert told[-1] == 1
    check(filled)


def test_what_was_there_before_a_restore_is_kept_beside_it(filled: Database, saved: Path) -> None:
    with filled.connect() as connection:
        connection.execute("UPDATE city SET name_en = 'Changed'")
    report = restore(filled, saved)
    assert report.kept_as
    assert _value(filled.sibling(report.kept_as), "SELECT name_en FROM city") == "Changed"


def test_a_second_restore_drops_what_the_first_had_kept(filled: Database, saved: Path) -> None:
    restore(filled, saved)
    with filled.connect() as connection:
        connection.execute("UPDATE city SET name_en = 'Second'")
    report = restore(filled, saved)
    assert report.kept_as
    assert _value(filled.sibling(report.kept_as), "SELECT name_en FROM city") == "Second"


def test_access_rules_survive_a_restore(filled: Database, saved: Path) -> None:
    restore(filled, saved)
    with pytest.raises(Forbidden), filled.connect() as connection:
        connection.execute("DELETE FROM problem_event")
    with filled.connect() as connection:
        connection.execute(_ZONE, ("2",))


def test_owner_and_rights_of_the_database_survive_a_restore(filled: Database, saved: Path) -> None:
    name = sql.Identifier(filled.name)
    rights = "SELECT (datdba::regrole, datacl)::text FROM pg_database WHERE datname = current_database()"
    with filled.administer() as connection:
        connection.execute(sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO gridsvc_app, gridsvc_read").format(name))
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO gridsvc_owner").format(name))
    before = _value(filled, rights)
    restore(filled, saved)
    assert _value(filled, rights) == before


def test_restored_changes_are_visible_to_readers_at_once(filled: Database, saved: Path) -> None:
    with filled.administer() as connection:
        connection.execute("UPDATE gridsvc.change SET xid = '9000000000000000000'")
    saved.unlink()
    backup(filled, saved)
    restore(filled, saved)
    hidden = "SELECT count(*) FROM change WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"
    assert _value(filled, "SELECT count(*) > 0 FROM change") is True
    assert _value(filled, hidden) == 0


def test_a_restore_ends_the_sessions_that_are_in_its_way(filled: Database, saved: Path) -> None:
    with filled.pool(size=1) as pool:
        with pool.connection() as connection:
            connection.execute("SELECT 1")
        restore(filled, saved)
        with pool.connection() as connection:
            assert connection.execute("SELECT count(*) FROM zone").fetchone() == (1,)


def test_a_backup_can_be_restored_where_there_was_no_database(server: Database, filled: Database, saved: Path) -> None:
    elsewhere = server.sibling(f"{filled.name}_elsewhere")
    try:
        assert restore(elsewhere, saved).kept_as is None
        assert _value(elsewhere, "SELECT code FROM city") == "530100"
    finally:
        with server.administer() as connection:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(elsewhere.name)))


def test_a_backup_says_what_it_holds(filled: Database, saved: Path) -> None:
    manifest = verified_manifest(saved)
    assert manifest.epoch == str(_value(filled, "SELECT id FROM epoch"))
    assert manifest.migration == _value(filled, "SELECT max(number) FROM migration")
    assert manifest.postgis.startswith("3.")
    assert saved.stat().st_mode & 0o777 == 0o600
    assert list(saved.parent.iterdir()) == [saved]


def test_a_file_that_is_there_is_not_overwritten(filled: Database, saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(Conflict):
        backup(filled, saved)
    assert saved.read_bytes() == before


def test_a_cancelled_backup_leaves_no_file(filled: Database, tmp_path: Path) -> None:
    def cancel(_share: float, _code: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(filled, tmp_path / "cancelled.zip", progress=cancel)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_cannot_be_written_says_so(filled: Database, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unreachable) as refusal:
        backup(filled, tmp_path / "file" / "saved.zip")
    assert refusal.value.code == "file_not_writable"


@pytest.mark.parametrize("harm", ["cut", "foreign", "swapped", "newer", "absent"])
def test_a_harmed_backup_is_refused_and_the_database_left_alone(filled: Database, saved: Path, harm: str) -> None:
    _harm(saved, harm)
    epoch = _value(filled, "SELECT id FROM epoch")

    with pytest.raises(Conflict if harm == "newer" else InvalidInput) as refusal:
        restore(filled, saved)

    assert refusal.value.code == ("database_newer_than_program" if harm == "newer" else "backup_unusable")
    assert _value(filled, "SELECT id FROM epoch") == epoch


def test_a_restore_that_fails_half_way_leaves_the_database_alone(filled: Database, saved: Path) -> None:
    _replace_dump(saved, b"PGDMP, but nothing that pg_restore could read" * 100_000)
    with pytest.raises(Unreachable) as refusal:
        restore(filled, saved)
    assert refusal.value.code == "client_program_failed"
    assert _value(filled, "SELECT name_en FROM city") == "Kunming"
    with filled.administer() as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", ("%_restoring",))
        assert names.fetchall() == []


def test_an_upgrade_saves_migrates_and_checks(filled: Database, tmp_path: Path) -> None:
    with filled.administer() as connection:
        connection.execute("DROP SCHEMA procrastinate CASCADE")
        connection.execute("CREATE SCHEMA procrastinate AUTHORIZATION gridsvc_owner")
    told: list[float] = []

    report = upgrade(filled, tmp_path / "saved.zip", progress=lambda share, _: told.append(share))

    assert verified_manifest(tmp_path / "saved.zip") == report.backup
    assert report.migrated.job_queue
    assert missing_migrations(filled) == []
    assert told == sorted(told)


def test_a_check_finds_invalid_indexes_and_missing_migrations(filled: Database) -> None:
    with filled.administer() as connection:
        connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'gridsvc.zone_geom'::regclass")
    with pytest.raises(Conflict, match="zone_geom"):
        check(filled)
    with filled.administer() as connection:
        connection.execute("DELETE FROM gridsvc.migration WHERE number = (SELECT max(number) FROM gridsvc.migration)")
    with pytest.raises(Conflict) as refusal:
        check(filled)
    assert refusal.value.code == "database_behind"


def test_an_old_backup_is_brought_up_to_date(empty_database: Database, tmp_path: Path) -> None:
    migrate(empty_database)
    with empty_database.administer() as connection:
        connection.execute("DROP SCHEMA procrastinate CASCADE")
        connection.execute("CREATE SCHEMA procrastinate AUTHORIZATION gridsvc_owner")
    backup(empty_database, tmp_path / "old.zip")
    kept = restore(empty_database, tmp_path / "old.zip").kept_as
    with empty_database.administer() as connection:
        assert connection.execute("SELECT to_regclass('procrastinate.applied_file') IS NOT NULL").fetchone() == (True,)
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(str(kept))))


def _harm(file: Path, harm: str) -> None:
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-100])
    elif harm == "foreign":
        file.write_text("This is no backup.")
    elif harm == "swapped":
        _replace_dump(file, b"another dump", keep_checksum=True)
    elif harm == "newer":
        _replace_manifest(file, migration=9999)
    else:
        file.unlink()


def _replace_dump(file: Path, dump: bytes, *, keep_checksum: bool = False) -> None:
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    if not keep_checksum:
        manifest |= {"sha256": hashlib.sha256(dump).hexdigest(), "size_bytes": len(dump)}
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("database.dump", dump)
        archive.writestr("manifest.json", json.dumps(manifest))


def _replace_manifest(file: Path, **changes: object) -> None:
    with zipfile.ZipFile(file) as archive:
        dump = archive.read("database.dump")
        manifest = json.loads(archive.read("manifest.json")) | changes
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("database.dump", dump)
        archive.writestr("manifest.json", json.dumps(manifest))
