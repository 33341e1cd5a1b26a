"""The printed sheets of a plan: for each team and day what to see when and where, with boxes to tick."""

from api.exports.exported import ExportedPlan
from api.exports.pdf.card import Card, card_of, way_lines
from api.exports.pdf.drawing import draw, draw_code
from api.exports.pdf.letters import lines_of
from api.exports.pdf.pen import INK, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, QUIET, RULE, WARNING, Pen, Type
from api.exports.sheet import route_drawing
from api.sentences import say
from gridsvc.language import Language
from gridsvc.plans.plan import Route

_CODE = 74.0
_BANNER = 22.0
_BOTTOM = PAGE_HEIGHT - MARGIN - 18
_WIDE = PAGE_WIDTH - 2 * MARGIN
_CLOSING, _LINE = 74.0, 10.0
_FACTS = Type(10)
_FIRST_HEAD, _LATER_HEAD = _CODE + 14, 24.0


def pdf_of(exported: ExportedPlan, language: Language) -> bytes:
    """The sheets of all routes by date and team; page numbers begin anew with each."""
    plan = exported.plan
    subject = say("sheet_synthetic", language) if plan.synthetic else exported.city(language)
    pen = Pen(f"{exported.programme} {plan.dates[0]}", subject, str(language), plan.provenance.made_at)
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
        self._drawing = route_drawing(exported, route, language)
        self._back = way_lines(exported, route, None, _WIDE, language)
        self._sketch = _WIDE * self._drawing.height / self._drawing.width

    def draw(self) -> None:
        """All pages of the sheet."""
        pages = self._pages()
        for number, cards in enumerate(pages, start=1):
            y = self._first_page() if number == 1 else self._later_page()
            for card in cards:
                card.draw(self._pen, y)
                y += card.height
                self._pen.line([(MARGIN, y), (PAGE_WIDTH - MARGIN, y)], colour=RULE, width=0.5)
            if number == len(pages):
                self._closing(y)
            self._foot(number, len(pages))
            self._pen.next_page()

    def _pages(self) -> list[list[Card]]:
        """Cards by page, such that the last page has room for the closing lines."""
        pages: list[list[Card]] = [[]]
        left = _BOTTOM - self._top(_FIRST_HEAD) - self._sketch - 8
        for stop in self._route.stops:
            card = card_of(self._exported, self._route, stop, self._language)
            if card.height > left:
                pages.append([])
                left = _BOTTOM - self._top(_LATER_HEAD)
            pages[-1].append(card)
            left -= card.height
        return pages if left >= _CLOSING + _LINE * len(self._back) else [*pages, []]

    def _top(self, head: float) -> float:
        return MARGIN + (_BANNER if self._exported.plan.synthetic else 0) + head

    def _first_page(self) -> float:
        self._pen.mark(self._title)
        y = self._banner()
        (title, *_) = lines_of(self._title, 15, _WIDE - _CODE - 12, bold=True)
        self._pen.text((MARGIN, y + 16), title, Type(15, bold=True))
        self._facts(y + 33)
        self._code(y)
        below = self._top(_FIRST_HEAD)
        draw(self._pen, self._drawing, (MARGIN, below), _WIDE)
        return below + self._sketch + 8

    def _later_page(self) -> float:
        y = self._banner()
        (title, *_) = lines_of(self._title, 11, _WIDE, bold=True)
        self._pen.text((MARGIN, y + 14), title, Type(11, bold=True))
        below = self._top(_LATER_HEAD)
        self._pen.line([(MARGIN, below), (PAGE_WIDTH - MARGIN, below)], colour=INK, width=1.2)
        return below

    def _banner(self) -> float:
        if not self._exported.plan.synthetic:
            return MARGIN
        self._pen.box((MARGIN, MARGIN), (_WIDE, 17), colour=WARNING, width=1.2)
        self._pen.text((MARGIN + 6, MARGIN + 12), self._say("sheet_synthetic"), Type(9, bold=True, colour=WARNING))
        return MARGIN + _BANNER

    def _facts(self, y: float) -> None:
        exported, route = self._exported, self._route
        start, end = (f"{exported.local(each):%H:%M}" for each in (route.start, route.end))
        minutes = round((route.travel_ms + route.return_ms) / 60_000)
        km = f"{(route.travel_m + route.return_m) / 1000:.1f}"
        service = self._say("sheet_service", minutes=round(route.service_ms / 60_000))
        lines = (
            f"{exported.city(self._language)} · {exported.programme} · {self._say(f'level_{exported.level}')}",
            f"{start}–{end} · {self._say('sheet_stops', stops=len(route.stops))}",
            f"{self._say('sheet_travel', minutes=minutes, km=km)} · {service}",
        )
        for number, text in enumerate(lines):
            (line, *_) = lines_of(text, _FACTS.size, _WIDE - _CODE - 12)
            self._pen.text((MARGIN, y + number * 15), line, _FACTS if number else Type(10, colour=QUIET))

    def _code(self, y: float) -> None:
        x, link = PAGE_WIDTH - MARGIN - _CODE, self._exported.link(self._route)
        draw_code(self._pen, link, (x, y), _CODE)
        self._pen.link(link, (x, y), (_CODE, _CODE))
        caption = self._say("sheet_scan_page" if self._exported.address else "sheet_scan_place")
        self._pen.text((x + _CODE / 2, y + _CODE + 6), caption, Type(7, colour=QUIET), 0.5)

    def _closing(self, y: float) -> None:
        route = self._route
        end = f"{self._exported.local(route.end):%H:%M}"
        told = {"minutes": round(route.return_ms / 60_000), "metres": route.return_m, "end": end}
        text = self._say("sheet_return" if route.return_m else "sheet_ends_there", **told)
        self._pen.text((MARGIN, y + 14), text, Type(9))
        self._pen.text((PAGE_WIDTH - MARGIN, y + 14), self._say("sheet_seen_of", stops=len(route.stops)), Type(9), 1.0)
        for number, line in enumerate(self._back, start=1):
            self._pen.text((MARGIN, y + 16 + number * _LINE), line, Type(8))
        foot = y + 62 + _LINE * len(self._back)
        for code, left, right in (("sheet_team_leader", 0.0, 0.42), ("sheet_remarks", 0.46, 1.0)):
            self._pen.text((MARGIN + left * _WIDE, foot - 22), self._say(code), Type(9))
            self._pen.line([(MARGIN + left * _WIDE, foot), (MARGIN + right * _WIDE, foot)], colour=INK)

    def _foot(self, number: int, pages: int) -> None:
        exported = self._exported
        status = self._say(f"plan_status_{exported.plan.status}")
        plan = self._say("sheet_plan", plan=exported.plan.id, version=exported.version, status=status)
        credit = f" · {self._say('sheet_attribution')} {exported.attribution}" if exported.attribution else ""
        y, page = PAGE_HEIGHT - MARGIN, self._say("sheet_page", number=number, pages=pages)
        (line, *_) = lines_of(plan + credit, 7.5, _WIDE - 90)
        self._pen.text((MARGIN, y), line, Type(7.5, colour=QUIET))
        self._pen.text((PAGE_WIDTH - MARGIN, y), page, Type(8, colour=QUIET), 1.0)

    def _say(self, code: str, **params: object) -> str:
        return say(code, self._language, **params)
