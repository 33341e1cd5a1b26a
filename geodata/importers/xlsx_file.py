"""Reads one sheet of an XLSX workbook, row by row, with the values its formulas had when it was saved."""

import posixpath
from pathlib import Path

from geodata.importers.archive import Archive
from geodata.importers.grid_of_cells import table_of_cells
from geodata.importers.layers import chosen_sheet, refuse_many_sheets
from geodata.importers.table import Table
from geodata.importers.xlsx_sheet import SheetReader
from geodata.importers.xlsx_styles import StyleReader
from geodata.importers.xml_events import read_xml

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


class _Workbook:
    """Visible sheets by name with the ids of their parts, and when the counting of days begins."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.sheets: dict[str, str] = {}
        self.since_1904 = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            part = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            self.sheets[attributes.get("name", "")] = part
            refuse_many_sheets(self._file, len(self.sheets))
        elif tag == "workbookPr":
            self.since_1904 = attributes.get("date1904") in ("1", "true")


class _Strings:
    """Texts that cells share, by number; how a text is to be pronounced is left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._taken = self._spoken = False

    def begin(self, tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._spoken = True
        self._taken = tag == "t" and not self._spoken

    def end(self, tag: str) -> None:
        self._taken = False
        if tag == "si":
            self.texts.append("".join(self._parts))
        elif tag == "rPh":
            self._spoken = False

    def text(self, text: str) -> None:
        if self._taken:
            self._parts.append(text)


def read_xlsx(archive: Archive, layer: str | None) -> Table:
    """The rows of a sheet; without a name, of the only one that holds something."""
    name = archive.path.name
    workbook, strings, styles = _Workbook(name), _Strings(), StyleReader()
    read_xml(name, archive.chunks(WORKBOOK), begin=workbook.begin)
    parts = _parts(archive)
    if part := _part_of_kind(archive, "sharedStrings.xml"):
        read_xml(name, archive.chunks(part), begin=strings.begin, end=strings.end, text=strings.text)
    if part := _part_of_kind(archive, "styles.xml"):
        read_xml(name, archive.chunks(part), begin=styles.begin)
    readers = {
        sheet: SheetReader(archive, parts.get(part, ""), strings.texts, styles.dated, since_1904=workbook.since_1904)
        for sheet, part in workbook.sheets.items()
    }
    sheet, notes = chosen_sheet(
        Path(name), list(readers), layer, lambda each: readers[each].filled, lambda each: readers[each].headed
    )
    return table_of_cells(name, readers[sheet].rows(), notes)


def _parts(archive: Archive) -> dict[str, str]:
    found: dict[str, str] = {}

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.join("/xl", attributes.get("Target", ""))
            found[attributes.get("Id", "")] = posixpath.normpath(target).lstrip("/")

    read_xml(archive.path.name, archive.chunks(_RELATIONS), begin=begin)
    return found


def _part_of_kind(archive: Archive, ending: str) -> str | None:
    return next((name for name in archive.names if name.startswith("xl/") and name.endswith(ending)), None)
