"""Import reports as documents: codes and params as they are, for programs; sentences are made at the edge."""

from collections.abc import Mapping

from gridsvc.imports import ImportReport, RowFinding, RowOutcome

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
