"""Printable sheets: one A4 page a team and day, with tick boxes, times and a sketch; and a page that lists them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from api.drawings.drawing import Drawing
from api.drawings.route_sketch import route_frame, sketch_of
from api.drawings.svg import svg_of
from api.exports.exported import ExportedPlan
from api.exports.step_words import leg_words
from api.reason_words import reason_words
from api.sentences import catalogue, say
from gridsvc.language import Language
from gridsvc.plans.plan import Relaxation, Route, Stop

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class SheetFile:
    """One sheet: its file name, what it is called, and its bytes."""

    name: str
    title: str
    content: bytes


def sheets_of(exported: ExportedPlan, language: Language) -> tuple[SheetFile, ...]:
    """The sheets of a plan by date and team, and `index.html` at the end."""
    sheets = [sheet_of(exported, route, language) for route in exported.routes()]
    return (*sheets, index_of(exported, language))


def index_of(exported: ExportedPlan, language: Language) -> SheetFile:
    """The page that lists the sheets, and the visits that are on none."""
    sheets = [
        {"name": exported.file_name(route, "html"), "title": _title(exported, route)} for route in exported.routes()
    ]
    unplanned = list(_unplanned(exported, language))
    content = _render(INDEX, exported, language, sheets=sheets, unplanned=unplanned)
    return SheetFile(INDEX, exported.programme, content)


def sheet_of(exported: ExportedPlan, route: Route, language: Language) -> SheetFile:
    """The sheet of one route."""
    team = exported.team(route.team)
    title = _title(exported, route)
    drawing = route_drawing(exported, route, language)
    content = _render(
        "sheet.html",
        exported,
        language,
        route=_route_shown(exported, route, language),
        stops=[_stop_shown(exported, route, stop, language) for stop in route.stops],
        back=_way(exported, route, None, language),
        folded=exported.folded,
        team=team,
        title=title,
        sketch=svg_of(drawing),
    )
    return SheetFile(exported.file_name(route, "html"), title, content)


def route_drawing(exported: ExportedPlan, route: Route, language: Language) -> Drawing:
    """The sketch of a route, with the streets around it where the plan has them; drawn once for all formats."""
    key = route.id, language
    if key not in exported.sketches:
        exported.sketches[key] = _route_drawing(exported, route, language)
    return exported.sketches[key]


def _route_drawing(exported: ExportedPlan, route: Route, language: Language) -> Drawing:
    base, way = exported.base(route), exported.ways.get(route.id)
    streets = exported.streets.within(route_frame(route, base, way).sides)
    title = say("sheet_sketch", language, stops=len(route.stops))
    return sketch_of(route, base, way, streets=streets, title=title, start=say("sheet_start", language))


def _title(exported: ExportedPlan, route: Route) -> str:
    return f"{exported.team(route.team)} · {route.date} · {exported.programme}"


def _route_shown(exported: ExportedPlan, route: Route, language: Language) -> Mapping[str, object]:
    return {
        "date": route.date.isoformat(),
        "weekday": say(f"weekday_{route.date.isoweekday()}", language),
        "start": f"{exported.local(route.start):%H:%M}",
        "end": f"{exported.local(route.end):%H:%M}",
        "travel_min": _minutes(route.travel_ms + route.return_ms),
        "travel_km": f"{(route.travel_m + route.return_m) / 1000:.1f}",
        "service_min": _minutes(route.service_ms),
        "return_min": _minutes(route.return_ms),
        "return_m": route.return_m,
    }


def _stop_shown(exported: ExportedPlan, route: Route, stop: Stop, language: Language) -> Mapping[str, object]:
    label = exported.label(stop)
    return {
        "sequence": stop.sequence,
        "name": label.name,
        "kind": " · ".join(filter(None, (label.kind(language), label.region(language)))),
        "arrive": f"{exported.local(stop.arrive):%H:%M}",
        "begin": f"{exported.local(stop.begin):%H:%M}",
        "end": f"{exported.local(stop.end):%H:%M}",
        "geo": f"geo:{stop.entry[1]:.6f},{stop.entry[0]:.6f}",
        "leg": leg_text(stop, language),
        "way": _way(exported, route, stop.sequence, language),
        "checklist": label.looked_at(language),
        "locked": [say(f"plan_locked_{each}", language) for each in sorted(stop.locked)],
    }


def _way(exported: ExportedPlan, route: Route, to: int | None, language: Language) -> list[str]:
    leg = exported.leg(route, to)
    return leg_words(leg, language) if leg else []


def _unplanned(exported: ExportedPlan, language: Language) -> Iterator[Mapping[str, object]]:
    for each in exported.plan.unplanned:
        label = exported.label(each)
        yield {
            "name": label.name,
            "kind": label.kind(language),
            "reason": reason_words(each.reason, language),
            "evidence": say(f"evidence_{each.reason.evidence}", language),
            "relaxation": _remedy(each.relaxation, language) if each.relaxation else "",
        }


def _remedy(relaxation: Relaxation, language: Language) -> str:
    code = f"relaxation_{relaxation.code}"
    return catalogue().say(code, language, relaxation.params) or code


def leg_text(stop: Stop, language: Language) -> str:
    """How far a stop is from the one before; what takes less than half a minute is said so."""
    minutes = _minutes(stop.travel_ms)
    if not stop.travel_ms and not stop.travel_m:
        return say("sheet_leg_none", language)
    if not minutes and stop.travel_m:
        return say("sheet_leg_short", language, metres=stop.travel_m)
    return say("sheet_leg", language, minutes=minutes, metres=stop.travel_m)


def _minutes(milliseconds: int) -> int:
    return round(milliseconds / 60_000)


def _render(template: str, exported: ExportedPlan, language: Language, **values: Any) -> bytes:
    def text(code: str, **params: object) -> str:
        return say(code, language, **params)

    totals = exported.plan.totals
    shared = {
        "language": str(language),
        "text": text,
        "programme": exported.programme,
        "city": exported.city(language),
        "plan": exported.plan,
        "version": exported.version,
        "attribution": exported.attribution,
        "level": text(f"level_{exported.level}"),
        "planned": totals.visits_planned,
        "due": totals.visits_due,
    }
    return _template(template).render({**shared, **values}).encode()


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
