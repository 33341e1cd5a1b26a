"""A plan as GeoJSON (RFC 7946): routes as lines on the streets, stops and unplanned visits as points."""

import json
from collections.abc import Iterator
from typing import Any

import shapely

from api.exports.exported import ExportedPlan, SiteLabel
from gridsvc.plans.document import plan_to_document

_DECIMALS = 7
_WITHOUT = ("stops",)


def geojson_of(exported: ExportedPlan) -> bytes:
    """One FeatureCollection; each feature says its kind, and whether the data are synthetic."""
    plan = exported.plan
    collection = {
        "type": "FeatureCollection",
        "plan": str(plan.id),
        "programme": exported.programme,
        "city": plan.city,
        "status": str(plan.status),
        "synthetic": plan.synthetic,
        "attribution": exported.attribution,
        "features": list(_features(exported)),
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def _features(exported: ExportedPlan) -> Iterator[dict[str, Any]]:
    documents = {each["id"]: each for each in plan_to_document(exported.plan)["routes"]}
    for route in exported.routes():
        written = documents[str(route.id)]
        shared = {"team": written["team"], "team_name": exported.team(route.team), "date": written["date"]}
        plain = {name: value for name, value in written.items() if name not in _WITHOUT}
        way = exported.ways.get(route.id)
        geometry = None if way is None or way.is_empty else _line(way)
        yield _feature(exported, "route", written["id"], geometry, plain | shared | {"stops": len(route.stops)})
        for stop, document in zip(route.stops, written["stops"], strict=True):
            label = exported.label(stop)
            named = {**_named(label), "route": written["id"]}
            point = {"type": "Point", "coordinates": list(stop.entry)}
            yield _feature(exported, "stop", document["visit"], point, document | shared | named)
    yield from _unplanned(exported)


def _unplanned(exported: ExportedPlan) -> Iterator[dict[str, Any]]:
    for each, written in zip(exported.plan.unplanned, plan_to_document(exported.plan)["unplanned"], strict=True):
        label = exported.label(each)
        point = None if label.place is None else {"type": "Point", "coordinates": list(label.place)}
        yield _feature(exported, "unplanned", written["visit"], point, written | _named(label))


def _named(label: SiteLabel) -> dict[str, str]:
    names = {"name": label.name, "kind_zh": label.kind_zh, "kind_en": label.kind_en}
    return names | dict(zip(("region_zh", "region_en"), label.regions, strict=True))


def _feature(
    exported: ExportedPlan, kind: str, name: str, geometry: dict[str, Any] | None, properties: dict[str, Any]
) -> dict[str, Any]:
    told = {"kind": kind, "synthetic": exported.plan.synthetic, **properties}
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": told}


def _line(way: shapely.MultiLineString) -> dict[str, Any]:
    rounded = shapely.transform(way, lambda lonlat: lonlat.round(_DECIMALS))
    written: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return written
