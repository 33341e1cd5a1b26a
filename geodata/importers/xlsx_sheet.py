"""The cells of one sheet of an XLSX workbook."""

import math
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from geodata.importers.archive import Archive
from geodata.importers.grid_of_cells import ROWS_MOST, CellRow, Fault, is_headed, refuse_many_cells, refuse_width
from geodata.importers.header import LOOKED_AT
from geodata.importers.serial_dates import date_text
from geodata.importers.table import file_refused
from geodata.importers.xml_events import Enough, read_xml

_PLACE = re.compile(r"[A-Z]{1,7}")
_EXACT_MOST = 1e15
_DIGITS = 10


class SheetReader:
    """One sheet; `dated` are the styles that show dates."""

    def __init__(
        self, archive: Archive, part: str, strings: Sequence[str], dated: AbstractSet[int], *, since_1904: bool
    ) -> None:
        self._archive, self._part, self._strings, self._dated = archive, part, strings, dated
        self._since_1904 = since_1904
        self._rows: list[CellRow] = []
        self._cells: dict[int, str | Fault] = {}
        self._number = self._column = self._filled = 0
        self._most = ROWS_MOST
        self._kind = self._style = ""
        self._words: list[str] = []
        self._taken = self._computed = self._spoken = False

    @property
    def filled(self) -> bool:
        """Whether any cell holds something."""
        return read_xml(self._archive.path.name, self._archive.chunks(self._part), begin=_stop_at_value)

    @property
    def headed(self) -> bool:
        """Whether one of its first rows names known columns."""
        return is_headed(self._read(LOOKED_AT))

    def rows(self) -> list[CellRow]:
        """All rows that hold something."""
        return self._read(ROWS_MOST)

    def _read(self, most: int) -> list[CellRow]:
        self._rows, self._most = [], most
        self._number = self._filled = 0
        chunks = self._archive.chunks(self._part)
        read_xml(self._archive.path.name, chunks, begin=self._begin, end=self._end, text=self._text)
        return self._rows

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "row":
            self._begin_row(attributes.get("r"))
        elif tag == "f":
            self._computed = True
        elif tag == "rPh":
            self._spoken = True
        self._taken = tag in ("v", "t") and not self._spoken

    def _end(self, tag: str) -> None:
        self._taken = False
        if tag == "c":
            self._end_cell()
        elif tag == "row" and self._cells:
            self._rows.append(CellRow(self._number, self._cells))
            if len(self._rows) >= self._most:
                raise Enough
        elif tag == "rPh":
            self._spoken = False

    def _text(self, text: str) -> None:
        if self._taken:
            self._words.append(text)

    def _begin_row(self, number: str | None) -> None:
        self._number = int(number) if number and number.isdecimal() and len(number) < _DIGITS else self._number + 1
        if self._number > ROWS_MOST:
            name = self._archive.path.name
            raise file_refused("rows_too_many", f"{name} has more than {ROWS_MOST} rows", file=name, most=ROWS_MOST)
        self._cells, self._column = {}, -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = _PLACE.match(attributes.get("r", ""))
        self._column = _column(place[0]) if place else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._words, self._computed = [], False

    def _end_cell(self) -> None:
        text = "".join(self._words)
        value = Fault("formula_without_value") if self._computed and not text else self._value(text)
        if value:
            refuse_width(self._archive.path.name, self._column + 1)
            self._cells[self._column] = value
            self._filled += 1
            refuse_many_cells(self._archive.path.name, self._filled)

    def _value(self, text: str) -> str | Fault:
        match self._kind:
            case "s":
                return self._strings[int(text)] if text.isdecimal() and int(text) < len(self._strings) else ""
            case "b":
                return "true" if text == "1" else "false"
            case "e":
                return Fault("formula_failed", text)
            case "n":
                return self._plain_number(text)
            case _:
                return text

    def _plain_number(self, text: str) -> str:
        try:
            number = float(text)
        except ValueError:
            return text
        dated = self._style.isdecimal() and int(self._style) in self._dated
        shown = date_text(number, since_1904=self._since_1904) if dated else None
        if shown is None and math.isfinite(number) and number.is_integer() and abs(number) < _EXACT_MOST:
            return str(int(number))
        return shown or text


def _stop_at_value(tag: str, _: dict[str, str]) -> None:
    if tag in ("v", "is", "f"):
        raise Enough


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
