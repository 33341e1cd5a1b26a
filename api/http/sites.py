"""Sites over HTTP: found, listed, shown with everything known, on registers, with owners for those who may see them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field

from api.http.answers import json_answer
from api.http.cities import city_of
from api.http.commands import KEY_HEADER, Done, carry_out
from api.http.services import Services, services_of
from api.sites import (
    found_sites,
    listed_sites,
    listing_document,
    owner_document,
    read_names,
    site_document,
    unread_names,
)
from geodata.cities import CityRow
from geodata.stores.site_facts import SiteChoice
from geodata.stores.site_registers import SiteRegisterStore
from gridsvc.patrols.programme import Register
from gridsvc.sites.registers import Listing
from gridsvc.usecases.change_register import change_register

router = APIRouter(prefix="/api/cities/{code}", tags=["sites"])

_FOUND_MAX = 1000
_READ_AT_ONCE = 500
"""Names that a search reads itself; more than these wait for the stored job."""
On = Annotated[date | None, Query(description="As things are on this day; default: the city's today")]


class SiteQuery(BaseModel):
    """Which sites are asked for."""

    model_config = ConfigDict(extra="ignore")

    q: str | None = Field(
        default=None,
        max_length=200,
        examples=["jmsc"],
        description="Name, pinyin, initials, code, category or street; all words must fit; best first",
    )
    category: str | None = Field(default=None, description="Code of a category")
    register_: Register | None = Field(default=None, alias="register", description="Sites on this register today")
    region: str | None = Field(default=None, pattern="^[0-9]{6,12}$", description="District, street or community")
    limit: int = Field(default=20, ge=1, le=1000)
    offset: int = Field(default=0, ge=0)


class NewListing(BaseModel):
    """A site is put on a register, or taken off it, from a day (today) up to another, not included (never)."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"register": "hot_spot", "note": "七项集中整治"}]}
    )

    register_: Register = Field(alias="register")
    listed: bool = True
    since: date | None = None
    until: date | None = None
    note: Annotated[str, Field(max_length=500)] = ""


@router.get("/sites", summary="Find or list sites")
async def sites(request: Request, code: str, query: Annotated[SiteQuery, Query()]) -> Response:
    """With `q`, what it finds and why, at most a thousand; else sites by name, and how many there are."""
    services = services_of(request)
    if query.q is not None:
        found = await run_in_threadpool(_found, services, code, query.q, min(query.limit, _FOUND_MAX))
        return await json_answer(request, found)
    choice = SiteChoice(query.category, query.register_, query.region, most=query.limit, skip=query.offset)
    return await json_answer(request, await run_in_threadpool(_listed, services, code, choice))


@router.get("/sites/{site}", summary="All that is known of a site")
async def site(request: Request, code: str, site: UUID, on: On = None) -> Response:
    """Regions, grids, zone, registers, what is asked, entries, surroundings, duplicates; owners for some roles."""

    def read(connection: Connection, row: CityRow, services: Services) -> Any:
        return site_document(connection, row, site, on or _today(row, services), services.actor)

    return await json_answer(request, await run_in_threadpool(_reading, services_of(request), code, read))


@router.get("/sites/{site}/owners", summary="Who answers for a site")
async def owners(request: Request, code: str, site: UUID, on: On = None) -> Response:
    """The chain on a day, the highest rank first, and its history; refused to roles that need no names."""

    def read(connection: Connection, row: CityRow, services: Services) -> Any:
        return owner_document(connection, row, site, on or _today(row, services), services.actor)

    return await json_answer(request, await run_in_threadpool(_reading, services_of(request), code, read))


@router.post("/sites/{site}/registers", status_code=201, summary="Change a register", openapi_extra=KEY_HEADER)
def list_on_register(request: Request, code: str, site: UUID, body: NewListing) -> Response:
    """Put a site on a register or take it off, from a day on."""

    def work(services: Services, connection: Connection) -> Done:
        row = city_of(connection, services, code)
        since = body.since or _today(row, services)
        new = Listing(body.register_, body.listed, since, body.until, body.note)
        store = SiteRegisterStore(connection, row.id)
        said = change_register(site, new, store, city=row.city.code, actor=services.actor)
        return Done(201, {"site": str(site), "listings": [listing_document(each) for each in said]})

    return carry_out(request, body, work)


def _found(services: Services, code: str, text: str, most: int) -> dict[str, Any]:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        unread = unread_names(connection, row)
        if not unread:
            return {"sites": found_sites(connection, row, text, _today(row, services), most), "unread": 0}
    with services.sessions.writing(services.actor) as connection:
        unread -= read_names(connection, row, _READ_AT_ONCE)
        found = found_sites(connection, row, text, _today(row, services), most)
        return {"sites": found, "unread": max(0, unread)}


def _listed(services: Services, code: str, choice: SiteChoice) -> dict[str, Any]:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        return listed_sites(connection, row, choice, _today(row, services))


def _reading(services: Services, code: str, read: Any) -> Any:
    with services.sessions.reading(services.actor) as connection:
        return read(connection, city_of(connection, services, code), services)


def _today(row: CityRow, services: Services) -> date:
    return row.city.local(services.clock()).date()
