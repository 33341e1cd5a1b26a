"""Reports as files: a page, a workbook, a word-processor document."""

import base64
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from api.drawings.picture import png_of
from api.drawings.svg import svg_of
from api.exports.files import write_whole
from api.exports.table_sheet import Tables
from api.reports.document import docx_of
from api.reports.printed import pdf_of
from api.reports.report import NUMBERS, Report, shown
from api.sentences import say


class ReportFormat(StrEnum):
    """What a report can be written as."""

    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    PDF = "pdf"


def html_of(report: Report) -> bytes:
    """A page by itself that loads nothing."""
    sketch = svg_of(report.sketch) if report.sketch else ""
    values = {"shown": shown, "numbers": NUMBERS, "sketch": sketch, "encoded": _encoded}
    return _template().render(report=report, **values).encode()


def xlsx_of(report: Report) -> bytes:
    """A workbook: the facts, then a sheet a table."""
    title = f"{report.title} {report.subtitle}"
    tables = Tables(title=title, made_at=report.made_at, footer=report.footer, warning=report.warning)
    tables.add_facts(say("book_overview", report.language), report.facts)
    if report.sketch:
        tables.add_picture(say("book_sketch", report.language), png_of(report.sketch), report.sketch.title)
    for section in report.sections:
        tables.add_table(section.title, section.columns, section.rows, note=section.note, nothing=section.nothing)
    return tables.content()


WRITERS: Mapping[ReportFormat, Callable[[Report], bytes]] = {
    ReportFormat.DOCX: docx_of,
    ReportFormat.XLSX: xlsx_of,
    ReportFormat.HTML: html_of,
    ReportFormat.PDF: pdf_of,
}


def write_report(report: Report, folder: Path, formats: Sequence[ReportFormat]) -> tuple[Path, ...]:
    """Write `NAME.ENDING` for each format; answers the files."""
    contents = {folder / f"{report.name}.{each}": WRITERS[each](report) for each in formats}
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        write_whole(path, content)
    return tuple(contents)


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


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
