"""What the OpenAPI description says of the feeds."""

from typing import Any

_FEATURE: dict[str, Any] = {
    "type": "Feature",
    "id": "530102001001001",
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[102.71, 25.04], [102.711, 25.04], [102.711, 25.041], [102.71, 25.04]]],
    },
    "properties": {"code": "530102001001001", "level": "unit", "community": "530102001001"},
}
_PAGE: dict[str, Any] = {
    "type": "FeatureCollection",
    "timeStamp": "2026-11-23T00:00:00+00:00",
    "numberReturned": 1,
    "links": [{"href": "/ogc/collections/grids/items?limit=1&cursor=…", "rel": "next", "type": "application/geo+json"}],
    "features": [_FEATURE],
}
_PROBLEM: dict[str, Any] = {
    "type": "urn:gridsvc:problem:bbox_across_antimeridian",
    "title": "The request is not valid",
    "status": 400,
    "detail": "bbox=170,0,-170,1 crosses the antimeridian; ask for its two halves instead.",
    "code": "bbox_across_antimeridian",
    "params": {"parameter": "bbox", "value": "170,0,-170,1"},
}


def _answer(description: str, media_type: str, example: Any) -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": {"type": "object"}, "example": example}}}


def _parameter(name: str, description: str, schema: dict[str, Any], example: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema, "example": example}


_REFUSED = _answer("Refused: what is wrong, by code and params", "application/problem+json", _PROBLEM)
_UNKNOWN = _answer("Not there", "application/problem+json", _PROBLEM | {"status": 404, "code": "feature_unknown"})
_UNCHANGED = {"description": "What you hold is still right"}

PAGE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: _answer("Features", "application/geo+json", _PAGE),
    304: _UNCHANGED,
    400: _REFUSED,
    404: _UNKNOWN,
}
ITEM_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: _answer("The feature", "application/geo+json", _FEATURE),
    304: _UNCHANGED,
    404: _UNKNOWN,
}
TILE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The tile", "content": {"application/vnd.mapbox-vector-tile": {}}},
    204: {"description": "Nothing to show here"},
    304: _UNCHANGED,
    404: _UNKNOWN,
}
PAGE_PARAMETERS: dict[str, Any] = {
    "parameters": [
        _parameter(
            "bbox", "West, south, east, north; or six numbers with heights", {"type": "string"}, "102.7,25,102.8,25.1"
        ),
        _parameter(
            "datetime",
            "An instant, or start/end with .. for an open end",
            {"type": "string"},
            "2026-11-01T00:00:00Z/..",
        ),
        _parameter(
            "limit", "Features a page", {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100}, 1000
        ),
        _parameter("cursor", "Where to go on, from a link with rel=next", {"type": "string"}, "WyI…"),
        _parameter("skipGeometry", "Leave geometries out", {"type": "boolean", "default": False}, False),
        _parameter("city", "Filters of the collection, as its queryables say", {"type": "string"}, "530100"),
    ]
}
