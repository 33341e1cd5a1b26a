"""One stop on a printed sheet: when, where, what to look at, room for what is found, a code that leads there."""

from dataclasses import dataclass

from reportlab.lib.units import mm

from api.exports.exported import ExportedPlan
from api.exports.pdf.drawing import draw_code
from api.exports.pdf.letters import lines_of, width_of
from api.exports.pdf.pen import INK, MARGIN, PAGE_WIDTH, QUIET, RULE, Pen, Type
from api.exports.sheet import leg_text
from api.exports.step_words import leg_words, listing_of_steps
from api.sentences import say
from gridsvc.language import Language
from gridsvc.plans.plan import Route, Stop

_NAME, _TIME, _SMALL, _ITEM = Type(11, bold=True), Type(11, bold=True), Type(8, colour=QUIET), Type(8)
_WAY = Type(8)
_CODE = 20 * mm
_LEFT = MARGIN + 17 * mm
_RIGHT = PAGE_WIDTH - MARGIN - _CODE - 4 * mm
_TIME_WIDTH = 30 * mm
_NAME_LINE, _ITEM_LINE, _BOX, _TICK = 14.0, 11.0, 4.5 * mm, 2.6 * mm
_FINDINGS = 20.0
_COLUMNS = (3, 2)


@dataclass(frozen=True, slots=True)
class Card:
    """A stop laid out; `items` are the lines of each item of the checklist, laid in so many columns."""

    sequence: int
    name: tuple[str, ...]
    hours: str
    small: tuple[str, ...]
    way: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]
    columns: int
    link: str
    place: tuple[str, ...]
    findings: str

    @property
    def height(self) -> float:
        """Points from its upper rule to its lower one."""
        rows = sum(max(map(len, row)) for row in self._rows())
        words = 5 + _NAME_LINE * len(self.name) + 10 * len((*self.small, *self.way)) + 3 + _ITEM_LINE * rows + _FINDINGS
        return max(words, _CODE + 22)

    def draw(self, pen: Pen, top: float) -> None:
        """Put it on the page below its upper rule."""
        pen.box((MARGIN + 1, top + 6), (_BOX, _BOX), width=1.2)
        pen.text((MARGIN + 15.5 * mm, top + 17), str(self.sequence), Type(15, bold=True), 1.0)
        y = top + 3
        pen.text((_RIGHT, y + _NAME_LINE - 1), self.hours, _TIME, 1.0)
        for line in self.name:
            y += _NAME_LINE
            pen.text((_LEFT, y - 1), line, _NAME)
        for line, type_ in (*((each, _SMALL) for each in self.small), *((each, _WAY) for each in self.way)):
            y += 10
            pen.text((_LEFT, y), line, type_)
        y = self._ticks(pen, y + 3)
        pen.text((_LEFT, y + 14), self.findings, Type(8))
        begin = _LEFT + width_of(self.findings, 8) + 4
        pen.line([(begin, y + 15), (_RIGHT, y + 15)], colour=RULE, width=0.6)
        self._leads_there(pen, top + 3)

    def _ticks(self, pen: Pen, y: float) -> float:
        wide = (_RIGHT - _LEFT) / self.columns
        for row in self._rows():
            for column, lines in enumerate(row):
                x = _LEFT + column * wide
                pen.box((x, y + 2.6), (_TICK, _TICK), width=0.8)
                for number, line in enumerate(lines):
                    pen.text((x + _TICK + 4, y + 9.2 + number * _ITEM_LINE), line, _ITEM)
            y += _ITEM_LINE * max(map(len, row))
        return y

    def _leads_there(self, pen: Pen, y: float) -> None:
        x = PAGE_WIDTH - MARGIN - _CODE
        draw_code(pen, self.link, (x, y), _CODE)
        pen.link(self.link, (x, y), (_CODE, _CODE))
        for number, line in enumerate(self.place):
            pen.text((x + _CODE / 2, y + _CODE + 5 + number * 7.5), line, Type(6.5, colour=INK), 0.5)

    def _rows(self) -> list[tuple[tuple[str, ...], ...]]:
        return [self.items[at : at + self.columns] for at in range(0, len(self.items), self.columns)]


def card_of(exported: ExportedPlan, route: Route, stop: Stop, language: Language) -> Card:
    """A stop laid out, its checklist in as many columns as its words leave room for."""
    label = exported.label(stop)
    arrive, begin, end = (f"{exported.local(each):%H:%M}" for each in (stop.arrive, stop.begin, stop.end))
    locked = [say(f"plan_locked_{each}", language) for each in sorted(stop.locked)]
    since = "sheet_leg_from_start" if stop.sequence == 1 else "sheet_leg_from"
    leg = say(since, language, way=leg_text(stop, language), arrive=arrive)
    small = " · ".join(each for each in (label.kind(language), label.region(language), leg, *locked) if each)
    looked_at = label.looked_at(language)
    columns = next((each for each in _COLUMNS if _fits(looked_at, each)), 1)
    lon, lat = stop.entry
    return Card(
        sequence=stop.sequence,
        name=lines_of(label.name, _NAME.size, _RIGHT - _LEFT - _TIME_WIDTH, bold=True),
        hours=f"{begin}–{end}",
        small=lines_of(small, _SMALL.size, _RIGHT - _LEFT),
        way=way_lines(exported, route, stop.sequence, _RIGHT - _LEFT, language),
        items=tuple(lines_of(each, _ITEM.size, _room(columns)) for each in looked_at),
        columns=columns,
        link=f"geo:{lat:.6f},{lon:.6f}",
        place=(f"{lat:.6f},", f"{lon:.6f}"),
        findings=say("sheet_findings", language),
    )


def way_lines(
    exported: ExportedPlan, route: Route, to: int | None, width: float, language: Language
) -> tuple[str, ...]:
    """How to get to a stop, or back, in lines of a width; none where that was not asked for."""
    leg = exported.leg(route, to)
    words = leg_words(leg, language) if leg else []
    return lines_of(listing_of_steps(words, language), _WAY.size, width) if words else ()


def _fits(texts: tuple[str, ...], columns: int) -> bool:
    return all(width_of(each, _ITEM.size) <= _room(columns) for each in texts)


def _room(columns: int) -> float:
    return (_RIGHT - _LEFT) / columns - _TICK - 8
