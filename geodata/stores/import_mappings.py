"""What columns of a source meant, said once and used by later imports from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from gridsvc.actors import Actor


@dataclass(frozen=True, slots=True)
class RememberedMapping:
    """The mapping of one kind and source, and the import that it was said at."""

    city: str
    time_zone: str
    kind: str
    source: str
    run_id: UUID
    file_name: str
    made_at: datetime
    document: dict[str, dict[str, str]]


class ImportMappings:
    """Remembers and forgets mappings; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(
        self, *, city: str | None = None, kind: str | None = None, source: str | None = None
    ) -> list[RememberedMapping]:
        """Those in force, of one city, kind or source where these are named."""
        params = {"city": city, "kind": kind, "source": source}
        with self._connection.cursor(row_factory=class_row(RememberedMapping)) as cursor:
            return cursor.execute(sql("select_remembered_mappings"), params).fetchall()

    def remember(self, run: UUID, document: Mapping[str, Mapping[str, str]]) -> None:
        """Keep the mapping of an import that was written."""
        self._connection.execute(sql("remember_mapping"), {"run": run, "document": Jsonb(document)})

    def forget(self, city: str, source: str, kind: str | None, *, actor: Actor, at: datetime) -> int:
        """Forget all mappings of a source, for one kind or all; how many imports had said one."""
        params = {"city": city, "source": source, "kind": kind, "at": at, "by": actor.id}
        return self._connection.execute(sql("forget_mappings"), params).rowcount
