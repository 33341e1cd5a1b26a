"""Where a client begins: the landing page and what the service conforms to."""

from fastapi import APIRouter, Request, Response

from api.http.answers import json_answer
from api.http.language import language_of
from api.http.ogc.addresses import JSON, OPENAPI_JSON, feeds_root, link
from api.http.ogc.parameters import only_language
from api.sentences import say

router = APIRouter(prefix="/ogc", tags=["feeds"])

CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
)


@router.get("", summary="Landing page")
async def landing(request: Request) -> Response:
    """What is here, and links to it."""
    only_language(request)
    root = feeds_root(request)
    language = language_of(request)
    document = {
        "title": say("feeds", language),
        "description": say("feeds_about", language),
        "links": [
            link(root, "self", JSON),
            link(f"{root.removesuffix('/ogc')}/api/openapi.json", "service-desc", OPENAPI_JSON),
            link(f"{root}/conformance", "conformance", JSON),
            link(f"{root}/collections", "data", JSON),
        ],
    }
    return await json_answer(request, document)


@router.get("/conformance", summary="Conformance classes")
async def conformance(request: Request) -> Response:
    """Which classes of the standards are kept."""
    only_language(request)
    return await json_answer(request, {"conformsTo": CONFORMANCE})
