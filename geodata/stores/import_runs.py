"""The record of imports."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from geodata.database import sql
from gridsvc.actors import Actor
from gridsvc.errors import NotFound
from gridsvc.import_documents import report_to_document
from gridsvc.imports import ImportReport, RowOutcome


class ImportRunStore:
    """Keeps reports of one city's imports, without the rows that are simply new; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city_id = connection, city_id

    def add(self, report: ImportReport, actor: Actor, at: datetime) -> UUID:
        """Keep the report of an import that was written."""
        told = tuple(finding for finding in report.findings if finding.outcome is not RowOutcome.NEW)
        document = report_to_document(replace(report, findings=told))
        params = {
            "city": self._city_id,
            "kind": report.kind,
            "source": report.source,
            "file_name": report.file_name,
            "file_sha256": report.file_sha256,
            "made_at": at,
            "actor": actor.id,
            "counts": Jsonb(document["counts"]),
            "report": Jsonb(document),
        }
        row = self._connection.execute(sql("insert_import_run"), params).fetchone()
        if row is None:
            raise NotFound("the import was not recorded")
        return UUID(str(row[0]))
