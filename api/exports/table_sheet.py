"""Sheets of a workbook: a table each, its header frozen, real dates and numbers, text that is never calculated."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.plain_text import looks_like_formula, one_line

Cell = str | int | float | date | datetime | None
_SHEET_NAME = 31
_CELL_LENGTH = 32_000
_PRINTED_LENGTH = 100
_NARROWEST, _WIDEST = 6, 42
_A4 = 9
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class Kind(StrEnum):
    """What a column holds, and so how it is shown."""

    TEXT = "@"
    COUNT = "#,##0"
    DECIMAL = "#,##0.0"
    SHARE = "0.0%"
    DEGREES = "0.000000"
    DATE = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"
    CLOCK = "hh:mm"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header and what its cells hold; instants come without a time zone, on the city's clock.

    printed: whether it stands on paper, too; those that do not are the last.
    """

    title: str
    kind: Kind = Kind.TEXT
    printed: bool = True


@dataclass(slots=True)
class Tables:
    """A workbook that is being written; `content` ends it."""

    title: str
    made_at: datetime
    footer: str
    warning: str = ""
    _buffer: BytesIO = field(default_factory=BytesIO)
    _names: set[str] = field(default_factory=set)
    _formats: dict[object, Format] = field(default_factory=dict)
    _book: Workbook = field(init=False)

    def __post_init__(self) -> None:
        """Open the workbook."""
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(self._buffer, options)
        comments = one_line(self.warning)
        self._book.set_properties(
            {"title": one_line(self.title), "comments": comments, "created": self.made_at.replace(tzinfo=None)}
        )

    def content(self) -> bytes:
        """Close the workbook; its bytes."""
        self._book.close()
        return self._buffer.getvalue()

    def add_facts(self, name: str, facts: Iterable[tuple[str, Cell]]) -> None:
        """A sheet of names and values, a pair a row."""
        sheet = self._sheet(name)
        rows = list(facts)
        if self.warning:
            sheet.merge_range(0, 0, 0, 1, one_line(self.warning), self._format("warning"))
            sheet.set_row(0, 32)
        for row, (label, value) in enumerate(rows, start=1 if self.warning else 0):
            sheet.write_string(row, 0, one_line(label), self._format("header"))
            self._write(sheet, row, 1, value, _kind_of(value), align="left")
        sheet.set_column(0, 0, _width([label for label, _ in rows]))
        sheet.set_column(1, 1, _WIDEST)

    def add_table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, note: str = "", nothing: str = ""
    ) -> None:
        """A sheet of a table, a note at its first header; without rows it says that there is nothing."""
        sheet = self._sheet(name)
        held = list(rows)
        if nothing and not held:
            sheet.write_string(1 if columns else 0, 0, one_line(nothing), self._format("note"))
        if note:
            sheet.write_comment(0, 0, one_line(note), {"x_scale": 3})
        for at, column in enumerate(columns):
            sheet.write_string(0, at, one_line(column.title), self._format("header", _ALIGNED.get(column.kind, "")))
            sheet.set_column(at, at, _width([column.title, *(_shown(row[at], column.kind) for row in held)]))
        for number, row in enumerate(held, start=1):
            for at, column in enumerate(columns):
                self._write(sheet, number, at, row[at], column.kind)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        on_paper = sum(each.printed for each in columns)
        if held and on_paper < len(columns):
            sheet.print_area(0, 0, len(held), on_paper - 1)
        if held:
            sheet.autofilter(0, 0, len(held), len(columns) - 1)

    def add_picture(self, name: str, picture: bytes, told: str) -> None:
        """A sheet of one picture (PNG)."""
        options = {"image_data": BytesIO(picture), "description": one_line(told), "x_scale": 0.5, "y_scale": 0.5}
        self._sheet(name).insert_image(0, 0, "picture.png", options)

    def _sheet(self, name: str) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet(self._sheet_name(name))
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        warning, footer = (_printed(text) for text in (self.warning, self.footer))
        sheet.set_header(f"&L{_printed(self.title)}&R{warning}")
        sheet.set_footer(f"&L{footer}&R&P / &N")
        return sheet

    def _sheet_name(self, name: str) -> str:
        plain = one_line(name.translate(_FORBIDDEN)).strip() or "-"
        for number in range(1, len(self._names) + 2):
            tail = "" if number == 1 else f" {number}"
            found = _cut(plain, _SHEET_NAME - len(tail)).strip() + tail
            if found.casefold() not in self._names | {"history"}:
                self._names.add(found.casefold())
                return found
        return plain

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell, kind: Kind, *, align: str = "") -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, self._format(kind))
        elif isinstance(value, str):
            text = _cut(one_line(value), _CELL_LENGTH)
            name = "quoted" if looks_like_formula(text) else Kind.TEXT
            sheet.write_string(row, column, text, self._format(name, _ALIGNED.get(kind, "")))
        elif isinstance(value, date):
            instant = value if isinstance(value, datetime) else datetime.combine(value, time())
            sheet.write_datetime(row, column, instant, self._format(kind, align))
        else:
            sheet.write_number(row, column, value, self._format(kind, align))

    def _format(self, name: str, align: str = "") -> Format:
        if (name, align) not in self._formats:
            look = _FORMATS.get(name) or {**_CELL, "num_format": name, "align": _ALIGNED.get(name, "")}
            aligned = {"align": align, "indent": int(align == "left")} if align else {}
            self._formats[name, align] = self._book.add_format({**look, **aligned})
        return self._formats[name, align]


def _cut(text: str, units: int) -> str:
    """The beginning of a text in as many units of UTF-16 as a workbook has room for: rarer characters take two."""
    return text.encode("utf-16-le", "replace")[: 2 * units].decode("utf-16-le", "ignore")


_CELL: dict[str, object] = {"valign": "top", "bottom": 1, "bottom_color": "#C8CDD3"}
_TEXT: dict[str, object] = {**_CELL, "num_format": "@", "align": "left", "text_wrap": True, "indent": 1}
_FORMATS: dict[str, dict[str, object]] = {
    "header": {"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "text_wrap": True, "valign": "vcenter", "indent": 1},
    "warning": {"bold": True, "font_color": "#8C1D18", "border": 2, "border_color": "#B3261E", "valign": "vcenter"},
    "note": {"num_format": "@", "font_color": "#555555", "indent": 1},
    "quoted": {**_TEXT, "quote_prefix": True},
    Kind.TEXT: _TEXT,
}
_ALIGNED: Mapping[str, str] = {
    **dict.fromkeys((Kind.COUNT, Kind.DECIMAL, Kind.SHARE, Kind.DEGREES), "right"),
    **dict.fromkeys((Kind.DATE, Kind.MOMENT, Kind.CLOCK), "center"),
}
"""Where what stands in the cells and in the header of a column; text begins at the left."""


def _kind_of(value: Cell) -> Kind:
    if isinstance(value, date):
        return Kind.DATE
    if isinstance(value, int):
        return Kind.COUNT
    return Kind.DECIMAL if isinstance(value, float) else Kind.TEXT


def _shown(value: Cell, kind: Kind) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return one_line(value)
    return kind.value if isinstance(value, date) else f"{value:,.6g}"


def _width(texts: Sequence[str]) -> int:
    widest = max(
        (sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text) for text in texts), default=0
    )
    return min(max(widest + 3, _NARROWEST), _WIDEST)


def _printed(text: str) -> str:
    return one_line(text)[:_PRINTED_LENGTH].replace("&", "&&")
