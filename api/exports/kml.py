"""A plan as KML 2.2: a folder a team, in it a folder a day with the way and the stops; a colour a team."""

from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as ET

from shapely import MultiLineString

from api.exports.exported import ExportedPlan
from api.exports.gpx import stop_facts
from api.exports.xml_text import add_text, xml_bytes
from api.reason_words import reason_words
from api.sentences import say
from gridsvc.language import Language
from gridsvc.plans.plan import Route, Stop
from gridsvc.plans.task import LonLat

KML_NAMESPACE = "http://www.opengis.net/kml/2.2"
TEAM_COLOURS = ("#0a66a8", "#b94a00", "#00755a", "#8d2f86", "#7a5600", "#4747c2", "#ad1f4e", "#40545f")
"""Red, green, blue; those of the maps on paper, --team-1 to --team-8."""
_UNPLANNED_COLOUR = "#8c1d18"
_LINE_WIDTH = "4"


def kml_of(exported: ExportedPlan, language: Language) -> bytes:
    """The file; it names no foreign address, so that viewers show their own pins in the colours of the teams."""
    root = ET.Element("kml", {"xmlns": KML_NAMESPACE})
    document = ET.SubElement(root, "Document")
    add_text(document, "name", f"{exported.programme} {exported.plan.dates[0]} – {exported.plan.dates[-1]}")
    add_text(document, "open", "1")
    add_text(document, "description", escape(_about(exported, language)))
    teams = exported.teams()
    for number, _ in enumerate(teams):
        document.append(_style(f"team-{number}", TEAM_COLOURS[number % len(TEAM_COLOURS)]))
    document.append(_style("unplanned", _UNPLANNED_COLOUR))
    for number, team in enumerate(teams):
        folder = _folder(document, exported.team(team))
        for route in exported.routes():
            if route.team == team:
                folder.append(_day(exported, route, f"#team-{number}", language))
    if exported.plan.unplanned:
        folder = _folder(document, say("plan_unplanned", language))
        folder.extend(_unplanned(exported, language))
    return xml_bytes(root)


def _about(exported: ExportedPlan, language: Language) -> str:
    warning = say("sheet_synthetic", language) if exported.plan.synthetic else ""
    credit = f"{say('sheet_attribution', language)} {exported.attribution}" if exported.attribution else ""
    return " · ".join(each for each in (warning, exported.city(language), credit) if each)


def _style(name: str, colour: str) -> ET.Element:
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    shown = f"ff{blue}{green}{red}"
    style = ET.Element("Style", {"id": name})
    icon = ET.SubElement(style, "IconStyle")
    add_text(icon, "color", shown)
    add_text(icon, "scale", "0.9")
    add_text(ET.SubElement(style, "LabelStyle"), "scale", "0.8")
    line = ET.SubElement(style, "LineStyle")
    add_text(line, "color", shown)
    add_text(line, "width", _LINE_WIDTH)
    return style


def _folder(parent: ET.Element, name: str) -> ET.Element:
    folder = ET.SubElement(parent, "Folder")
    add_text(folder, "name", name)
    return folder


def _day(exported: ExportedPlan, route: Route, style: str, language: Language) -> ET.Element:
    folder = ET.Element("Folder", {"id": f"route-{route.id}"})
    weekday = say(f"weekday_{route.date.isoweekday()}", language)
    add_text(folder, "name", f"{route.date} {weekday}")
    way = exported.ways.get(route.id)
    if way is not None and not way.is_empty:
        folder.append(_line(exported, route, way, style))
    folder.extend(_stop(exported, route, stop, style, language) for stop in route.stops)
    return folder


def _line(exported: ExportedPlan, route: Route, way: MultiLineString, style: str) -> ET.Element:
    start, end = (f"{exported.local(each):%H:%M}" for each in (route.start, route.end))
    described = f"{start}–{end} · {(route.travel_m + route.return_m) / 1000:.1f} km"
    placemark = _placemark(f"{route.date} {exported.team(route.team)}", described, style, _told(exported, "route"))
    lines = ET.SubElement(placemark, "MultiGeometry")
    for each in way.geoms:
        line = ET.SubElement(lines, "LineString")
        add_text(line, "tessellate", "1")
        add_text(line, "coordinates", " ".join(_position((lon, lat)) for lon, lat, *_ in each.coords))
    return placemark


def _stop(exported: ExportedPlan, route: Route, stop: Stop, style: str, language: Language) -> ET.Element:
    told = {
        **_told(exported, "stop"),
        "date": str(route.date),
        "team": exported.team(route.team),
        "sequence": str(stop.sequence),
        **{name: exported.local(getattr(stop, name)).isoformat() for name in ("arrive", "begin", "end")},
        "visit": str(stop.visit),
        "subject": str(stop.subject),
    }
    name = f"{stop.sequence:02d} {exported.label(stop).name}"
    return _at(_placemark(name, stop_facts(exported, stop, language), style, told), stop.entry)


def _unplanned(exported: ExportedPlan, language: Language) -> Iterator[ET.Element]:
    for each in exported.plan.unplanned:
        label = exported.label(each)
        reason = reason_words(each.reason, language)
        told = {**_told(exported, "unplanned"), "visit": str(each.visit), "subject": str(each.subject)}
        placemark = _placemark(label.name, reason, "#unplanned", told)
        yield placemark if label.place is None else _at(placemark, label.place)


def _told(exported: ExportedPlan, kind: str) -> dict[str, str]:
    return {"kind": kind, "synthetic": "true" if exported.plan.synthetic else "false"}


def _placemark(name: str, description: str, style: str, told: dict[str, str]) -> ET.Element:
    placemark = ET.Element("Placemark")
    add_text(placemark, "name", name)
    add_text(placemark, "description", escape(description))
    add_text(placemark, "styleUrl", style)
    extended = ET.SubElement(placemark, "ExtendedData")
    for key, value in told.items():
        add_text(ET.SubElement(extended, "Data", {"name": key}), "value", value)
    return placemark


def _at(placemark: ET.Element, place: LonLat) -> ET.Element:
    add_text(ET.SubElement(placemark, "Point"), "coordinates", _position(place))
    return placemark


def _position(place: LonLat) -> str:
    return f"{place[0]:.7f},{place[1]:.7f}"
