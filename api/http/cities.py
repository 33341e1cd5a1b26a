"""Cities, and their open problems as counts that maps join to their tiles."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection

from api.http.answers import caching, entity_tag, held_answer, is_known, json_answer, json_bytes, pack, unchanged
from api.http.scopes import require_city, visible_cities
from api.http.services import Services, services_of
from geodata.cities import CityRow, CityStore
from geodata.stores.map_reader import MapReader
from gridsvc.errors import InvalidInput

router = APIRouter(prefix="/api/cities", tags=["cities"])

_COUNTED = ("cities", "grid_sets", "grids", "problems", "visits")
_COUNT_PARAMETERS: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "description": about, "schema": schema, "example": example}
        for name, about, schema, example in (
            ("region", "Code of a district, street office or community", {"type": "string"}, "990001001"),
            ("class", "The beginning of a problem class code", {"type": "string"}, "01"),
            ("overdue", "Only those past their deadline", {"type": "boolean", "default": False}, True),
        )
    ]
}


@dataclass(frozen=True, slots=True)
class CountQuery:
    """Which open problems are counted."""

    region: str | None
    class_prefix: str | None
    overdue: bool


@router.get("", summary="All cities")
async def cities(request: Request) -> Response:
    """Code, names, clock and marks of each city."""
    services = services_of(request)
    rows = await run_in_threadpool(_all, services)
    return await json_answer(request, {"cities": [city_document(row) for row in rows]})


@router.get("/{code}", summary="One city")
async def city(request: Request, code: str) -> Response:
    """Code, names, clock and marks of a city."""
    services = services_of(request)
    return await json_answer(request, city_document(await run_in_threadpool(_one, services, code)))


@router.get(
    "/{code}/open-problems",
    summary="Open problems per grid and region",
    openapi_extra=_COUNT_PARAMETERS,
)
async def open_problems(request: Request, code: str) -> Response:
    """How many problems are open in each grid that has any, by the one definition of open."""
    services = services_of(request)
    query = _count_query(request)
    version = await services.feed.version_of(*_COUNTED)
    key = ("open-problems", version, _moment(services.clock(), query), code, query, services.actor)
    tag = entity_tag(*key)
    if is_known(request, tag):
        return unchanged(tag)
    held = services.cache.get(key)
    if held is None:
        held = pack(json_bytes(await run_in_threadpool(_counted, services, code, query)))
        services.cache.put(key, held)
    return held_answer(request, held, "application/json", caching(tag))


def city_document(row: CityRow) -> dict[str, Any]:
    """What machines are told of a city."""
    one = row.city
    return {
        "code": one.code,
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        "time_zone": one.time_zone,
        "metric_crs": f"EPSG:{one.metric_srid}",
        "synthetic": one.synthetic,
        "provisional": one.provisional,
    }


def city_of(connection: Connection, services: Services, code: str) -> CityRow:
    """The city of a code that the actor may see."""
    require_city(services.actor, code)
    return CityStore(connection).named(code)


def _all(services: Services) -> list[CityRow]:
    with services.sessions.reading(services.actor) as connection:
        return visible_cities(services.actor, CityStore(connection).all())


def _one(services: Services, code: str) -> CityRow:
    with services.sessions.reading(services.actor) as connection:
        return city_of(connection, services, code)


def _counted(services: Services, code: str, query: CountQuery) -> dict[str, Any]:
    with services.sessions.reading(services.actor) as connection:
        reader = MapReader(connection, city_of(connection, services, code).id)
        return reader.open_problems(
            services.clock(), region=query.region, class_prefix=query.class_prefix, overdue=query.overdue
        )


def _moment(now: datetime, query: CountQuery) -> str:
    # Which cycle runs changes at the city's midnight: clocks differ by quarters of an hour.
    return now.strftime("%Y%m%d%H%M") if query.overdue else f"{now:%Y%m%d%H}{now.minute // 15}"


def _count_query(request: Request) -> CountQuery:
    given = dict(request.query_params)
    for name in set(given) - {"region", "class", "overdue", "lang"}:
        params = {"parameter": name, "known": ["class", "overdue", "region"]}
        raise InvalidInput(f"{name} is no parameter here", code="parameter_unknown", params=params)
    for name, form in (("region", r"[0-9]{2,12}"), ("class", r"[0-9CE]{1,6}"), ("overdue", "true|false")):
        if name in given and not re.fullmatch(form, given[name]):
            params = {"parameter": name, "value": given[name], "expected": form}
            raise InvalidInput(f"{name}={given[name]!r} cannot be", code="parameter_invalid", params=params)
    return CountQuery(given.get("region"), given.get("class"), given.get("overdue") == "true")
