"""Addresses and links of the feeds."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import Request

from api.http.answers import GEOJSON

JSON = "application/json"
SCHEMA_JSON = "application/schema+json"
OPENAPI_JSON = "application/vnd.oai.openapi+json;version=3.1"
TILE = "application/vnd.mapbox-vector-tile"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

Link = dict[str, str | bool]


def feeds_root(request: Request) -> str:
    """The address of the landing page, as the client sees it."""
    return f"{str(request.base_url).rstrip('/')}/ogc"


def collection_address(request: Request, collection: str) -> str:
    """The address of a collection."""
    return f"{feeds_root(request)}/collections/{quote(collection)}"


def link(address: str, rel: str, media_type: str, *, title: str | None = None, templated: bool = False) -> Link:
    """One link."""
    found: Link = {"href": address, "rel": rel, "type": media_type}
    if title:
        found["title"] = title
    if templated:
        found["templated"] = True
    return found


def page_links(request: Request, collection: str, cursor: str | None) -> list[Link]:
    """Links of a page of features: itself, the next one, its collection."""
    here = f"{collection_address(request, collection)}/items"
    given = dict(request.query_params)
    links = [link(_with(here, given), "self", GEOJSON)]
    if cursor:
        links.append(link(_with(here, {**given, "cursor": cursor}), "next", GEOJSON))
    links.append(link(collection_address(request, collection), "collection", JSON))
    return links


def _with(address: str, query: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
