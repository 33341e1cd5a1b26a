"""The printed sheet of a team and day: what to see when, boxes to tick, a sketch, a code that opens it on a phone."""

from dataclasses import dataclass

from reportlab.lib.units import mm

from api.exports.exported import ExportedPlan
from api.exports.pdf.drawing import draw_code, draw_sketch
from api.exports.pdf.letters import lines_of
from api.exports.pdf.pen import INK, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, QUIET, RULE, WARNING, Pen, Type
from api.exports.sketch import HEIGHT, WIDTH
from api.sentences import say
from gridsvc.language import Language
from gridsvc.plans.plan import Route, Stop

_NAME, _KIND, _SMALL, _HEAD = Type(10), Type(8, colour=QUIET), Type(8, colour=QUIET), Type(9, bold=True)
_LINE, _CODE, _BOX = 13.0, 27 * mm, 4 * mm
_BOTTOM = PAGE_HEIGHT - MARGIN - 22
_WIDE = PAGE_WIDTH - 2 * MARGIN
_COLUMNS = {
    "done": 0.0,
    "number": 14 * mm,
    "name": 18 * mm,
    "arrive": 80 * mm,
    "seen": 104 * mm,
    "way": 129 * mm,
    "note": 134 * mm,
}
_NAME_WIDTH = 51 * mm
_SKETCH_WIDTH = _WIDE
_SKETCH_HEIGHT = _SKETCH_WIDTH * HEIGHT / WIDTH
_CLOSING = _SKETCH_HEIGHT + 78


@dataclass(frozen=True, slots=True)
class _Row:
    stop: Stop
    lines: tuple[str, ...]
    kind: str

    @property
    def height(self) -> float:
        return _LINE * len(self.lines) + 14


def pdf_of(exported: ExportedPlan, language: Language) -> bytes:
    """The sheets of all routes by date and team; page numbers begin anew with each."""
    subject = say("sheet_synthetic", language) if exported.plan.synthetic else exported.city(language)
    pen = Pen(f"{exported.programme} {exported.plan.dates[0]}", subject, str(language))
    routes = list(exported.routes())
    for route in routes:
        _Sheet(pen, exported, route, language).draw()
    if not routes:
        pen.text((MARGIN, MARGIN + 20), say("sheet_none", language), Type(12))
        pen.next_page()
    return pen.content()


