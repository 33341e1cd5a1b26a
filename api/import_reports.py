"""Import reports for people, on the screen and as files."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice, takewhile
from pathlib import Path

from api.sentences import catalogue, say
from geodata.importers.guarded_cells import guarded
from geodata.importers.mapping import name_in_chinese
from gridsvc.errors import InvalidInput
from gridsvc.import_documents import finding_to_document, report_to_document
from gridsvc.imports import ImportReport, RowFinding, RowOutcome
from gridsvc.language import Language

_SHOWN_MAX = 20
_SHORT = 8
_GROUPED_FROM, _VALUES_MAX, _ROWS_MAX, _TOLD_APART = 3, 12, 5, 5000
_ALIKE_MOST = 12
_NAMED = ("state", "level")
_WRITTEN = (RowOutcome.NEW, RowOutcome.CHANGED)
_OTHERS = ("", "…", "")
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


def json_pieces(report: ImportReport) -> Iterator[str]:
    """The whole report as JSON, finding by finding, because there may be more of them than memory holds."""
    of_file = tuple(takewhile(lambda each: each.row == 0, report.findings))
    document = report_to_document(replace(report, findings=of_file, warnings=()))
    parts = {"findings": report.findings, "warnings": report.warnings}
    head = {name: value for name, value in document.items() if name not in parts}
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    for name, findings in parts.items():
        yield f',\n "{name}": ['
        yield from _json_lines(findings)
        yield "]"
    yield "\n}\n"


def summary(report: ImportReport, language: Language) -> Iterator[str]:
    """What happened, in a few lines: counts, the first refused rows, the first warnings, whether it was written."""
    counts = {outcome.value: report.counts.get(outcome, 0) for outcome in RowOutcome}
    yield say("import_summary", language, file=report.file_name, source=report.source, **counts)
    refused = (finding for finding in report.told() if finding.outcome is RowOutcome.REFUSED)
    yield from _first(_grouped(refused, language), language)
    notes = _grouped(report.warnings, language)
    yield from _first((say("import_warning", language, line=line) for line in notes), language)
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
    if language is Language.ZH:
        params |= {name: name_in_chinese(name, str(params[name])) for name in _NAMED if name in params}
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
    if not report.refused and not any(report.counts.get(each, 0) for each in _WRITTEN):
        return "import_nothing_new"
    return "import_written_valid" if report.refused else "import_written"


@dataclass(slots=True)
class _Group:
    """Findings of which the same is to be said: how many, and the first of them."""

    first: list[RowFinding] = field(default_factory=list)
    values: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def add(self, finding: RowFinding) -> None:
        """Count one; of millions of values only the first few thousand are told apart."""
        self.count += 1
        if len(self.first) < _ROWS_MAX:
            self.first.append(finding)
        if len(self.values) < _TOLD_APART or finding.value in self.values:
            self.values[finding.value] += 1


def _grouped(findings: Iterable[RowFinding], language: Language) -> Iterator[str]:
    """One sentence each, or one for all where the same is to be said of many rows."""
    groups: dict[tuple[str, ...], _Group] = {}
    for finding in findings:
        why = _why(finding, language)
        key = (finding.field, why["reason"], why["advice"])
        if key not in groups and len(groups) >= _TOLD_APART:
            key = _OTHERS
        groups.setdefault(key, _Group()).add(finding)
    for (name, reason, advice), group in _together(groups, language):
        if group.count <= _GROUPED_FROM:
            yield from (sentence_of_finding(finding, language) for finding in group.first)
            continue
        values = group.values.most_common()
        shown = ", ".join(f"{value or '–'} ({times})" for value, times in values[:_VALUES_MAX])
        rows = ", ".join(str(finding.row) for finding in group.first)
        column = str(group.first[0].params.get("column", name))
        more = {"shown": shown + (" …" if len(values) > _VALUES_MAX else ""), "reason": reason, "advice": advice}
        yield say("import_rows", language, count=group.count, rows=rows, field=column, **more)


def _together(groups: Mapping[tuple[str, ...], _Group], language: Language) -> Iterator[tuple[tuple[str, ...], _Group]]:
    """The groups, those that differ only in what is named made one where they are too many to read."""
    alike: dict[tuple[str, ...], list[tuple[tuple[str, ...], _Group]]] = {}
    for key, group in groups.items():
        first = group.first[0]
        alike.setdefault((first.field, first.reason, first.suggestion), []).append((key, group))
    for several in alike.values():
        if len(several) <= _ALIKE_MOST:
            yield from several
        else:
            yield _united([group for _, group in several], language)


def _united(groups: Sequence[_Group], language: Language) -> tuple[tuple[str, ...], _Group]:
    united = _Group()
    united.first = [finding for group in groups for finding in group.first][:_ROWS_MAX]
    united.count = sum(group.count for group in groups)
    for group in groups:
        united.values += group.values
    first = united.first[0]
    params = {name: _some([group.first[0].params.get(name) for group in groups]) for name in first.params}
    why = _why(replace(first, params=params, value=""), language)
    return (first.field, why["reason"], why["advice"]), united


def _some(values: Iterable[object]) -> object:
    """What all say, or the first few of what is said."""
    distinct = [*dict.fromkeys(map(str, values))]
    if len(distinct) == 1:
        return distinct[0]
    return ", ".join(distinct[:_ROWS_MAX]) + (" …" if len(distinct) > _ROWS_MAX else "")


def _first(lines: Iterable[str], language: Language) -> Iterator[str]:
    rest = iter(lines)
    yield from islice(rest, _SHOWN_MAX)
    more = sum(1 for _ in rest)
    if more:
        yield say("import_more", language, count=more)


def _write_json(path: Path, _language: Language, report: ImportReport) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json_pieces(report))


def _json_lines(findings: Iterable[RowFinding]) -> Iterator[str]:
    for place, finding in enumerate(findings):
        comma = "," if place else ""
        yield f"{comma}\n  {json.dumps(finding_to_document(finding), ensure_ascii=False, default=str)}"


def _write_csv(path: Path, language: Language, report: ImportReport) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_csv_rows(report, language))


def _csv_rows(report: ImportReport, language: Language) -> Iterator[list[object]]:
    yield [*_COLUMNS]
    for finding in chain(report.findings, report.warnings):
        row = dict(finding_to_document(finding)) | {"message": sentence_of_finding(finding, language)}
        row["params"] = json.dumps(row["params"], ensure_ascii=False)
        yield [guarded(value) if isinstance(value := row[name], str) else value for name in _COLUMNS]
