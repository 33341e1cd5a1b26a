"""A plan as GPX 1.1: stops as waypoints, each route with its points in order, its way on the streets as a track."""

from collections.abc import Iterator
from datetime import UTC
from xml.etree import ElementTree as ET

from shapely import MultiLineString

from api.exports.exported import ExportedPlan
from api.exports.sheet import leg_text
from api.exports.xml_text import add_text, xml_bytes
from api.plain_text import one_line
from api.sentences import say
from gridsvc.language import Language
from gridsvc.plans.plan import Route, Stop
from gridsvc.plans.task import LonLat

GPX_NAMESPACE = "http://www.topografix.com/GPX/1/1"


def gpx_of(exported: ExportedPlan, language: Language) -> bytes:
    """The file; elements stand in the order of the schema."""
    root = ET.Element("gpx", {"xmlns": GPX_NAMESPACE, "version": "1.1", "creator": "gridsvc"})
    routes = list(exported.routes())
    root.append(_metadata(exported, language))
    for route in routes:
        root.extend(_point("wpt", exported, stop, language) for stop in route.stops)
    root.extend(_route(exported, number, route, language) for number, route in enumerate(routes, start=1))
    root.extend(_tracks(exported, routes, language))
    return xml_bytes(root)


def route_title(exported: ExportedPlan, route: Route) -> str:
    """What a route is called in a list of routes."""
    return f"{route.date} {exported.team(route.team)}"


def stop_facts(exported: ExportedPlan, stop: Stop, language: Language) -> str:
    """When a team is at a stop, what it is, where it lies and how far it is, on one line."""
    begin, end = (f"{exported.local(each):%H:%M}" for each in (stop.begin, stop.end))
    label = exported.label(stop)
    facts = [f"{begin}–{end}", label.kind(language), label.region(language), leg_text(stop, language)]
    return " · ".join(each for each in facts if each)


def _metadata(exported: ExportedPlan, language: Language) -> ET.Element:
    metadata = ET.Element("metadata")
    dates = exported.plan.dates
    add_text(metadata, "name", f"{exported.programme} {dates[0]} – {dates[-1]}")
    warning = say("sheet_synthetic", language) if exported.plan.synthetic else ""
    add_text(metadata, "desc", " · ".join(each for each in (warning, exported.city(language)) if each))
    if exported.attribution:
        ET.SubElement(metadata, "copyright", {"author": one_line(exported.attribution)})
    add_text(metadata, "time", f"{exported.plan.provenance.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    if exported.plan.synthetic:
        add_text(metadata, "keywords", "synthetic")
    return metadata


def _route(exported: ExportedPlan, number: int, route: Route, language: Language) -> ET.Element:
    written = ET.Element("rte")
    add_text(written, "name", route_title(exported, route))
    add_text(written, "desc", _summary(exported, route, language))
    add_text(written, "number", str(number))
    base = exported.base(route)
    written.append(_place("rtept", base, say("sheet_start", language)))
    written.extend(_point("rtept", exported, stop, language) for stop in route.stops)
    if route.end_at:
        written.append(_place("rtept", route.end_at, say("sheet_end", language)))
    return written


def _tracks(exported: ExportedPlan, routes: list[Route], language: Language) -> Iterator[ET.Element]:
    for number, route in enumerate(routes, start=1):
        way = exported.ways.get(route.id)
        if way is not None and not way.is_empty:
            yield _track(exported, number, route, way, language)


def _track(exported: ExportedPlan, number: int, route: Route, way: MultiLineString, language: Language) -> ET.Element:
    track = ET.Element("trk")
    add_text(track, "name", route_title(exported, route))
    add_text(track, "desc", _summary(exported, route, language))
    add_text(track, "number", str(number))
    for line in way.geoms:
        segment = ET.SubElement(track, "trkseg")
        segment.extend(ET.Element("trkpt", _position((lon, lat))) for lon, lat, *_ in line.coords)
    return track


def _summary(exported: ExportedPlan, route: Route, language: Language) -> str:
    start, end = (f"{exported.local(each):%H:%M}" for each in (route.start, route.end))
    return " · ".join(
        (
            exported.programme,
            say("sheet_hours", language, start=start, end=end),
            say("sheet_stops", language, stops=len(route.stops)),
        )
    )


def _point(tag: str, exported: ExportedPlan, stop: Stop, language: Language) -> ET.Element:
    label = exported.label(stop)
    return _place(
        tag, stop.entry, f"{stop.sequence:02d} {label.name}", stop_facts(exported, stop, language), label.kind(language)
    )


def _place(tag: str, place: LonLat, name: str, description: str = "", kind: str = "") -> ET.Element:
    point = ET.Element(tag, _position(place))
    add_text(point, "name", name)
    for element, text in (("desc", description), ("type", kind)):
        if text:
            add_text(point, element, text)
    return point


def _position(place: LonLat) -> dict[str, str]:
    return {"lat": f"{place[1]:.7f}", "lon": f"{place[0]:.7f}"}
