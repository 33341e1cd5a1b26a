"""Plans as files over HTTP: tables, tracks, calendars, printable sheets."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.directions import with_directions
from api.exports.exported import ExportedPlan
from api.exports.files import DRAWN, WRITERS, ExportFormat
from api.exports.sheet import INDEX, index_of, sheet_of
from api.http.answers import json_answer
from api.http.downloads import document_answer
from api.http.language import language_of
from api.http.plans import shown_plan
from api.http.services import LOCAL_HOSTS, services_of
from api.plain_text import file_stem
from api.plans import exported_plan, with_streets
from geodata.stores.plans import PlanStore
from gridsvc.errors import NotFound
from gridsvc.plans.directions import directions_to_document
from gridsvc.plans.document import plan_from_document

router = APIRouter(prefix="/api", tags=["plans"])

_SUMMARIES = {
    ExportFormat.CSV: ("A plan as a table", "A row for each stop and each unplanned visit."),
    ExportFormat.XLSX: ("A plan as a workbook", "A sheet for each team, with dates and times."),
    ExportFormat.GPX: ("A plan as GPX", "Stops as waypoints, routes in order, their ways as tracks."),
    ExportFormat.KML: ("A plan as KML", "A folder for each team and day."),
    ExportFormat.ICS: ("A plan as a calendar", "An event for each day of a team; its id lasts over versions."),
    ExportFormat.PDF: ("A plan as printable sheets", "Pages for each team and day, with boxes to tick."),
}
_DIRECTED = (ExportFormat.XLSX, ExportFormat.PDF)
_WITH_DIRECTIONS = " `directions=true` adds how to get from stop to stop."
_ROUTE_FILES = (ExportFormat.GPX, ExportFormat.PDF)

Answer = Callable[..., Awaitable[Response]]


def _plan_file(file_format: ExportFormat) -> Answer:
    async def directed(
        request: Request, plan: UUID, date: date | None = None, team: UUID | None = None, *, directions: bool = False
    ) -> Response:
        wanted = _Wanted(drawn=file_format in DRAWN, directions=directions)
        exported = await run_in_threadpool(_exported, request, plan, date, team, wanted=wanted)
        body = await run_in_threadpool(WRITERS[file_format], exported, language_of(request))
        name = f"{file_stem(exported.programme, 'plan')}_{date or exported.plan.dates[0]}.{file_format}"
        return await document_answer(request, body, file_format, (f"plan-{plan}.{file_format}", name))

    async def answer(request: Request, plan: UUID, date: date | None = None, team: UUID | None = None) -> Response:
        return await directed(request, plan, date, team)

    return directed if file_format in _DIRECTED else answer


for each, (summary, told) in _SUMMARIES.items():
    router.add_api_route(
        f"/plans/{{plan}}.{each}",
        _plan_file(each),
        summary=summary,
        description=f"{told} In the language of the request; of one day or team when asked."
        + (_WITH_DIRECTIONS if each in _DIRECTED else ""),
        name=f"plan_{each}",
    )


@router.get("/plans/{plan}/directions", summary="Directions of a plan")
async def directions(request: Request, plan: UUID, date: date | None = None, team: UUID | None = None) -> Response:
    """How to get from stop to stop and back, in steps; of one day or team when asked, and of routes that are shown."""
    return await json_answer(request, await run_in_threadpool(_directions, request, plan, date, team))


@router.get("/plans/{plan}/sheets/{name}", summary="A printable sheet")
async def sheet(request: Request, plan: UUID, name: str, *, directions: bool = False) -> Response:
    """The sheet of a team and day, also by the id of its route; the same as PDF, as GPX; or `index.html` with links."""
    content = await run_in_threadpool(_sheet, request, plan, name, directions=directions)
    for each in _ROUTE_FILES:
        if name.endswith(f".{each}"):
            return await document_answer(request, content, each, (f"plan-{plan}.{each}", name))
    return await document_answer(request, content, "html", (f"plan-{plan}.html", name))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What besides the plan itself; directions: found again where they were not kept, else kept ones, folded."""

    drawn: bool = False
    directions: bool = False
    on_screen: bool = False


def _exported(
    request: Request, plan: UUID, on: date | None = None, team: UUID | None = None, *, wanted: _Wanted
) -> ExportedPlan:
    services = services_of(request)
    shown = shown_plan(services, plan)
    with services.sessions.reading(services.actor) as connection:
        exported = exported_plan(connection, plan_from_document(shown.document), shown.version.version)
        chosen = exported.only(on=on, team=team)
        chosen = with_streets(connection, chosen) if wanted.drawn else chosen
        if wanted.directions:
            chosen = with_directions(connection, chosen, services.engine)
        elif wanted.on_screen:
            chosen = replace(chosen, directions=PlanStore(connection).directions(plan), folded=True)
    return replace(chosen, address=_reached_at(request))


def _reached_at(request: Request) -> str:
    """The address by which the service was asked, unless it only holds on its own machine."""
    return "" if request.url.hostname in LOCAL_HOSTS else str(request.base_url)


def _directions(request: Request, plan: UUID, on: date | None, team: UUID | None) -> dict[str, Any]:
    exported = _exported(request, plan, on, team, wanted=_Wanted(directions=True))
    return directions_to_document(exported.plan, exported.directions)


def _sheet(request: Request, plan: UUID, name: str, *, directions: bool) -> bytes:
    wanted = _Wanted(drawn=name != INDEX, directions=directions, on_screen=name.endswith(".html"))
    exported, language = _exported(request, plan, wanted=wanted), language_of(request)
    if name == INDEX:
        return index_of(exported, language).content
    for route in exported.routes():
        if name in (f"{route.id}.html", exported.file_name(route, "html")):
            return sheet_of(exported, route, language).content
        for each in _ROUTE_FILES:
            if name in (f"{route.id}.{each}", exported.file_name(route, each)):
                return WRITERS[each](exported.only(on=route.date, team=route.team), language)
    raise NotFound(
        f"the plan has no sheet {name}", code="plan_sheet_unknown", params={"plan": str(plan), "sheet": name}
    )
