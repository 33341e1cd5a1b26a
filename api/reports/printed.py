"""A report as PDF (A4): facts, a sketch, tables whose header repeats, numbered pages, embedded letters."""

from collections.abc import Sequence

from api.exports.pdf.drawing import draw
from api.exports.pdf.letters import lines_of
from api.exports.pdf.pen import INK, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, QUIET, RULE, WARNING, Pen, Type
from api.exports.table_sheet import Cell
from api.reports.report import NUMBERS, Picture, Report, Section, shown
from api.reports.widths import shares_of

_WIDE = PAGE_WIDTH - 2 * MARGIN
_BOTTOM = PAGE_HEIGHT - MARGIN - 18
_TITLE, _HEADING, _CELL, _HEAD = Type(17, bold=True), Type(12, bold=True), Type(8.5), Type(8.5, bold=True)
_QUIET, _LABEL, _VALUE = Type(9, colour=QUIET), Type(8.5, colour=QUIET), Type(9.5)
_LINE, _GAP = 11.5, 8.0
_LABELS = 92.0
_SHADE = "#eceff3"
_PICTURE_WIDTH, _PICTURE_HEIGHT = 370.0, 205.0
_SHORT, _BEGINNING, _BEGUN, _SHORT_HEIGHT = 12, 3, 70.0, 240.0


def pdf_of(report: Report) -> bytes:
    """The document; the same report gives the same bytes."""
    return _Paper(report).content()


