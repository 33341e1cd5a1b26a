"""Vector tiles, kept gzipped in memory for as long as the data stay the same."""

from fastapi import APIRouter, Request, Response

from api.http.answers import caching, entity_tag, held_answer, is_known, pack, unchanged
from api.http.ogc.addresses import TILE
from api.http.ogc.documentation import TILE_ANSWERS
from api.http.ogc.parameters import tile_filters
from api.http.services import Services, services_of
from geodata.feeds import Collection, Selection, TileAddress
from gridsvc.errors import NotFound

router = APIRouter(prefix="/ogc", tags=["feeds"])

_VERSIONED_AGE_S = 86_400


@router.get(
    "/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}",
    summary="A vector tile",
    response_class=Response,
    responses=TILE_ANSWERS,
)
async def tile(request: Request, collection: str, z: str, y: str, x: str) -> Response:
    """A Mapbox vector tile whose one layer is called like the collection; 204 where it is empty."""
    services = services_of(request)
    chosen = services.registry.named(collection)
    address = _address(z, y, x)
    selection = tile_filters(request, chosen)
    version = await _version(services, chosen)
    key = (chosen.id, chosen.fingerprint, version, services.actor, tuple(sorted(selection.filters.items())), address)
    tag = entity_tag(*key) if version else None
    headers = caching(tag, max_age_s=_VERSIONED_AGE_S if chosen.id == "grids" and "v" in request.query_params else 0)
    if is_known(request, tag):
        return unchanged(tag)
    return _answer(request, await _packed_tile(services, chosen, selection, address, key if version else None), headers)


def _answer(request: Request, held: bytes, headers: dict[str, str]) -> Response:
    if not held:
        return Response(status_code=204, headers=headers)
    return held_answer(request, held, TILE, headers)


async def _packed_tile(
    services: Services, collection: Collection, selection: Selection, address: TileAddress, key: object
) -> bytes:
    held = services.cache.get(key) if key else None
    if held is None:
        made = await services.feed.tile(collection, services.actor, selection, address)
        held = pack(made) if made else b""
        if key:
            services.cache.put(key, held)
    return held


async def _version(services: Services, collection: Collection) -> str | None:
    noted = (collection.id, services.actor)
    version = services.cache.version(noted, services.tile_age_s)
    if version is None:
        version = await services.feed.version(collection, services.actor)
        services.cache.note_version(noted, version)
    return version


def _address(z: str, y: str, x: str) -> TileAddress:
    if not all(part.isascii() and part.isdigit() and len(part) < len(str(2**31)) for part in (z, y, x)):
        raise NotFound(f"no tile {z}/{y}/{x}", code="tile_outside", params={"tile": f"{z}/{y}/{x}"})
    return TileAddress(int(z), int(x), int(y))
