"""Reads one sheet of an ODS spreadsheet, row by row, with the values its formulas had when it was saved."""

from collections.abc import Callable

from geodata.importers.archive import Archive
from geodata.importers.grid_of_cells import ROWS_MOST, CellRow, Fault, is_headed, refuse_width, table_of_cells
from geodata.importers.header import LOOKED_AT
from geodata.importers.layers import chosen_sheet, refuse_many_sheets
from geodata.importers.table import Table, file_refused
from geodata.importers.xml_events import read_xml

CONTENT = "content.xml"
MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_OFFICE, _TABLE = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0 " for name in ("office", "table"))
_CELLS = ("table-cell", "covered-table-cell")
_LETTERS = {"PT": "", "H": ":", "M": ":", "S": ""}


class _Sheets:
    """The rows of all sheets, as they come."""

    def __init__(self, file: str) -> None:
        self.rows: dict[str, list[CellRow]] = {}
        self._file = file
        self._name = ""
        self._number = self._row_times = self._column = self._times = 0
        self._cells: dict[int, str | Fault] = {}
        self._attributes: dict[str, str] = {}
        self._lines: list[str] = []
        self._depth = self._noted = self._total = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self._name = attributes.get(f"{_TABLE}name", "")
            self.rows[self._name], self._number = [], 0
            refuse_many_sheets(self._file, len(self.rows))
        elif tag == "table-row":
            self._cells, self._column = {}, 0
            self._row_times = _times(attributes.get(f"{_TABLE}number-rows-repeated"))
        elif tag in _CELLS:
            self._attributes, self._lines = attributes, []
        elif tag == "annotation":
            self._noted += 1
        elif tag == "p" and not self._noted:
            self._depth += 1
            self._lines.append("")
        elif tag == "s" and self._depth:
            self._lines[-1] += " "

    def end(self, tag: str) -> None:
        if tag in _CELLS:
            self._end_cell()
        elif tag == "table-row":
            self._end_row()
        elif tag == "annotation":
            self._noted -= 1
        elif tag == "p" and not self._noted:
            self._depth -= 1

    def text(self, text: str) -> None:
        if self._depth and not self._noted:
            self._lines[-1] += text

    def _end_cell(self) -> None:
        times = _times(self._attributes.get(f"{_TABLE}number-columns-repeated"))
        value = _value(self._attributes, "\n".join(self._lines))
        if value:
            refuse_width(self._file, self._column + times)
            self._cells |= dict.fromkeys(range(self._column, self._column + times), value)
        self._column += times

    def _end_row(self) -> None:
        if self._cells:
            self._total += self._row_times
            if self._total > ROWS_MOST:
                raise file_refused(
                    "rows_too_many", f"{self._file} has more than {ROWS_MOST} rows", file=self._file, most=ROWS_MOST
                )
            numbers = range(self._number + 1, self._number + self._row_times + 1)
            self.rows[self._name] += [CellRow(number, self._cells) for number in numbers]
        self._number += self._row_times


def read_ods(archive: Archive, layer: str | None) -> Table:
    """The rows of a sheet; without a name, of the only one that holds something."""
    sheets = _Sheets(archive.path.name)
    read_xml(archive.path.name, archive.chunks(CONTENT), begin=sheets.begin, end=sheets.end, text=sheets.text)
    rows = sheets.rows
    sheet, notes = chosen_sheet(
        archive.path, list(rows), layer, lambda each: bool(rows[each]), lambda each: is_headed(rows[each][:LOOKED_AT])
    )
    return table_of_cells(archive.path.name, rows[sheet], notes)


def _value(attributes: dict[str, str], text: str) -> str | Fault:
    kind = attributes.get(f"{_OFFICE}value-type", "")
    if f"{_TABLE}formula" in attributes and not kind:
        return Fault("formula_without_value")
    if text.startswith("#") and text.endswith(("!", "?", "/A")) and f"{_TABLE}formula" in attributes:
        return Fault("formula_failed", text)
    read = _READ.get(kind)
    return read(attributes) if read else text


def _plain_number(attributes: dict[str, str]) -> str:
    return attributes.get(f"{_OFFICE}value", "").removesuffix(".0")


def _date(attributes: dict[str, str]) -> str:
    return attributes.get(f"{_OFFICE}date-value", "").replace("T", " ").removesuffix(" 00:00:00")


def _time(attributes: dict[str, str]) -> str:
    text = attributes.get(f"{_OFFICE}time-value", "")
    for letters, shown in _LETTERS.items():
        text = text.replace(letters, shown)
    return text.removesuffix(":00")


_READ: dict[str, Callable[[dict[str, str]], str]] = {
    "float": _plain_number,
    "percentage": _plain_number,
    "currency": _plain_number,
    "date": _date,
    "time": _time,
    "boolean": lambda attributes: attributes.get(f"{_OFFICE}boolean-value", ""),
}


def _times(text: str | None) -> int:
    return max(1, min(int(text), ROWS_MOST + 1)) if text and text.isdecimal() else 1
