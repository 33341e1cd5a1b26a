"""A backup: one file with everything in the database, taken while others work."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

from psycopg.rows import dict_row

from geodata.database.archive import Manifest, dump_writer, new_archive, pieces, write_manifest
from geodata.database.connection import Database
from geodata.database.programs import client_environment, client_program, complaint_of
from geodata.database.statements import sql
from gridsvc.errors import Conflict, Unreachable
from gridsvc.ports import Progress

_MOST_SHOWN = 0.95


def backup(
    database: Database, target: Path, *, binaries: Path | None = None, progress: Progress | None = None
) -> Manifest:
    """Write the whole database to a file; one that is already there is not overwritten."""
    if target.exists():
        raise Conflict(f"{target} is already there", code="file_exists", params={"file": str(target)})
    source = _Source(database, client_program("pg_dump", binaries), progress)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with new_archive(target) as archive:
            manifest = source.write_to(archive)
    except OSError as error:
        raise Unreachable(
            f"the backup cannot be written: {error}",
            code="file_not_writable",
            params={"file": str(target), "reason": str(error)},
        ) from error
    if progress:
        progress(1.0, "backed_up")
    return manifest


class _Source:
    """One database while it is dumped."""

    def __init__(self, database: Database, program: Path, progress: Progress | None) -> None:
        self._database = database
        self._program = program
        self._progress = progress

    def write_to(self, archive: ZipFile) -> Manifest:
        """Write dump and manifest."""
        facts = self._facts()
        with dump_writer(archive) as writer, self._dump() as dump:
            for piece in pieces(dump):
                writer.write(piece)
                if self._progress:
                    share = writer.size_bytes / facts["size_bytes"]
                    self._progress(min(share, _MOST_SHOWN), "backing_up")
        taken = {"sha256": writer.sha256, "size_bytes": writer.size_bytes, "program": _program_version()}
        manifest = Manifest(**(facts | taken))
        write_manifest(archive, manifest)
        return manifest

    def _facts(self) -> dict[str, Any]:
        with self._database.administer() as connection, connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(sql("describe_database")).fetchone()
        if row is None:
            raise Conflict("the database has no epoch", code="database_not_migrated")
        return row

    @contextmanager
    def _dump(self) -> Iterator[IO[bytes]]:
        command = [str(self._program), "--format=custom", "--no-password"]
        environment = client_environment(self._database.login)
        with (
            tempfile.TemporaryFile() as complaints,
            subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=complaints) as process,
        ):
            if process.stdout:
                yield process.stdout
            if process.wait():
                raise complaint_of("pg_dump", complaints)


def _program_version() -> str:
    try:
        return version("gridsvc")
    except PackageNotFoundError:
        return "from a folder"
