"""Brings a database to the state the program needs: forward only, one transaction a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import Connection

from geodata.database import jobqueue
from geodata.database.connection import SEARCH_PATH, Database
from geodata.database.groundwork import lay_groundwork
from geodata.database.migrations import MIGRATIONS_FOLDER, Migration, pending_migrations, read_migrations
from geodata.database.statements import sql
from gridsvc.ports import Progress


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What a run of the migrator did: names of the files applied, newest last."""

    applied: tuple[str, ...]
    job_queue: tuple[str, ...]


def migrate(
    database: Database, *, folder: Path = MIGRATIONS_FOLDER, progress: Progress | None = None
) -> MigrationReport:
    """Apply what is missing; of two migrators the second waits for the first and finds nothing to do."""
    migrations = read_migrations(folder)
    with database.administer() as connection:
        connection.execute(sql("lock_migrator"))
        lay_groundwork(connection)
        with acting_as_owner(connection, SEARCH_PATH):
            connection.execute(sql("create_migration_table"))
        pending = pending_migrations(migrations, applied_migrations(connection))
        for done, migration in enumerate(pending):
            if progress:
                progress(done / (len(pending) + 1), "migrating")
            _apply(connection, migration)
        with acting_as_owner(connection, jobqueue.SEARCH_PATH):
            queue = jobqueue.migrate_job_queue(connection)
    if progress:
        progress(1.0, "migrated")
    return MigrationReport(tuple(one.name for one in pending), tuple(queue))


def missing_migrations(database: Database, folder: Path = MIGRATIONS_FOLDER) -> list[str]:
    """Names of the files that this database lacks; what the migrator would refuse is refused here too."""
    known = read_migrations(folder)
    with database.administer() as connection:
        row = connection.execute("SELECT to_regclass('gridsvc.migration') IS NULL").fetchone()
        applied = {} if row == (True,) else applied_migrations(connection)
    return [one.name for one in pending_migrations(known, applied)]


def applied_migrations(connection: Connection) -> dict[int, str]:
    """Checksum of each applied file by its number."""
    return dict(connection.execute(sql("applied_migrations")).fetchall())


@contextmanager
def acting_as_owner(connection: Connection, search_path: str) -> Iterator[None]:
    """A transaction in the owner's role, for what changes the shape of the database."""
    with connection.transaction():
        connection.execute("SET LOCAL ROLE gridsvc_owner")
        connection.execute("SELECT set_config('search_path', %(path)s, true)", {"path": search_path})
        yield


def _apply(connection: Connection, migration: Migration) -> None:
    recorded = {"number": migration.number, "name": migration.name, "sha256": migration.sha256}
    try:
        with acting_as_owner(connection, SEARCH_PATH):
            connection.execute(migration.statements)
            connection.execute(sql("record_migration"), recorded)
    except psycopg.Error as error:
        error.add_note(f"in migration {migration.name}")
        raise
