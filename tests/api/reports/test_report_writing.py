"""Reports as files: the same words in each, whatever names hold."""

import io
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as some

from api.exports.table_sheet import Column, Kind
from api.reports.document import docx_of
from api.reports.report import Report, Section, shown
from api.reports.widths import shares_of
from api.reports.writing import ReportFormat, html_of, write_report, xlsx_of
from gridsvc.language import Language

WICKED = "</td><script>alert(`1`)</script>=\"'&"


def report(name: str = "a name", warning: str = "") -> Report:
    columns = (Column(name), Column("n", Kind.COUNT), Column("share", Kind.SHARE), Column("day", Kind.DATE))
    return Report(
        name="r",
        title=name,
        subtitle=name,
        language=Language.EN,
        made_at=datetime.fromisoformat("2026-11-22T08:00:00"),
        footer=name,
        warning=warning,
        facts=((name, name), ("count", 1234)),
        sections=(
            Section("first", columns, ((name, 1, 0.5, date(2026, 1, 2)), (None, None, None, None))),
            Section("second", columns, (), note=name, nothing="nothing here"),
        ),
    )


class Page(HTMLParser):
    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_values_are_shown_as_people_write_them() -> None:
    assert [shown(0.333, Kind.SHARE), shown(1234, Kind.COUNT), shown(None), shown(12.34)] == [
        "33.3%",
        "1,234",
        "–",
        "12.3",
    ]
    assert shown(datetime.fromisoformat("2026-11-22T08:05:00")) == "2026-11-22 08:05"


def test_markup_in_names_is_text_on_the_page() -> None:
    assert Page(html_of(report(WICKED))).tags == Page(html_of(report())).tags
    assert WICKED in Page(html_of(report(WICKED))).text


@given(some.text(max_size=50))
def test_any_name_makes_files_that_open(name: str) -> None:
    made = report(name)
    Document(io.BytesIO(docx_of(made)))
    openpyxl.load_workbook(io.BytesIO(xlsx_of(made)))
    assert "nothing here" in Page(html_of(made)).text


def test_a_warning_stands_first_everywhere() -> None:
    made = report(warning="invented")
    assert Document(io.BytesIO(docx_of(made))).sections[0].header.paragraphs[0].text == "invented"
    assert openpyxl.load_workbook(io.BytesIO(xlsx_of(made))).worksheets[0]["A1"].value == "invented"
    content = html_of(made)
    assert content.index(b"invented") < content.index(b"<h1>")


def test_no_row_is_parted_and_a_short_table_stands_on_one_page_with_its_note() -> None:
    document = Document(io.BytesIO(docx_of(report())))
    facts, table = document.tables
    assert len(document.element.xpath("//w:tr[w:trPr/w:cantSplit]")) == len(facts.rows) + len(table.rows)
    held = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert held == [True, True, None]


def test_a_date_is_not_parted_and_a_long_reason_gets_what_short_columns_leave() -> None:
    names = Column("点位"), Column("类型"), Column("街道"), Column("日期", Kind.DATE), Column("原因"), Column("队")
    row = ("瑞陌街道综合文化站", "街道综合文化站", "芷圃街道", date(2026, 11, 22), "大雨封路，" * 8, "创建办巡查1组")
    shares = shares_of(Section("s", names, (row,)))
    assert sum(shares) == pytest.approx(1)
    assert shares[3] * 108 >= len("2026-11-22") + 2
    assert max(shares) == shares[4]
    assert min(shares) * 108 >= 10


def test_only_what_was_asked_for_is_written(tmp_path: Path) -> None:
    (file,) = write_report(report(), tmp_path / "new", [ReportFormat.HTML])
    assert file.read_bytes() == html_of(report())
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["r.html"]
