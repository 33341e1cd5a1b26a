"""Imports that were written: listed, shown, undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api import wiring
from geodata.stores.import_runs import ImportRecords
from geodata.stores.import_undo import ImportUndo
from gridsvc.import_documents import report_from_document, run_to_document
from gridsvc.imports import ImportReport, ImportRun, UndoReport
from gridsvc.usecases.undo_import import undo_import


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import: its record, what was told of it, rows written by table and op, and each of them where asked for."""

    run: ImportRun
    report: ImportReport
    extent: list[dict[str, Any]]
    rows: list[dict[str, Any]]


def listed_imports(city: str | None, *, source: str | None, limit: int) -> list[dict[str, object]]:
    """The latest imports as documents."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        return [run_to_document(run) for run in ImportRecords(connection).all(city=city, source=source, limit=limit)]


def import_record(name: str, *, rows: bool = False) -> ImportRecord:
    """What is known of one import."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        records = ImportRecords(connection)
        run = records.named(name)
        return ImportRecord(
            run,
            report_from_document(records.report(run)),
            records.extent(run),
            records.changes(run) if rows else [],
        )


def record_document(record: ImportRecord, report: Mapping[str, object]) -> dict[str, object]:
    """The same as JSON values."""
    return {**run_to_document(record.run), "report": report, "written": record.extent, "rows": record.rows}


def undone_import(name: str, *, keep_later: bool = False, dry_run: bool = False) -> tuple[ImportRun, UndoReport]:
    """Take one import back; a dry run says what that would do and leaves everything as it is."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection, connection.transaction(force_rollback=dry_run):
        run = ImportRecords(connection).named(name)
        undoable = ImportUndo(connection, run)
        report = undo_import(undoable, actor=actor, clock=wiring.clock, keep_later=keep_later, dry_run=dry_run)
    return run, report