class _Sheet:
    """One route on its pages."""

    def __init__(self, pen: Pen, exported: ExportedPlan, route: Route, language: Language) -> None:
        self._pen, self._exported, self._route, self._language = pen, exported, route, language
        self._title = f"{exported.team(route.team)} · {route.date} {self._say(f'weekday_{route.date.isoweekday()}')}"

    def draw(self) -> None:
        """All pages of the sheet."""
        pages = self._pages()
        for number, rows in enumerate(pages, start=1):
            if number == 1:
                self._pen.mark(self._title)
            y = self._head(first=number == 1)
            if rows:
                y = self._table(rows, y)
            if number == len(pages):
                self._closing(y)
            self._foot(number, len(pages))
            self._pen.next_page()

    def _pages(self) -> list[list[_Row]]:
        """Rows by page, such that the last page has room for the sketch."""
        pages: list[list[_Row]] = [[]]
        left = _BOTTOM - self._first_row(first=True)
        for row in map(self._row, self._route.stops):
            if row.height > left:
                pages.append([])
                left = _BOTTOM - self._first_row(first=False)
            pages[-1].append(row)
            left -= row.height
        return pages if left >= _CLOSING else [*pages, []]

    def _row(self, stop: Stop) -> _Row:
        label = self._exported.label(stop)
        locked = [self._say(f"plan_locked_{each}") for each in sorted(stop.locked)]
        kind = " · ".join(each for each in (label.kind(self._language), *locked) if each)
        return _Row(stop, tuple(lines_of(label.name, _NAME.size, _NAME_WIDTH)), kind)

    def _first_row(self, *, first: bool) -> float:
        banner = 22 if self._exported.plan.synthetic else 0
        return MARGIN + banner + (_CODE + 34 if first else 44)

    def _head(self, *, first: bool) -> float:
        y = MARGIN
        if self._exported.plan.synthetic:
            self._pen.box((MARGIN, y), (_WIDE, 17), colour=WARNING, width=1.2)
            self._pen.text((MARGIN + 6, y + 12), self._say("sheet_synthetic"), Type(9, bold=True, colour=WARNING))
            y += 22
        self._pen.text((MARGIN, y + 16), self._title, Type(15 if first else 11, bold=True))
        if first:
            self._facts(y + 34)
            self._code(y)
        return self._first_row(first=first)

    def _facts(self, y: float) -> None:
        exported, route = self._exported, self._route
        start, end = (f"{exported.local(each):%H:%M}" for each in (route.start, route.end))
        level = self._say(f"level_{exported.level}")
        minutes = round((route.travel_ms + route.return_ms) / 60_000)
        km = f"{(route.travel_m + route.return_m) / 1000:.1f}"
        lines = (
            f"{exported.city(self._language)} · {exported.programme} · {level}",
            f"{start}–{end} · {self._say('sheet_stops', stops=len(route.stops))}",
            self._say("sheet_travel", minutes=minutes, km=km)
            + " · "
            + self._say("sheet_service", minutes=round(route.service_ms / 60_000)),
        )
        for number, text in enumerate(lines):
            for part in lines_of(text, 10, _WIDE - _CODE - 12)[:1]:
                self._pen.text((MARGIN, y + number * 15), part, Type(10, colour=INK if number else QUIET))

    def _code(self, y: float) -> None:
        x = PAGE_WIDTH - MARGIN - _CODE
        link = self._exported.link(self._route)
        draw_code(self._pen, link, (x, y), _CODE)
        self._pen.link(link, (x, y), (_CODE, _CODE))
        caption = self._say("sheet_scan_page" if self._exported.address else "sheet_scan_place")
        self._pen.text((x + _CODE / 2, y + _CODE + 7), caption, Type(7, colour=QUIET), 0.5)

    def _table(self, rows: list[_Row], y: float) -> float:
        heads = {
            "done": ("sheet_seen", 0.0),
            "number": ("plan_column_sequence", 1.0),
            "name": ("plan_column_name", 0.0),
            "arrive": ("sheet_arrive", 1.0),
            "seen": ("sheet_inspection", 1.0),
            "way": ("sheet_way", 1.0),
            "note": ("sheet_findings", 0.0),
        }
        for column, (code, align) in heads.items():
            self._pen.text((MARGIN + _COLUMNS[column], y - 5), self._say(code), _HEAD, align)
        self._rule(y, INK, 1.2)
        for row in rows:
            self._draw_row(row, y)
            y += row.height
            self._rule(y, RULE, 0.5)
        return y

    def _draw_row(self, row: _Row, y: float) -> None:
        stop, foot = row.stop, y + _LINE
        arrive, begin, end = (f"{self._exported.local(each):%H:%M}" for each in (stop.arrive, stop.begin, stop.end))
        self._pen.box((MARGIN + 1, y + 5), (_BOX, _BOX))
        self._pen.text((MARGIN + _COLUMNS["number"], foot), str(stop.sequence), Type(10, bold=True), 1.0)
        for number, line in enumerate(row.lines):
            self._pen.text((MARGIN + _COLUMNS["name"], foot + number * _LINE), line, _NAME)
        self._pen.text((MARGIN + _COLUMNS["name"], foot + len(row.lines) * _LINE - 2), row.kind, _KIND)
        self._pen.text((MARGIN + _COLUMNS["arrive"], foot), arrive, _NAME, 1.0)
        self._pen.text((MARGIN + _COLUMNS["seen"], foot), f"{begin}–{end}", _NAME, 1.0)
        leg = self._say("sheet_leg", minutes=round(stop.travel_ms / 60_000), metres=stop.travel_m)
        self._pen.text((MARGIN + _COLUMNS["way"], foot), leg, _SMALL, 1.0)

    def _closing(self, y: float) -> None:
        route = self._route
        end = f"{self._exported.local(route.end):%H:%M}"
        minutes = round(route.return_ms / 60_000)
        told = {"minutes": minutes, "metres": route.return_m, "end": end}
        self._pen.text(
            (MARGIN, y + 14), self._say("sheet_return" if route.return_m else "sheet_ends_there", **told), _SMALL
        )
        draw_sketch(self._pen, self._exported, route, (MARGIN, y + 22), _SKETCH_WIDTH)
        foot = y + 22 + _SKETCH_HEIGHT + 40
        for code, left, right in (("sheet_team_leader", 0.0, 0.42), ("sheet_remarks", 0.46, 1.0)):
            self._pen.text((MARGIN + left * _WIDE, foot - 22), self._say(code), Type(9))
            self._pen.line([(MARGIN + left * _WIDE, foot), (MARGIN + right * _WIDE, foot)], colour=INK)

    def _foot(self, number: int, pages: int) -> None:
        exported = self._exported
        status = self._say(f"plan_status_{exported.plan.status}")
        plan = self._say("sheet_plan", plan=exported.plan.id, version=exported.version, status=status)
        credit = f" · {self._say('sheet_attribution')} {exported.attribution}" if exported.attribution else ""
        y = PAGE_HEIGHT - MARGIN
        page = self._say("sheet_page", number=number, pages=pages)
        (line, *_) = lines_of(plan + credit, 7.5, _WIDE - 90)
        self._pen.text((MARGIN, y), line, Type(7.5, colour=QUIET))
        self._pen.text((PAGE_WIDTH - MARGIN, y), page, Type(8, colour=QUIET), 1.0)

    def _rule(self, y: float, colour: str, width: float) -> None:
        self._pen.line([(MARGIN, y), (PAGE_WIDTH - MARGIN, y)], colour=colour, width=width)

    def _say(self, code: str, **params: object) -> str:
        return say(code, self._language, **params)
