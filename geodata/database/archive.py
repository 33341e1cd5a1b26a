"""The file of a backup: a zip of the dump, as `pg_dump` writes it, and a manifest that says what it is."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from gridsvc.errors import InvalidInput

SCHEMA = "gridsvc/backup/1"
_DUMP = "database.dump"
_MANIFEST = "manifest.json"
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `migration` is the number of the newest applied file, `made_at` in UTC."""

    program: str
    epoch: str
    migration: int
    postgresql: str
    postgis: str
    made_at: str
    sha256: str
    size_bytes: int
    schema: str = SCHEMA


class DumpWriter:
    """Takes the dump in pieces and counts them."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._digest = hashlib.sha256()
        self.size_bytes = 0

    @property
    def sha256(self) -> str:
        """Checksum of what was written."""
        return self._digest.hexdigest()

    def write(self, piece: bytes) -> None:
        """Write one piece."""
        self._target.write(piece)
        self._digest.update(piece)
        self.size_bytes += len(piece)


@contextmanager
def new_archive(target: Path) -> Iterator[zipfile.ZipFile]:
    """A file that appears under its name only when it is whole and on the disk."""
    partial = target.with_name(target.name + ".part")
    try:
        with partial.open("wb") as file:
            partial.chmod(0o600)
            with zipfile.ZipFile(file, "w") as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def dump_writer(archive: zipfile.ZipFile) -> Iterator[DumpWriter]:
    """Where the dump goes; it is already packed."""
    with archive.open(_DUMP, "w", force_zip64=True) as target:
        yield DumpWriter(target)


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Add the manifest, last, as it names the checksum."""
    archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=2) + "\n")


@contextmanager
def open_dump(file: Path) -> Iterator[IO[bytes]]:
    """The dump inside a backup."""
    with zipfile.ZipFile(file) as archive, archive.open(_DUMP) as dump:
        yield dump


def verified_manifest(file: Path) -> Manifest:
    """The manifest of a backup whose dump is unharmed; anything else is refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            content = json.loads(archive.read(_MANIFEST))
        if content.get("schema") != SCHEMA:
            raise _unusable(file, f"it is a {content.get('schema')}, not a {SCHEMA}")
        manifest = Manifest(**content)
        with open_dump(file) as dump:
            digest = _digest(dump)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise _unusable(file, str(error)) from error
    if digest != manifest.sha256:
        raise _unusable(file, "its checksum is wrong")
    return manifest


def pieces(source: IO[bytes]) -> Iterator[bytes]:
    """What is left of a stream, in pieces."""
    while piece := source.read(_CHUNK):
        yield piece


def _digest(dump: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces(dump):
        digest.update(piece)
    return digest.hexdigest()


def _unusable(file: Path, reason: str) -> InvalidInput:
    return InvalidInput(
        f"{file} is no backup that can be restored: {reason}",
        code="backup_unusable",
        params={"file": str(file), "reason": reason},
    )
