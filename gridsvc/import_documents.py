"""Import reports as documents: codes and params as they are, for programs; sentences are made at the edge."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from gridsvc.imports import ImportReport, ImportRun, RowFinding, RowOutcome, UndoReport

REPORT_SCHEMA = "gridsvc/import/1"


def report_to_document(report: ImportReport) -> dict[str, object]:
    """The whole report as JSON values; a row without a finding is unchanged, row 0 is the file itself."""
    return {
        "schema": REPORT_SCHEMA,
        "kind": report.kind,
        "source": report.source,
        "file": report.file_name,
        "sha256": report.file_sha256,
        "dry_run": report.dry_run,
        "accepted": report.accepted,
        "written": report.accepted and not report.dry_run,
        "accept": "valid" if report.accept_valid else "all",
        "import": report.run_id and str(report.run_id),
        "counts": {outcome.value: report.counts.get(outcome, 0) for outcome in RowOutcome},
        "findings": [finding_to_document(finding) for finding in report.findings],
        "warnings": [finding_to_document(finding) for finding in report.warnings],
    }


def finding_to_document(finding: RowFinding) -> Mapping[str, object]:
    """One finding as JSON values."""
    return {
        "row": finding.row,
        "outcome": finding.outcome.value,
        "source_id": finding.source_id,
        "field": finding.field,
        "value": finding.value,
        "reason": finding.reason,
        "suggestion": finding.suggestion,
        "params": dict(finding.params),
    }


def report_from_document(document: Mapping[str, Any]) -> ImportReport:
    """The report that a document of ours holds."""
    return ImportReport(
        kind=document["kind"],
        source=document["source"],
        file_name=document["file"],
        file_sha256=document["sha256"],
        dry_run=document["dry_run"],
        counts={RowOutcome(name): count for name, count in document["counts"].items()},
        findings=tuple(map(finding_from_document, document["findings"])),
        warnings=tuple(map(finding_from_document, document["warnings"])),
        accept_valid=document.get("accept") == "valid",
    )


def finding_from_document(document: Mapping[str, Any]) -> RowFinding:
    """The finding that a document of ours holds."""
    return RowFinding(**{**document, "outcome": RowOutcome(document["outcome"])})


def run_to_document(run: ImportRun) -> dict[str, object]:
    """The record of an import as JSON values; times on the city's clock."""
    zone = ZoneInfo(run.time_zone)
    return {
        "id": str(run.id),
        "city": run.city,
        "kind": run.kind,
        "source": run.source,
        "file": run.file_name,
        "sha256": run.file_sha256,
        "made_at": run.made_at.astimezone(zone).isoformat(timespec="seconds"),
        "actor": run.actor_id,
        "counts": dict(run.counts),
        "undone_at": run.undone_at and run.undone_at.astimezone(zone).isoformat(timespec="seconds"),
        "undone_by": run.undone_by,
        "undone": run.undone,
        "forgotten_at": run.forgotten_at and run.forgotten_at.astimezone(zone).isoformat(timespec="seconds"),
    }


def undo_to_document(report: UndoReport) -> dict[str, object]:
    """What an undoing did as JSON values."""
    return {
        "removed": dict(report.removed),
        "restored": dict(report.restored),
        "kept": [
            {"table": each.table, "label": each.label, "reason": each.reason.value, "by": each.by}
            for each in report.kept
        ],
    }
