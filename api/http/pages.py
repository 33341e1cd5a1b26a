"""The pages for people: maps renders them, they hold no data."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.city_views import city_view
from api.http.answers import entity_tag, is_known, packed, unchanged
from api.http.cities import city_of
from api.http.language import language_of
from api.http.scopes import visible_cities
from api.http.services import Services, services_of
from geodata.cities import CityStore
from gridsvc.errors import NotFound
from gridsvc.language import Language
from maps import pages
from maps.description import CityView, RenderedPage

router = APIRouter(include_in_schema=False)

_HTML = "text/html; charset=utf-8"
_SCRIPT = "text/javascript; charset=utf-8"
_SCRIPT_ENDING = ".js"

Rendered = Callable[[CityView, Language], RenderedPage]


@router.get("/")
async def chooser(request: Request) -> Response:
    """The cities there are."""
    views = await run_in_threadpool(_views, services_of(request))
    return await _text(request, pages.city_chooser(views, language_of(request)), _HTML)


@router.get("/cities/{code}")
async def city(request: Request, code: str) -> Response:
    """A city begins with its problems."""
    query = f"?{request.url.query}" if request.url.query else ""
    return Response(status_code=303, headers={"location": f"/cities/{code}/problems{query}"})


@router.get("/cities/{code}/problems{ending}")
@router.get("/cities/{code}/problems")
async def problems(request: Request, code: str, ending: str = "") -> Response:
    """The map of open problems, or its script."""
    return await _map(request, code, ending, pages.problem_page)


@router.get("/cities/{code}/sites{ending}")
@router.get("/cities/{code}/sites")
async def sites(request: Request, code: str, ending: str = "") -> Response:
    """The map of sites, or its script."""
    return await _map(request, code, ending, pages.site_page)


@router.get("/cities/{code}/plans")
async def plans(request: Request, code: str) -> Response:
    """The published plans of a city."""
    view = await run_in_threadpool(_view, services_of(request), code)
    return await _text(request, pages.plan_list(view, language_of(request)), _HTML)


@router.get("/cities/{code}/plans/{name}")
async def plan(request: Request, code: str, name: str) -> Response:
    """The map of a plan, or its script."""
    key = _plan_id(name.removesuffix(_SCRIPT_ENDING))
    view = await run_in_threadpool(_view, services_of(request), code, key)
    ending = _SCRIPT_ENDING if name.endswith(_SCRIPT_ENDING) else ""
    return await _side(request, pages.plan_page(view, view.plans[0], language_of(request)), ending)


async def _map(request: Request, code: str, ending: str, render: Rendered) -> Response:
    view = await run_in_threadpool(_view, services_of(request), code)
    return await _side(request, render(view, language_of(request)), ending)


async def _side(request: Request, page: RenderedPage, ending: str) -> Response:
    if ending not in ("", _SCRIPT_ENDING):
        raise NotFound(f"nothing at {request.url.path}", code="address_unknown", params={"path": request.url.path})
    return await _text(request, page.script, _SCRIPT) if ending else await _text(request, page.html, _HTML)


async def _text(request: Request, text: str, media_type: str) -> Response:
    tag = entity_tag(text)
    return unchanged(tag) if is_known(request, tag) else await packed(request, text.encode(), media_type, tag)


def _view(services: Services, code: str, *plan_ids: UUID) -> CityView:
    with services.sessions.reading(services.actor) as connection:
        return city_view(connection, city_of(connection, services, code), plan_ids or None)


def _views(services: Services) -> tuple[CityView, ...]:
    with services.sessions.reading(services.actor) as connection:
        rows = visible_cities(services.actor, CityStore(connection).all())
        return tuple(city_view(connection, row) for row in rows)


def _plan_id(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise NotFound(f"no plan has the id {name}", code="plan_unknown", params={"plan": name}) from None
