"""Imports that were written: listed, shown, undone."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from api import wiring
from api.import_reports import sentence_of_finding
from api.site_upkeep import schedule_site_work
from geodata.cities import city_named
from geodata.importers.guarded_cells import REASON, ROW, guarded
from geodata.stores.import_runs import ImportRecords
from geodata.stores.import_undo import ImportUndo
from gridsvc.errors import InvalidInput
from gridsvc.import_documents import report_from_document, run_to_document
from gridsvc.imports import ImportReport, ImportRun, QuarantinedRow, UndoReport
from gridsvc.language import Language
from gridsvc.usecases.import_file import refuse_others
from gridsvc.usecases.undo_import import undo_import


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import: its record, what was told of it, rows written, by table and each; rows set aside."""

    run: ImportRun
    report: ImportReport
    extent: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    quarantine: list[QuarantinedRow]


def listed_imports(city: str | None, *, source: str | None, limit: int) -> list[dict[str, object]]:
    """The latest imports as documents."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        return [run_to_document(run) for run in ImportRecords(connection).all(city=city, source=source, limit=limit)]


def forgotten_imports(city: str | None, *, before: date, dry_run: bool) -> dict[str, object]:
    """Let go of what imports before a day, on the city's clock, would need to be undone; as a document."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection, connection.transaction(force_rollback=dry_run):
        chosen = city_named(connection, city)
        refuse_others(actor, chosen.city.code)
        limit = datetime.combine(before, time(), chosen.city.clock)
        forgotten = ImportRecords(connection).forget(chosen.id, limit)
    return {
        "city": chosen.city.code,
        "before": before.isoformat(),
        "dry_run": dry_run,
        "imports": [str(run) for run in forgotten],
        "rows": sum(forgotten.values()),
    }


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
            records.quarantine(run),
        )


def record_document(record: ImportRecord, report: Mapping[str, object]) -> dict[str, object]:
    """The same as JSON values."""
    return {
        **run_to_document(record.run),
        "report": report,
        "written": record.extent,
        "rows": record.rows,
        "quarantine": [
            {"row": each.row, "source_id": each.source_id, "cells": dict(each.cells)} for each in record.quarantine
        ],
    }


def quarantine_writer(path: Path | None, language: Language) -> Callable[[Sequence[QuarantinedRow]], None]:
    """What writes rows that were set aside as CSV, with all columns of their file; the place is checked before."""
    if path is None:
        return lambda _rows: None
    if path.suffix.lower() != ".csv" or not path.parent.is_dir():
        raise InvalidInput(
            f"rows for mending go to a .csv file in a folder that exists, not to {path}",
            code="quarantine_place",
            params={"field": "quarantine", "value": str(path)},
        )
    return partial(_write_quarantine, path, language)


def undone_import(name: str, *, keep_later: bool = False, dry_run: bool = False) -> tuple[ImportRun, UndoReport]:
    """Take one import back; a dry run says what that would do and leaves everything as it is."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection, connection.transaction(force_rollback=dry_run):
        run = ImportRecords(connection).named(name)
        undoable = ImportUndo(connection, run)
        report = undo_import(undoable, actor=actor, clock=wiring.clock, keep_later=keep_later, dry_run=dry_run)
        schedule_site_work(connection, wiring.job_queue, actor=actor, city=run.city)
    return run, report


def _write_quarantine(path: Path, language: Language, rows: Sequence[QuarantinedRow]) -> None:
    if not rows:
        return
    columns = [*dict.fromkeys(name for each in rows for name, _ in each.cells)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*map(guarded, columns), ROW, REASON])
        for each in rows:
            cells = dict(each.cells)
            why = " ".join(sentence_of_finding(finding, language) for finding in each.findings)
            writer.writerow([*(guarded(cells.get(name, "")) for name in columns), each.row, guarded(why)])
