"""The migration files: numbered without gaps, never edited once applied."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gridsvc.errors import Conflict, InvalidInput

MIGRATIONS_FOLDER = Path(__file__).parents[1] / "migrations"
_NAME = re.compile(r"(\d{4})_[a-z][a-z0-9]*(_[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its number, its name without ending, its statements."""

    number: int
    name: str
    statements: bytes

    @property
    def sha256(self) -> str:
        """By which an edited file is known."""
        return hashlib.sha256(self.statements).hexdigest()


def read_migrations(folder: Path = MIGRATIONS_FOLDER) -> list[Migration]:
    """All files in order; a name out of shape, a gap or a number given twice is refused."""
    migrations = [_read(path) for path in sorted(folder.glob("*.sql"))]
    for expected, migration in enumerate(migrations, start=1):
        if migration.number != expected:
            raise InvalidInput(
                f"migration {migration.name} stands where number {expected:04d} should",
                code="migration_out_of_order",
                params={"migration": migration.name, "expected": expected},
            )
    return migrations


def pending_migrations(migrations: Sequence[Migration], applied: Mapping[int, str]) -> list[Migration]:
    """Those not yet applied, where `applied` maps numbers to sha256; edited files and newer databases are refused."""
    newest = max(applied, default=0)
    if newest > len(migrations):
        raise Conflict(
            f"the database is at migration {newest}, this program knows {len(migrations)}: it is too old",
            code="database_newer_than_program",
            params={"database": newest, "program": len(migrations), "remedy": "install the newer gridsvc"},
        )
    for migration in migrations[:newest]:
        if applied.get(migration.number) != migration.sha256:
            raise Conflict(
                f"migration {migration.name} was edited after it had been applied",
                code="migration_edited",
                params={"migration": migration.name, "remedy": "restore the file and add a new migration"},
            )
    return list(migrations[newest:])


def _read(path: Path) -> Migration:
    match = _NAME.fullmatch(path.stem)
    if not match:
        raise InvalidInput(
            f"{path.name} is not called NNNN_verb_noun.sql",
            code="migration_misnamed",
            params={"migration": path.stem},
        )
    return Migration(int(match.group(1)), path.stem, path.read_bytes())
