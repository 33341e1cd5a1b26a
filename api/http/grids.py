"""Grids over time, for machines: what changed between two versions, and series that go on across versions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.grid_changes import difference_document
from api.http.answers import entity_tag, is_known, json_answer, packed, unchanged
from api.http.cities import city_of
from api.http.parameters import DAY, DISTRICT, VERSION, parameters
from api.http.services import Services, services_of
from api.series_table import series_csv, series_of
from geodata.grids.comparing import compared_sets
from geodata.grids.series import SeriesWish, Span
from gridsvc.errors import InvalidInput
from gridsvc.grids.codes import GridLevel

router = APIRouter(prefix="/api/cities", tags=["grids"])

_CSV = "text/csv; charset=utf-8"
_LEVELS = "|".join(GridLevel)
_CHANGE_FORMS = {"from": VERSION, "to": VERSION, "district": DISTRICT, "level": _LEVELS}
_SERIES_FORMS = {
    "grid": "[0-9A-Za-z]{1,30}",
    "district": DISTRICT,
    "version": VERSION,
    "level": "unit|management",
    "by": "|".join(Span),
    "from": DAY,
    "until": DAY,
    "f": "json|csv",
}
_ABOUT: Mapping[str, tuple[str, str]] = {
    "from": ("The version that is compared, or the first day of a series", "1"),
    "to": ("The version with which it is compared", "2"),
    "until": ("Last day", "2026-03-31"),
    "district": ("Code of one district", "990001"),
    "level": ("Kind of grid", "unit"),
    "grid": ("Code of one grid", "990001001001001"),
    "version": ("Version of the grids, by default the one in force", "1"),
    "by": ("What each number is of", "month"),
    "f": ("Form of the answer", "json"),
}


def _described(forms: Mapping[str, str], examples: Mapping[str, str], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name in needed,
                "description": _ABOUT[name][0],
                "schema": {"type": "string", "pattern": f"^({form})$"},
                "example": examples.get(name, _ABOUT[name][1]),
            }
            for name, form in forms.items()
        ]
    }


@router.get(
    "/{code}/grid-changes",
    summary="What changed between two versions of grids",
    openapi_extra=_described(_CHANGE_FORMS, {}, ("from", "to")),
)
async def grid_changes(request: Request, code: str) -> Response:
    """Of each district that has both: every change with its shares of ground, and the open problems that move."""
    given = parameters(request, _CHANGE_FORMS)
    for name in ("from", "to"):
        if name not in given:
            params = {"parameter": name, "value": "", "expected": VERSION}
            raise InvalidInput(f"{name} is missing", code="parameter_invalid", params=params)
    return await json_answer(request, await run_in_threadpool(_changes, services_of(request), code, given))


@router.get(
    "/{code}/grid-series",
    summary="Problems of grids over time",
    openapi_extra=_described(_SERIES_FORMS, {"from": "2026-01-01"}),
)
async def grid_series(request: Request, code: str) -> Response:
    """By day, month or year; problems of earlier versions count by the share of their ground taken over."""
    given = parameters(request, _SERIES_FORMS)
    rows = await run_in_threadpool(_series, services_of(request), code, given)
    if given.get("f") != "csv":
        return await json_answer(request, {"series": rows})
    body = series_csv(rows)
    tag = entity_tag(body)
    return unchanged(tag) if is_known(request, tag) else await packed(request, body.encode(), _CSV, tag)


def _changes(services: Services, code: str, given: Mapping[str, str]) -> dict[str, Any]:
    with services.sessions.reading(services.actor) as connection:
        found = compared_sets(
            connection,
            city_of(connection, services, code),
            int(given["from"]),
            int(given["to"]),
            district=given.get("district"),
            level=GridLevel(given.get("level", GridLevel.UNIT)),
        )
    return {"districts": [difference_document(each) for each in found]}


def _series(services: Services, code: str, given: Mapping[str, str]) -> list[dict[str, Any]]:
    wish = SeriesWish(
        GridLevel(given.get("level", GridLevel.UNIT)),
        given.get("grid"),
        _day(given, "from"),
        _day(given, "until"),
        Span(given.get("by", Span.MONTH)),
    )
    version = int(given["version"]) if "version" in given else None
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        return series_of(connection, row, wish, district=given.get("district"), version=version)


def _day(given: Mapping[str, str], name: str) -> date | None:
    if name not in given:
        return None
    try:
        return date.fromisoformat(given[name])
    except ValueError:
        params = {"parameter": name, "value": given[name], "expected": "YYYY-MM-DD"}
        raise InvalidInput(f"{given[name]} is no day", code="parameter_invalid", params=params) from None
