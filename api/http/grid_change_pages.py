"""Page of what changed between a version of a city's grids and an earlier one; pictures are files of their own."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.city_views import city_view
from api.grid_changes import compared_versions
from api.http.answers import entity_tag, is_known, packed, unchanged
from api.http.cities import city_of
from api.http.grid_pages import set_of_id
from api.http.language import language_of
from api.http.parameters import VERSION, parameters
from api.http.services import Services, services_of
from geodata.grids.building import grid_sets, set_before
from geodata.grids.comparing import difference_of_sets
from gridsvc.errors import NotFound
from gridsvc.grids.codes import GridLevel
from gridsvc.language import Language
from maps import pages
from maps.description import CityView
from maps.grid_changes import ChangeFigures, change_figures

router = APIRouter(include_in_schema=False)

_WATCHED = ("cities", "regions", "grid_sets", "grids", "problems")
_FORMS = {"since": VERSION, "level": "|".join(GridLevel)}


@router.get("/cities/{code}/grids/{grid_set}/changes")
async def changes(request: Request, code: str, grid_set: str) -> Response:
    """What changed since the version before, or since another one (`since`)."""
    figures, tag = await _figures(request, code, grid_set)
    if is_known(request, tag):
        return unchanged(tag)
    view = await run_in_threadpool(_view, services_of(request), code)
    place = f"/cities/{code}/grids/{grid_set}/changes"
    page = pages.changes_of_grids(view, place, parameters(request, _FORMS), figures, language_of(request))
    return await packed(request, page.encode(), "text/html; charset=utf-8", tag)


@router.get("/cities/{code}/grids/{grid_set}/changes/{name}.svg")
async def picture(request: Request, code: str, grid_set: str, name: str) -> Response:
    """The picture of all that changed (`map`), or of one change, by its number."""
    figures, tag = await _figures(request, code, grid_set)
    close = {str(number): svg for (number, _, _), svg in zip(figures.said, figures.close, strict=True)}
    found = {"map": figures.whole, **close}.get(name)
    if found is None:
        raise NotFound(f"nothing at {request.url.path}", code="address_unknown", params={"path": request.url.path})
    return unchanged(tag) if is_known(request, tag) else await packed(request, found.encode(), "image/svg+xml", tag)


async def _figures(request: Request, code: str, grid_set: str) -> tuple[ChangeFigures, str]:
    services, language, wish = services_of(request), language_of(request), parameters(request, _FORMS)
    version = await services.feed.version_of(*_WATCHED)
    key = ("grid-changes", version, code, grid_set, language, *sorted(wish.items()), services.actor)
    held = services.cache.get(key)
    if held is None:
        figures = await run_in_threadpool(_drawn, services, code, grid_set, wish, language)
        services.cache.put(key, gzip.compress(json.dumps(asdict(figures)).encode(), compresslevel=1, mtime=0))
    else:
        figures = _kept(json.loads(gzip.decompress(held)))
    return figures, entity_tag(*key, request.url.path)


def _kept(told: dict[str, Any]) -> ChangeFigures:
    kinds = tuple((kind, tone, word, count) for kind, tone, word, count in told["kinds"])
    said = tuple((number, text, tone) for number, text, tone in told["said"])
    return ChangeFigures(**{**told, "kinds": kinds, "said": said, "close": tuple(told["close"])})


def _view(services: Services, code: str) -> CityView:
    with services.sessions.reading(services.actor) as connection:
        return city_view(connection, city_of(connection, services, code))


def _drawn(services: Services, code: str, grid_set: str, wish: Mapping[str, str], language: Language) -> ChangeFigures:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        sets = grid_sets(connection, row)
        new = set_of_id(sets, grid_set)
        old = set_before(sets, new, int(wish["since"]) if "since" in wish else None)
        level = GridLevel(wish.get("level", GridLevel.UNIT))
        found = difference_of_sets(connection, row, old, new, level)
    return change_figures(compared_versions(found, row, language))
