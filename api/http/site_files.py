"""The file of a site over HTTP: its page for people, and documents to take along."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.city_views import city_view
from api.drawings.svg import svg_of
from api.http.answers import caching, entity_tag, is_known
from api.http.cities import city_of
from api.http.downloads import bytes_answer, document_answer, ending_of
from api.http.language import language_of
from api.http.services import Services, services_of
from api.photos.picture import shrunk
from api.plain_text import file_stem
from api.site_files.page import site_page
from api.site_files.photos import SMALL_SIDE
from api.site_files.report import sketch_of_site
from api.site_files.site_file import Case, SiteFile, read_site_file
from api.site_files.writing import SiteFileFormat, site_file_bytes
from geodata.stores.site_photos import SitePhotoStore, photo_unknown
from gridsvc.errors import NotFound
from maps.description import CityView

router = APIRouter(prefix="/api/cities/{code}/sites/{site}", tags=["sites"])
pages = APIRouter(include_in_schema=False)

_OFFERED = ("json", "html", "docx", "xlsx", "pdf")
_SEEN = ("html", "docx", "pdf")
"""Forms in which photos are seen, not only listed."""
_PHOTO_AGE_S = 3_600
On = Annotated[date | None, Query(description="Day of the owner chain, registers and grid head; default: today")]
_HTML = "text/html; charset=utf-8"


@router.get("/file", summary="The file of a site")
async def file(request: Request, code: str, site: UUID, on: On = None) -> Response:
    """Identity, place, owners, visits, problems, checklist, entries; as JSON unless Accept names another form."""
    return await _document(request, code, site, "", on)


@router.get("/file.{ending}", summary="The file of a site as a document")
async def file_as(request: Request, code: str, site: UUID, ending: str, on: On = None) -> Response:
    """The same as json, html, docx, xlsx or pdf, in the language of the request."""
    return await _document(request, code, site, ending, on)


@router.get("/sketch.svg", summary="A sketch of where a site lies")
async def sketch(request: Request, code: str, site: UUID) -> Response:
    """Its outline, surroundings and entries among the streets; readable in black and white."""
    _, read = await run_in_threadpool(_read, services_of(request), code, site)
    drawing = await run_in_threadpool(sketch_of_site, read, language_of(request))
    return await bytes_answer(request, svg_of(drawing, alone=True).encode(), "image/svg+xml")


@pages.get("/cities/{code}/sites/{site}")
async def page(request: Request, code: str, site: str, on: On = None) -> Response:
    """The file of a site as a page of the service."""
    view, read = await run_in_threadpool(_read, services_of(request), code, _site_id(site), on)
    html = await run_in_threadpool(site_page, view, read, language_of(request))
    return await bytes_answer(request, html.encode(), _HTML)


@pages.get("/cities/{code}/sites/{site}/photos/{photo}.jpg")
async def photo(
    request: Request, code: str, site: str, photo: str, size: Annotated[Literal["small"] | None, Query()] = None
) -> Response:
    """A photo of a site, for those who may see its file; size=small: as pages show it among others."""
    known = _site_id(site), _photo_id(photo)
    content, digest = await run_in_threadpool(_photo, services_of(request), code, *known)
    headers = caching(entity_tag(digest, size), max_age_s=_PHOTO_AGE_S)
    if is_known(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    if size:
        content = (await run_in_threadpool(shrunk, content, SMALL_SIDE)).content
    return Response(content, media_type="image/jpeg", headers=headers)


async def _document(request: Request, code: str, site: UUID, ending: str, on: date | None) -> Response:
    wanted, language = ending_of(request, ending, _OFFERED), language_of(request)
    _, read = await run_in_threadpool(_read, services_of(request), code, site, on, pictures=wanted in _SEEN)
    body = await run_in_threadpool(site_file_bytes, read, SiteFileFormat(wanted), language)
    names = f"site-{site}.{wanted}", f"{file_stem(read.site['name'], 'site')}_{read.on}.{wanted}"
    return await document_answer(request, body, wanted, names)


def _read(
    services: Services, code: str, site: UUID, on: date | None = None, *, pictures: bool = False
) -> tuple[CityView, SiteFile]:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        case = Case(row, site, services.actor, services.clock(), on, pictures)
        return city_view(connection, row), read_site_file(connection, case)


def _photo(services: Services, code: str, site: UUID, photo: UUID) -> tuple[bytes, str]:
    with services.sessions.reading(services.actor) as connection:
        return SitePhotoStore(connection, city_of(connection, services, code).id).content(site, photo)


def _photo_id(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise photo_unknown(name) from None


def _site_id(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise NotFound(f"no site has the id {name}", code="site_unknown", params={"site": name, "known": ""}) from None
