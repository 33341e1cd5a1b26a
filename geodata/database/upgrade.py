"""An upgrade: backup, migrate, check."""

from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection, sql

from geodata.database.archive import Manifest
from geodata.database.backup import backup
from geodata.database.connection import Database
from geodata.database.groundwork import check_postgis
from geodata.database.migrator import MigrationReport, migrate, missing_migrations
from geodata.database.roles import DatabaseRole
from geodata.database.statements import sql as statement
from gridsvc.errors import Conflict
from gridsvc.ports import Progress

_SHARE_OF_BACKUP = 0.7


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """The backup taken first, and what was applied."""

    backup: Manifest
    migrated: MigrationReport


def upgrade(
    database: Database, target: Path, *, binaries: Path | None = None, progress: Progress | None = None
) -> UpgradeReport:
    """Back a database up to a file, apply what is missing and see that the result can be used."""
    manifest = backup(database, target, binaries=binaries, progress=_part(progress, 0, _SHARE_OF_BACKUP))
    migrated = migrate(database, progress=_part(progress, _SHARE_OF_BACKUP, 1))
    with database.administer() as connection:
        _update_extensions(connection)
    check(database)
    return UpgradeReport(manifest, migrated)


def check(database: Database) -> None:
    """See that a database has all migrations, working PostGIS, sound indexes and all three roles."""
    missing = missing_migrations(database)
    if missing:
        raise Conflict(f"{len(missing)} migrations are missing", code="database_behind", params={"missing": missing})
    with database.administer() as connection:
        check_postgis(connection)
        broken = [name for (name,) in connection.execute(statement("invalid_indexes"))]
    if broken:
        raise Conflict(f"these indexes are invalid: {broken}", code="indexes_invalid", params={"indexes": broken})
    for role in DatabaseRole:
        with database.connect(role) as connection:
            connection.execute("SELECT ST_AsText(ST_Point(0, 0)), id FROM epoch")


def _part(progress: Progress | None, begin: float, end: float) -> Progress | None:
    if progress is None:
        return None
    return lambda share, code: progress(begin + (end - begin) * share, code)


def _update_extensions(connection: Connection) -> None:
    outdated = [name for (name,) in connection.execute(statement("outdated_extensions"))]
    for name in outdated:
        connection.execute(sql.SQL("ALTER EXTENSION {} UPDATE").format(sql.Identifier(name)))