class _Paper:
    """The pages of one report, written twice: the first time to count them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._pages = 0
        self._write()
        self._pages = self._number
        self._write()

    def content(self) -> bytes:
        """The bytes of the document."""
        return self._pen.content()

    def _write(self) -> None:
        report = self._report
        subject = report.warning or report.subtitle
        title = f"{report.title} {report.subtitle}"
        self._pen = Pen(title, subject, str(report.language), report.made_at)
        self._number, self._y = 1, MARGIN
        self._banner()
        self._lines(report.title, _TITLE, 20)
        self._lines(report.subtitle, _QUIET, 14)
        self._y += 6
        self._facts()
        if report.sketch:
            height = _WIDE * report.sketch.height / report.sketch.width
            self._need(height + 10)
            draw(self._pen, report.sketch, (MARGIN, self._y + 6), _WIDE)
            self._y += height + 10
        for section in report.sections:
            self._section(section)
        self._end_page()

    def _facts(self) -> None:
        for label, value in self._report.facts:
            labels = lines_of(label, _LABEL.size, _LABELS - 8)
            values = lines_of(shown(value), _VALUE.size, _WIDE - _LABELS - 6)
            height = max(len(labels), len(values)) * 13 + 3
            self._need(height)
            self._pen.box((MARGIN, self._y), (_LABELS, height), fill=_SHADE, width=0)
            self._put(labels, MARGIN + 4, _LABEL, 13)
            self._put(values, MARGIN + _LABELS + 6, _VALUE, 13)
            self._y += height
            self._rule(RULE, 0.4)

    def _section(self, section: Section) -> None:
        widths = [_WIDE * share for share in shares_of(section)] if section.rows else []
        self._need(_BEGUN + self._height(section, widths))
        self._y += 16
        self._lines(section.title, _HEADING, 16)
        for line in lines_of(section.note, _QUIET.size, _WIDE) if section.note else ():
            self._lines(line, _QUIET, 12)
        if not section.rows:
            self._lines(section.nothing, Type(9.5), 14)
            return
        self._heads(section, widths)
        for row in section.rows:
            self._row(section, row, widths)
        for picture in section.pictures:
            self._picture(picture)

    def _picture(self, picture: Picture) -> None:
        share = min(_PICTURE_WIDTH / picture.width, _PICTURE_HEIGHT / picture.height)
        width, height = picture.width * share, picture.height * share
        self._need(height + 30)
        self._pen.picture(picture.content, (MARGIN, self._y + 10), (width, height))
        self._y += height + 12
        for line in lines_of(picture.told, _QUIET.size, _WIDE):
            self._lines(line, _QUIET, 12)

    def _height(self, section: Section, widths: Sequence[float]) -> float:
        """Of the rows that stand on one page with their heading: all of a short table, the first of a longer one."""
        rows = section.rows[: _SHORT + 1]
        heights = [max(map(len, _cells_of(section, row, widths))) * _LINE + 4 for row in rows]
        short = len(rows) <= _SHORT and sum(heights) <= _SHORT_HEIGHT
        return sum(heights if short else heights[:_BEGINNING])

    def _heads(self, section: Section, widths: Sequence[float]) -> None:
        cells = [
            lines_of(column.title, _HEAD.size, width - _GAP, bold=True)
            for column, width in zip(section.columns, widths, strict=True)
        ]
        height = max(map(len, cells)) * _LINE + 5
        self._need(height + 30)
        self._pen.box((MARGIN, self._y), (_WIDE, height), fill=_SHADE, width=0)
        self._cells(section, cells, widths, _HEAD)
        self._y += height
        self._rule(INK, 1.0)

    def _row(self, section: Section, row: Sequence[Cell], widths: Sequence[float]) -> None:
        cells = _cells_of(section, row, widths)
        height = max(map(len, cells)) * _LINE + 4
        if self._y + height > _BOTTOM:
            self._turn()
            self._heads(section, widths)
        self._cells(section, cells, widths, _CELL)
        self._y += height
        self._rule(RULE, 0.4)

    def _cells(self, section: Section, cells: Sequence[tuple[str, ...]], widths: Sequence[float], look: Type) -> None:
        x = MARGIN
        for column, lines, width in zip(section.columns, cells, widths, strict=True):
            right = column.kind in NUMBERS
            for number, line in enumerate(lines):
                place = x + width - _GAP / 2 if right else x + _GAP / 2, self._y + _LINE * (number + 1) - 1
                self._pen.text(place, line, look, float(right))
            x += width

    def _put(self, lines: Sequence[str], x: float, look: Type, height: float) -> None:
        for number, line in enumerate(lines):
            self._pen.text((x, self._y + height * (number + 1) - 2), line, look)

    def _lines(self, text: str, look: Type, height: float) -> None:
        for line in lines_of(text, look.size, _WIDE, bold=look.bold):
            self._need(height)
            self._pen.text((MARGIN, self._y + height * 0.8), line, look)
            self._y += height

    def _banner(self) -> None:
        if self._report.warning:
            self._pen.box((MARGIN, self._y), (_WIDE, 17), colour=WARNING, width=1.2)
            warning = Type(9, bold=True, colour=WARNING)
            (line, *_) = lines_of(self._report.warning, warning.size, _WIDE - 12, bold=True)
            self._pen.text((MARGIN + 6, self._y + 12), line, warning)
            self._y += 24

    def _rule(self, colour: str, width: float) -> None:
        self._pen.line([(MARGIN, self._y), (PAGE_WIDTH - MARGIN, self._y)], colour=colour, width=width)

    def _need(self, height: float) -> None:
        if self._y + height > _BOTTOM:
            self._turn()

    def _turn(self) -> None:
        self._end_page()
        self._number += 1
        self._y = MARGIN
        self._banner()

    def _end_page(self) -> None:
        foot = PAGE_HEIGHT - MARGIN
        (line, *_) = lines_of(f"{self._report.subtitle} · {self._report.footer}", 7.5, _WIDE - 60)
        self._pen.text((MARGIN, foot), line, Type(7.5, colour=QUIET))
        self._pen.text((PAGE_WIDTH - MARGIN, foot), f"{self._number} / {self._pages}", Type(8, colour=QUIET), 1.0)
        self._pen.next_page()


def _cells_of(section: Section, row: Sequence[Cell], widths: Sequence[float]) -> list[tuple[str, ...]]:
    """The lines of each cell of a row."""
    return [
        lines_of(shown(value, column.kind), _CELL.size, width - _GAP)
        for value, column, width in zip(row, section.columns, widths, strict=True)
    ]
