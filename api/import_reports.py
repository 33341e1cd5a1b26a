"""Import reports for people, on the screen and as files."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from api.sentences import catalogue, say
from geodata.importers.guarded_cells import guarded
from gridsvc.errors import InvalidInput
from gridsvc.import_documents import finding_to_document, report_to_document
from gridsvc.imports import ImportReport, RowFinding, RowOutcome
from gridsvc.language import Language

_SHOWN_MAX = 20
_SHORT = 8
_GROUPED_FROM, _VALUES_MAX, _ROWS_MAX = 3, 12, 5
_COLUMNS = ("row", "outcome", "source_id", "field", "value", "reason", "suggestion", "params", "message")


def report_writer(path: Path | None, language: Language) -> Callable[[ImportReport], None]:
    """What writes whole reports to a file, as JSON or CSV by its ending; checked before any work is done."""
    if path is None:
        return lambda _report: None
    if path.suffix.lower() not in (".json", ".csv") or not path.parent.is_dir():
        raise InvalidInput(
            f"a report goes to a .json or .csv file in a folder that exists, not to {path}",
            code="report_place",
            params={"field": "report", "value": str(path)},
        )
    return partial(_write_csv if path.suffix.lower() == ".csv" else _write_json, path, language)


def summary(report: ImportReport, language: Language) -> Iterator[str]:
    """What happened, in a few lines: counts, the first refused rows, the first warnings, whether it was written."""
    counts = {outcome.value: report.counts.get(outcome, 0) for outcome in RowOutcome}
    yield say("import_summary", language, file=report.file_name, source=report.source, **counts)
    refused = [finding for finding in report.findings if finding.outcome is RowOutcome.REFUSED]
    yield from _first(list(_grouped(refused, language)), language)
    notes = _grouped(report.warnings, language)
    yield from _first([say("import_warning", language, line=line) for line in notes], language)
    yield say(_ending(report), language, count=report.refused, id=str(report.run_id or "")[:_SHORT])


def sentence_of_finding(finding: RowFinding, language: Language) -> str:
    """One finding as a sentence: where, what, why, what to do."""
    name = str(finding.params.get("column", finding.field))
    comma = "，" if language is Language.ZH else ", "
    place = (f"{comma}{name}" if name else "") + (f" = {finding.value}" if finding.value else "")
    code = "import_row" if finding.row else "import_file"
    return say(code, language, row=finding.row, place=place, **_why(finding, language))


def _why(finding: RowFinding, language: Language) -> dict[str, str]:
    params = {**finding.params, "value": finding.value, "field": finding.field}
    known = catalogue()
    code = finding.reason or finding.outcome.value
    reason = known.say(f"import_{code}", language, params) or known.say(code, language, params)
    advice = known.say(f"advice_{finding.suggestion}", language, params)
    stop = "；" if language is Language.ZH else "; "
    return {
        "reason": reason or str(finding.params.get("message", code)),
        "advice": f"{stop}{advice}" if advice else "",
    }


def _ending(report: ImportReport) -> str:
    if not report.accepted:
        return "import_not_written"
    if report.dry_run:
        return "import_dry_run"
    return "import_written_valid" if report.refused else "import_written"


def _grouped(findings: Sequence[RowFinding], language: Language) -> Iterator[str]:
    """One sentence each, or one for all where the same is to be said of many rows."""
    groups: dict[tuple[str, ...], list[RowFinding]] = {}
    for finding in findings:
        why = _why(finding, language)
        groups.setdefault((finding.field, why["reason"], why["advice"]), []).append(finding)
    for (field, reason, advice), group in groups.items():
        if len(group) <= _GROUPED_FROM:
            yield from (sentence_of_finding(finding, language) for finding in group)
            continue
        values = Counter(finding.value for finding in group).most_common()
        shown = ", ".join(f"{value or '–'} ({times})" for value, times in values[:_VALUES_MAX])
        rows = ", ".join(str(finding.row) for finding in group[:_ROWS_MAX])
        name = str(group[0].params.get("column", field))
        more = {"shown": shown + (" …" if len(values) > _VALUES_MAX else ""), "reason": reason, "advice": advice}
        yield say("import_rows", language, count=len(group), rows=rows, field=name, **more)


def _first(lines: list[str], language: Language) -> Iterator[str]:
    yield from islice(lines, _SHOWN_MAX)
    if len(lines) > _SHOWN_MAX:
        yield say("import_more", language, count=len(lines) - _SHOWN_MAX)


def _write_json(path: Path, _language: Language, report: ImportReport) -> None:
    path.write_text(json.dumps(report_to_document(report), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _write_csv(path: Path, language: Language, report: ImportReport) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_csv_rows(report, language))


def _csv_rows(report: ImportReport, language: Language) -> Iterator[list[object]]:
    yield [*_COLUMNS]
    for finding in (*report.findings, *report.warnings):
        row = dict(finding_to_document(finding)) | {"message": sentence_of_finding(finding, language)}
        row["params"] = json.dumps(row["params"], ensure_ascii=False)
        yield [guarded(value) if isinstance(value := row[name], str) else value for name in _COLUMNS]
