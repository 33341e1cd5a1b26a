"""Features of a collection: pages by cursor, and one by its id."""

from fastapi import APIRouter, Request, Response

from api.http.answers import GEOJSON, entity_tag, is_known, json_bytes, packed, unchanged
from api.http.ogc.addresses import collection_address, link, page_links
from api.http.ogc.cursor import write_cursor
from api.http.ogc.documentation import ITEM_ANSWERS, PAGE_ANSWERS, PAGE_PARAMETERS
from api.http.ogc.parameters import item_filters, page_request
from api.http.services import Services, services_of
from geodata.feeds import Collection
from gridsvc.errors import NotFound

router = APIRouter(prefix="/ogc", tags=["feeds"])


@router.get(
    "/collections/{collection}/items",
    summary="Features",
    response_class=Response,
    responses=PAGE_ANSWERS,
    openapi_extra=PAGE_PARAMETERS,
)
async def items(request: Request, collection: str) -> Response:
    """A page of features as GeoJSON; `next` leads to the following page."""
    services = services_of(request)
    chosen = services.registry.named(collection)
    wanted = page_request(request, chosen)
    if await _is_still_right(request, services, chosen):
        return unchanged(request.headers.get("if-none-match"))
    page = await services.feed.page(chosen, services.actor, wanted.selection, limit=wanted.limit, after=wanted.after)
    cursor = write_cursor(page.after, wanted.asked) if page.after else None
    head = {
        "type": "FeatureCollection",
        "timeStamp": services.clock().isoformat(timespec="seconds"),
        "numberReturned": page.returned,
        "links": page_links(request, chosen.id, cursor),
    }
    body = b'%s,"features":[%s]}' % (json_bytes(head)[:-1], page.features)
    return await packed(request, body, GEOJSON, _tag(request, services, chosen, page.version))


@router.get(
    "/collections/{collection}/items/{feature:path}",
    summary="One feature",
    response_class=Response,
    responses=ITEM_ANSWERS,
)
async def item(request: Request, collection: str, feature: str) -> Response:
    """The feature of an id as GeoJSON."""
    services = services_of(request)
    chosen = services.registry.named(collection)
    wanted = item_filters(request, chosen)
    if await _is_still_right(request, services, chosen):
        return unchanged(request.headers.get("if-none-match"))
    found = await services.feed.item(chosen, services.actor, feature, wanted.filters)
    if found is None:
        raise NotFound(
            f"{collection} has no feature {feature}",
            code="feature_unknown",
            params={"collection": collection, "feature": feature},
        )
    here = collection_address(request, chosen.id)
    links = json_bytes([link(str(request.url), "self", GEOJSON), link(here, "collection", "application/json")])
    body = b'%s,"links":%s}' % (found.feature[:-1], links)
    return await packed(request, body, GEOJSON, _tag(request, services, chosen, found.version))


async def _is_still_right(request: Request, services: Services, collection: Collection) -> bool:
    if "if-none-match" not in request.headers:
        return False
    version = await services.feed.version(collection, services.actor)
    return is_known(request, _tag(request, services, collection, version))


def _tag(request: Request, services: Services, collection: Collection, version: str | None) -> str | None:
    if version is None:
        return None
    actor = services.actor
    return entity_tag(version, collection.fingerprint, actor.role, actor.scope, request.url)
