"""Reports as files: a page, a workbook, a word-processor document."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from api.exports.files import write_whole
from api.exports.table_sheet import Kind, Tables
from api.reports.document import docx_of
from api.reports.report import Report, shown
from api.sentences import say

NUMBERS = (Kind.COUNT, Kind.DECIMAL, Kind.SHARE)


class ReportFormat(StrEnum):
    """What a report can be written as."""

    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"


def html_of(report: Report) -> bytes:
    """A page by itself that loads nothing."""
    return _template().render(report=report, shown=shown, numbers=NUMBERS).encode()


def xlsx_of(report: Report) -> bytes:
    """A workbook: the facts, then a sheet a table."""
    tables = Tables(title=report.title, made_at=report.made_at, footer=report.footer, warning=report.warning)
    tables.add_facts(say("book_overview", report.language), report.facts)
    for section in report.sections:
        tables.add_table(section.title, section.columns, section.rows)
    return tables.content()


_WRITERS: Mapping[ReportFormat, Callable[[Report], bytes]] = {
    ReportFormat.DOCX: docx_of,
    ReportFormat.XLSX: xlsx_of,
    ReportFormat.HTML: html_of,
}


def write_report(report: Report, folder: Path, formats: Sequence[ReportFormat]) -> tuple[Path, ...]:
    """Write `NAME.ENDING` for each format; answers the files."""
    contents = {folder / f"{report.name}.{each}": _WRITERS[each](report) for each in formats}
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        write_whole(path, content)
    return tuple(contents)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
