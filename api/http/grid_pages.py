"""Pages of a city's grids: its versions, and what a check of one of them finds; pictures are files of their own."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.city_views import city_view
from api.grid_documents import version_line
from api.grid_findings import checked_set
from api.http.answers import entity_tag, is_known, packed, unchanged
from api.http.cities import city_of
from api.http.language import language_of
from api.http.services import Services, services_of
from geodata.grids.building import GridSetSummary, grid_sets
from geodata.grids.inspection import inspected_set
from gridsvc.errors import NotFound
from gridsvc.language import Language
from maps import pages
from maps.description import CityView, GridVersionLink
from maps.findings import FindingFigures, finding_figures

router = APIRouter(include_in_schema=False)

_HTML = "text/html; charset=utf-8"
_SVG = "image/svg+xml"
_WATCHED = ("cities", "regions", "grid_sets", "grids", "buildings")


@router.get("/cities/{code}/grids")
async def versions(request: Request, code: str) -> Response:
    """The versions of a city's grids."""
    language = language_of(request)
    view, sets = await run_in_threadpool(_versions, services_of(request), code)
    links = [_link(code, each, sets, language) for each in sets]
    page = pages.grid_list(view, links, language)
    tag = entity_tag(page)
    return unchanged(tag) if is_known(request, tag) else await packed(request, page.encode(), _HTML, tag)


@router.get("/cities/{code}/grids/{grid_set}")
async def findings(request: Request, code: str, grid_set: str) -> Response:
    """What a check of a version finds."""
    language, place = language_of(request), f"/cities/{code}/grids/{grid_set}"
    view, _ = await run_in_threadpool(_versions, services_of(request), code)
    figures, tag = await _figures(request, code, grid_set)
    if is_known(request, tag):
        return unchanged(tag)
    page = pages.findings_of_grids(view, place, figures, language)
    return await packed(request, page.encode(), _HTML, tag)


@router.get("/cities/{code}/grids/{grid_set}/{name}.svg")
async def picture(request: Request, code: str, grid_set: str, name: str) -> Response:
    """The picture of all grids (`map`), or of one thing found, by its number."""
    figures, tag = await _figures(request, code, grid_set)
    close = {str(number): svg for (number, _, _), svg in zip(figures.said, figures.close, strict=True) if svg}
    found = {"map": figures.whole, **close}.get(name)
    if found is None:
        raise NotFound(f"nothing at {request.url.path}", code="address_unknown", params={"path": request.url.path})
    if is_known(request, tag):
        return unchanged(tag)
    return await packed(request, found.encode(), _SVG, tag)


async def _figures(request: Request, code: str, grid_set: str) -> tuple[FindingFigures, str]:
    services, language = services_of(request), language_of(request)
    key = ("grid-check", await services.feed.version_of(*_WATCHED), code, grid_set, language, services.actor)
    held = services.cache.get(key)
    if held is None:
        figures = await run_in_threadpool(_checked, services, code, grid_set, language)
        services.cache.put(key, gzip.compress(json.dumps(asdict(figures)).encode(), compresslevel=1, mtime=0))
    else:
        told = json.loads(gzip.decompress(held))
        said = tuple((number, text, fault) for number, text, fault in told["said"])
        figures = FindingFigures(told["title"], said, told["left"], told["whole"], tuple(told["close"]))
    return figures, entity_tag(*key, request.url.path)


def _versions(services: Services, code: str) -> tuple[CityView, tuple[GridSetSummary, ...]]:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        return city_view(connection, row), grid_sets(connection, row)


def _checked(services: Services, code: str, grid_set: str, language: Language) -> FindingFigures:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        inspection = inspected_set(connection, row, set_of_id(grid_sets(connection, row), grid_set))
    return finding_figures(checked_set(inspection, row, language))


def set_of_id(sets: Sequence[GridSetSummary], grid_set: str) -> GridSetSummary:
    """The version of an id; NotFound where there is none."""
    chosen = next((each for each in sets if str(each.public_id) == _id(grid_set)), None)
    if chosen is None:
        raise NotFound(f"no grid set has the id {grid_set}", code="grid_set_unknown", params={"id": grid_set})
    return chosen


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _link(code: str, each: GridSetSummary, sets: Sequence[GridSetSummary], language: Language) -> GridVersionLink:
    place, asked = f"/cities/{code}/grids/{each.public_id}", f"?lang={language}"
    has_former = any(other.district == each.district and other.version < each.version for other in sets)
    return GridVersionLink(
        version_line(each, language), place + asked, f"{place}/changes{asked}" if has_former else None
    )
