"""The collections: what they hold and by what they can be filtered."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.http.answers import GEOJSON, json_answer
from api.http.language import language_of
from api.http.ogc.addresses import CRS84, JSON, SCHEMA_JSON, TILE, collection_address, feeds_root, link
from api.http.ogc.parameters import only_language
from api.http.services import services_of
from api.sentences import say
from geodata.feeds import Box, Collection, Filter, Kind
from gridsvc.language import Language

router = APIRouter(prefix="/ogc", tags=["feeds"])

_TYPES: dict[Kind, dict[str, str]] = {
    Kind.TEXT: {"type": "string"},
    Kind.UUID: {"type": "string", "format": "uuid"},
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.INSTANT: {"type": "string", "format": "date-time"},
}


@router.get("/collections", summary="All collections")
async def collections(request: Request) -> Response:
    """Every collection with its links."""
    only_language(request)
    services = services_of(request)
    extent = await services.feed.extent()
    document = {
        "links": [link(f"{feeds_root(request)}/collections", "self", JSON)],
        "collections": [_described(request, each, extent) for each in services.registry],
    }
    return await json_answer(request, document)


@router.get("/collections/{collection}", summary="One collection")
async def collection_of(request: Request, collection: str) -> Response:
    """A collection with its links."""
    only_language(request)
    services = services_of(request)
    chosen = services.registry.named(collection)
    return await json_answer(request, _described(request, chosen, await services.feed.extent()))


@router.get("/collections/{collection}/queryables", summary="What a collection can be filtered by")
async def queryables(request: Request, collection: str) -> Response:
    """JSON Schema of the query parameters."""
    only_language(request)
    chosen = services_of(request).registry.named(collection)
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{collection_address(request, chosen.id)}/queryables",
        "type": "object",
        "title": _title(chosen, language_of(request)),
        "properties": {each.name: _schema(each) for each in chosen.filters},
        "additionalProperties": False,
    }
    return await json_answer(request, document, SCHEMA_JSON)


def _described(request: Request, collection: Collection, extent: Box | None) -> dict[str, Any]:
    here = collection_address(request, collection.id)
    described: dict[str, Any] = {
        "id": collection.id,
        "title": _title(collection, language_of(request)),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            link(here, "self", JSON),
            link(f"{here}/items", "items", GEOJSON),
            link(f"{here}/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", SCHEMA_JSON),
            link(f"{here}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}", "item", TILE, templated=True),
        ],
    }
    if extent:
        bounds = [extent.west, extent.south, extent.east, extent.north]
        described["extent"] = {"spatial": {"bbox": [bounds], "crs": CRS84}}
    return described


def _title(collection: Collection, language: Language) -> str:
    code = f"collection_{collection.id}"
    title = say(code, language)
    return collection.id if title == code else title


def _schema(chosen: Filter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_TYPES[chosen.kind])
    if chosen.choices:
        schema["enum"] = list(chosen.choices)
    if chosen.default:
        schema["default"] = chosen.default
    return schema
