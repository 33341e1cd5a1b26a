"""The record of imports: what was told of each, and what it changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from geodata.database.bulk import reserved_ids
from geodata.stores.frame import append_frame
from gridsvc.actors import Actor
from gridsvc.errors import Conflict, NotFound
from gridsvc.import_documents import finding_from_document, finding_to_document, report_to_document
from gridsvc.imports import ImportReport, ImportRun, QuarantinedRow

KEPT_MOST = 10_000
"""How many findings, and how many warnings, are kept with an import; all of them go into the file of a report."""
_AT_ONCE = 1000


class ImportRunStore:
    """Keeps reports of one city's imports, without the rows that are simply new; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city_id = connection, city_id
        self._begun: int | None = None

    def begin(self) -> None:
        """From now on, the database notes what is changed: it is an import that `add` will record."""
        (self._begun,) = reserved_ids(self._connection, "import_run", 1)
        self._connection.execute(sql("note_import_run"), {"run": str(self._begun)})

    def drop(self) -> None:
        """What was begun changes nothing and is not recorded."""
        self._connection.execute(sql("note_import_run"), {"run": ""})
        self._begun = None

    def add(self, report: ImportReport, actor: Actor, at: datetime, quarantine: Iterable[QuarantinedRow] = ()) -> UUID:
        """Keep the report of an import that was written, up to so many findings, and the rows that were set aside."""
        told = tuple(islice(report.told(), KEPT_MOST))
        warnings = tuple(islice(report.warnings, KEPT_MOST))
        document = report_to_document(replace(report, findings=told, warnings=warnings))
        (key,) = reserved_ids(self._connection, "import_run", 1) if self._begun is None else (self._begun,)
        params = {
            "id": key,
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
        self._connection.execute(sql("note_import_run"), {"run": ""})
        self._begun = None
        self._set_aside(key, quarantine)
        if row is None:
            raise NotFound("the import was not recorded")
        return UUID(str(row[0]))

    def _set_aside(self, key: int, quarantine: Iterable[QuarantinedRow]) -> None:
        rest = iter(quarantine)
        while rows := list(islice(rest, _AT_ONCE)):
            self._append_aside(key, rows)

    def _append_aside(self, key: int, rows: Sequence[QuarantinedRow]) -> None:
        frame: dict[str, list[Any]] = {
            "run_id": [key] * len(rows),
            "row_number": [each.row for each in rows],
            "source_id": [each.source_id for each in rows],
            "cells": [Jsonb(each.cells) for each in rows],
            "findings": [Jsonb([finding_to_document(finding) for finding in each.findings]) for each in rows],
        }
        append_frame(self._connection, "import_quarantine", frame)


class ImportRecords:
    """Reads the records of imports of all cities."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, *, city: str | None = None, source: str | None = None, limit: int = 50) -> Sequence[ImportRun]:
        """The latest imports first, of one city or source where these are named."""
        params = {"city": city, "source": source, "limit": limit}
        with self._connection.cursor(row_factory=class_row(ImportRun)) as cursor:
            return cursor.execute(sql("select_import_runs"), params).fetchall()

    def named(self, name: str) -> ImportRun:
        """The import of an id, or of the beginning of one where that is enough."""
        with self._connection.cursor(row_factory=class_row(ImportRun)) as cursor:
            found = cursor.execute(sql("select_import_run"), {"name": name.lower()}).fetchall()
        if not found:
            raise NotFound(f"there is no import {name}", code="import_unknown", params={"name": name})
        if len(found) > 1:
            raise Conflict(f"{name} begins more ids than one", code="import_ambiguous", params={"name": name})
        return found[0]

    def forget(self, city_id: int, before: datetime) -> dict[UUID, int]:
        """Let go of what imports of a city before a time would need to be undone; how many rows each had noted."""
        self._connection.execute(sql("lock_imports"), {"city": city_id})
        params = {"city": city_id, "before": before}
        return {UUID(str(run)): int(rows) for run, rows in self._connection.execute(sql("forget_imports"), params)}

    def report(self, run: ImportRun) -> Mapping[str, Any]:
        """What was told when the import was written, as a document."""
        (document,) = self._connection.execute(sql("select_import_report"), {"run": run.id}).fetchall()[0]
        return dict(document)

    def changes(self, run: ImportRun) -> list[dict[str, Any]]:
        """Each row that the import wrote: table, label, op; of those it changed or removed also what was before."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql("select_import_changes"), {"run": run.id}).fetchall()

    def extent(self, run: ImportRun) -> list[dict[str, Any]]:
        """How many rows of which table were written how."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql("count_import_changes"), {"run": run.id}).fetchall()

    def quarantine(self, run: ImportRun) -> list[QuarantinedRow]:
        """The rows that were set aside when the others were written."""
        return [
            QuarantinedRow(
                row, source_id, tuple((name, cell) for name, cell in cells), tuple(map(finding_from_document, findings))
            )
            for row, source_id, cells, findings in self._connection.execute(
                sql("select_import_quarantine"), {"run": run.id}
            )
        ]
