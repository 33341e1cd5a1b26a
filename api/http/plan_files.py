"""Plans as files over HTTP: tables, tracks, calendars, printable sheets."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.exports.exported import ExportedPlan
from api.exports.files import DRAWN, WRITERS, ExportFormat
from api.exports.sheet import INDEX, index_of, sheet_of
from api.http.downloads import document_answer
from api.http.language import language_of
from api.http.plans import shown_plan
from api.http.services import LOCAL_HOSTS, services_of
from api.plain_text import file_stem
from api.plans import exported_plan, with_streets
from gridsvc.errors import NotFound
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
_ROUTE_FILES = (ExportFormat.GPX, ExportFormat.PDF)

Answer = Callable[..., Awaitable[Response]]


def _plan_file(file_format: ExportFormat) -> Answer:
    async def answer(request: Request, plan: UUID, date: date | None = None, team: UUID | None = None) -> Response:
        drawn = file_format in DRAWN
        exported = await run_in_threadpool(_exported, request, plan, date, team, drawn=drawn)
        body = await run_in_threadpool(WRITERS[file_format], exported, language_of(request))
        name = f"{file_stem(exported.programme, 'plan')}_{date or exported.plan.dates[0]}.{file_format}"
        return await document_answer(request, body, file_format, (f"plan-{plan}.{file_format}", name))

    return answer


for each, (summary, told) in _SUMMARIES.items():
    router.add_api_route(
        f"/plans/{{plan}}.{each}",
        _plan_file(each),
        summary=summary,
        description=f"{told} In the language of the request; of one day or team when asked.",
        name=f"plan_{each}",
    )


@router.get("/plans/{plan}/sheets/{name}", summary="A printable sheet")
async def sheet(request: Request, plan: UUID, name: str) -> Response:
    """The sheet of a team and day, also by the id of its route; the same as PDF, as GPX; or `index.html` with links."""
    content = await run_in_threadpool(_sheet, request, plan, name)
    for each in _ROUTE_FILES:
        if name.endswith(f".{each}"):
            return await document_answer(request, content, each, (f"plan-{plan}.{each}", name))
    return await document_answer(request, content, "html", (f"plan-{plan}.html", name))


def _exported(
    request: Request, plan: UUID, on: date | None = None, team: UUID | None = None, *, drawn: bool = False
) -> ExportedPlan:
    services = services_of(request)
    shown = shown_plan(services, plan)
    with services.sessions.reading(services.actor) as connection:
        exported = exported_plan(connection, plan_from_document(shown.document), shown.version.version)
        chosen = exported.only(on=on, team=team)
        chosen = with_streets(connection, chosen) if drawn else chosen
    return replace(chosen, address=_reached_at(request))


def _reached_at(request: Request) -> str:
    """The address by which the service was asked, unless it only holds on its own machine."""
    return "" if request.url.hostname in LOCAL_HOSTS else str(request.base_url)


def _sheet(request: Request, plan: UUID, name: str) -> bytes:
    exported, language = _exported(request, plan, drawn=name != INDEX), language_of(request)
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
