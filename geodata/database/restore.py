"""A restore: into a database at the side, which takes the place of the old one only when it is whole."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from psycopg import Connection, sql

from geodata.database.archive import Manifest, open_dump, pieces, verified_manifest
from geodata.database.connection import SEARCH_PATH, Database, make_database
from geodata.database.groundwork import check_postgis, make_roles
from geodata.database.migrations import read_migrations
from geodata.database.migrator import acting_as_owner, migrate
from geodata.database.programs import client_environment, client_program, complaint_of
from geodata.database.rights import copy_rights
from geodata.database.statements import sql as statement
from gridsvc.errors import Conflict
from gridsvc.ports import Progress

_MAINTENANCE = "postgres"
_SHARE_OF_LOADING = 0.8


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored, and under which name the database that was there before is kept."""

    manifest: Manifest
    kept_as: str | None


def restore(
    database: Database, file: Path, *, binaries: Path | None = None, progress: Progress | None = None
) -> RestoreReport:
    """Put a backup in the place of a database, bring it up to date and begin a new epoch.

    What was there before is kept as `NAME_before_restore`, where the next restore drops it.
    """
    manifest = verified_manifest(file)
    _require_known(manifest)
    program = client_program("pg_restore", binaries)
    side = database.sibling(f"{database.name}_restoring")
    server = database.sibling(_MAINTENANCE)
    _drop(server, side.name)
    make_database(server, side.name, template="template0")
    try:
        _load(side, file, manifest, program, progress)
        _renew(side)
        migrate(side)
        kept_as = _swap(server, side.name, database.name)
    except BaseException:
        _drop(server, side.name)
        raise
    if progress:
        progress(1.0, "restored")
    return RestoreReport(manifest, kept_as)


def _require_known(manifest: Manifest) -> None:
    known = len(read_migrations())
    if manifest.migration > known:
        raise Conflict(
            f"the backup is at migration {manifest.migration}, this program knows {known}: it is too old",
            code="database_newer_than_program",
            params={"database": manifest.migration, "program": known},
        )


def _load(side: Database, file: Path, manifest: Manifest, program: Path, progress: Progress | None) -> None:
    with side.administer() as connection:
        check_postgis(connection)
        make_roles(connection)
    loaded = 0
    with open_dump(file) as dump, _restoring(side, program) as target:
        for piece in pieces(dump):
            target.write(piece)
            loaded += len(piece)
            if progress:
                progress(_SHARE_OF_LOADING * loaded / manifest.size_bytes, "restoring")


@contextmanager
def _restoring(side: Database, program: Path) -> Iterator[IO[bytes]]:
    command = [str(program), "--exit-on-error", "--single-transaction", "--no-password", f"--dbname={side.name}"]
    environment = client_environment(side.login)
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stderr=complaints)
        try:
            # A program that failed has closed its end: what it wrote says more than the broken pipe.
            with suppress(BrokenPipeError), process:
                yield cast("IO[bytes]", process.stdin)
        finally:
            process.kill()
        if process.returncode:
            raise complaint_of("pg_restore", complaints)


def _renew(side: Database) -> None:
    with side.administer() as connection, acting_as_owner(connection, SEARCH_PATH):
        connection.execute(statement("begin_epoch"))
        connection.execute(statement("renumber_changes"))


def _swap(server: Database, fresh: str, name: str) -> str | None:
    kept = f"{name}_before_restore"
    with server.administer() as connection:
        if not connection.execute(statement("database_exists"), {"name": name}).fetchone():
            _rename(connection, fresh, name)
            return None
        _drop(server, kept)
        copy_rights(connection, name, fresh)
        _let_in(connection, name, allowed=False)
        try:
            connection.execute(statement("end_sessions"), {"name": name})
            with connection.transaction():
                _rename(connection, name, kept)
                _rename(connection, fresh, name)
        except BaseException:
            _let_in(connection, name, allowed=True)
            raise
        _let_in(connection, kept, allowed=True)
    return kept


def _rename(connection: Connection, old: str, new: str) -> None:
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))


def _let_in(connection: Connection, name: str, *, allowed: bool) -> None:
    setting = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    connection.execute(setting.format(sql.Identifier(name), sql.Literal(allowed)))


def _drop(server: Database, name: str) -> None:
    with server.administer() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
