"""Reports of cycles, street offices and sites over HTTP, as the command line writes them."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.http.cities import city_of
from api.http.downloads import document_answer, ending_of
from api.http.language import language_of
from api.http.services import Services, services_of
from api.programmes import programme_named
from api.reports.making import Desk, cycle_report, street_report
from api.reports.report import Report
from api.reports.writing import WRITERS, ReportFormat
from api.site_files.report import site_report
from api.site_files.site_file import Case, read_site_file
from api.sites import site_meant

router = APIRouter(prefix="/api/cities/{code}/reports", tags=["reports"])

_OFFERED = tuple(str(each) for each in (ReportFormat.HTML, ReportFormat.DOCX, ReportFormat.XLSX, ReportFormat.PDF))
Make = Callable[[Desk], Report]
Start = Annotated[date | None, Query(description="First day of the cycle; default: the newest that has begun")]
First = Annotated[date | None, Query(alias="from", description="First day; default: thirty days up to the last")]
Last = Annotated[date | None, Query(description="Last day; default: today")]


@router.get("/cycle/{programme}", summary="A report of a cycle")
async def cycle(request: Request, code: str, programme: str, start: Start = None) -> Response:
    """Due, done, missed and why, beside the cycle before; html, docx, xlsx or pdf by Accept or ending."""

    def make(desk: Desk, name: str) -> Report:
        return cycle_report(desk, programme_named(desk.connection, desk.row, name), start)

    return await _answer(request, code, programme, make)


@router.get("/street/{street}", summary="A report of a street office")
async def street(request: Request, code: str, street: str, since: First = None, until: Last = None) -> Response:
    """The same of a street office, by code or name, over some days."""

    def make(desk: Desk, name: str) -> Report:
        return street_report(desk, name, since, until)

    return await _answer(request, code, street, make)


@router.get("/site/{site}", summary="A report of a site")
async def site(request: Request, code: str, site: str) -> Response:
    """The file of a site, by its id or name."""
    services = services_of(request)

    def make(desk: Desk, name: str) -> Report:
        case = Case(desk.row, site_meant(desk.connection, desk.row, name), services.actor, desk.now)
        return site_report(read_site_file(desk.connection, case), desk.language)

    return await _answer(request, code, site, make)


async def _answer(request: Request, code: str, key: str, make: Callable[[Desk, str], Report]) -> Response:
    name, ending = _parted(key)
    wanted = ending_of(request, ending, _OFFERED)
    report = await run_in_threadpool(_made, request, code, lambda desk: make(desk, name))
    body = await run_in_threadpool(WRITERS[ReportFormat(wanted)], report)
    return await document_answer(request, body, wanted, (f"report.{wanted}", f"{report.name}.{wanted}"))


def _parted(key: str) -> tuple[str, str]:
    """A name and the ending of a format behind it, where there is one."""
    name, _, ending = key.rpartition(".")
    return (name, ending) if name and ending in _OFFERED else (key, "")


def _made(request: Request, code: str, make: Make) -> Report:
    services: Services = services_of(request)
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        return make(Desk(connection, row, services.clock(), language_of(request)))
