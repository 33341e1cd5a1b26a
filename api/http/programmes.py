"""Programmes over HTTP: list, add, their cycles, and a plan of the next one as a job."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field

from api.allotments import CycleDraws, ToldProgramme, draws_of, told_programme
from api.cover import ToldCover, groups_document, told_cover
from api.http.answers import json_answer
from api.http.cities import city_of
from api.http.commands import KEY_HEADER, Done, carry_out
from api.http.jobs import job_document
from api.http.language import language_of
from api.http.scopes import require_city
from api.http.services import Services, services_of
from api.programmes import ProgrammeOrder, add_ordered, programme_document
from geodata.stores.cycles import CycleStore
from geodata.stores.jobs import JobStore
from geodata.stores.programmes import ProgrammeStore
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.permission import MAY_PLAN, refuse_others
from gridsvc.patrols.programme import Calendar, Level, Programme

router = APIRouter(prefix="/api", tags=["programmes"])

_RULES = (
    "Conditions register=, category=, tier=, zone=, site=; visits=, draw=, min_gap=, max_gap=, hours=, teams=;"
    " the first that fits a site decides"
)


class NewProgramme(BaseModel):
    """A programme to add; what is left out is taken from the city: all sites, all teams, from tomorrow on."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "城市巡查", "level": "office", "days": 10, "guarantee": "per_cycle"}]},
    )

    name: Annotated[str, Field(min_length=1, max_length=200)]
    level: Level = Level.OFFICE
    teams: list[str] = Field(default=[], description="Ids or names; none means all")
    rules: list[str] = Field(default=[], description=_RULES)
    starts_on: date | None = None
    district: str | None = None
    calendar: Calendar = Calendar.FIXED
    days: Annotated[int | None, Field(ge=1, le=31)] = None
    guarantee: Guarantee = Guarantee.PER_CYCLE
    min_gap_days: Annotated[int, Field(ge=1, le=31)] = 1
    max_gap_days: Annotated[int | None, Field(ge=1)] = None
    quota: Annotated[int | None, Field(ge=1)] = None
    cover_group: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    settings: dict[str, Any] = Field(default={}, description="For the planner")


class PlanOrder(BaseModel):
    """A plan to make; without a first day, of the cycle that follows the last one."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"seed": 1}]})

    starts_on: date | None = None
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    settings: dict[str, Any] = Field(default={}, description="For the planner")


@router.get("/cities/{code}/programmes", summary="Programmes of a city")
async def programmes(request: Request, code: str) -> Response:
    """All programmes, by name."""
    found = await run_in_threadpool(_programmes, services_of(request), code)
    return await json_answer(request, {"programmes": [programme_document(each) for each in found]})


@router.post("/cities/{code}/programmes", status_code=201, summary="Add a programme", openapi_extra=KEY_HEADER)
def add_programme(request: Request, code: str, body: NewProgramme) -> Response:
    """Keep a new programme."""

    def work(services: Services, connection: Connection) -> Done:
        row = city_of(connection, services, code)
        added = add_ordered(
            connection, row, ProgrammeOrder(**body.model_dump()), actor=services.actor, clock=services.clock
        )
        document = programme_document(added.programme) | {"sites": added.sites, "visits": added.visits}
        return Done(201, document, f"/api/programmes/{added.programme.id}")

    return carry_out(request, body, work)


@router.get("/cities/{code}/cover-groups", summary="Cover groups of a city")
async def cover_groups(request: Request, code: str) -> Response:
    """All groups, by name, with their programmes."""
    return await json_answer(request, await run_in_threadpool(_groups, services_of(request), code))


@router.get("/cities/{code}/cover-groups/{group}", summary="What a cover group visits")
async def cover_group(
    request: Request,
    code: str,
    group: str,
    since: Annotated[date | None, Query(alias="from")] = None,
    until: date | None = None,
) -> Response:
    """By level and by any: sites, those covered, visits; and the sites that no level covers."""
    found = await run_in_threadpool(_cover, services_of(request), code, group, (since, until))
    return await json_answer(request, found.as_json())


@router.get("/programmes/{programme}", summary="One programme")
async def programme(request: Request, programme: UUID) -> Response:
    """Its rules, teams, calendar and guarantee."""
    found, _ = await run_in_threadpool(_with_cycles, services_of(request), programme)
    return await json_answer(request, programme_document(found))


@router.get("/programmes/{programme}/cycles", summary="Cycles of a programme")
async def cycles(request: Request, programme: UUID) -> Response:
    """Oldest first, with their dates."""
    _, found = await run_in_threadpool(_with_cycles, services_of(request), programme)
    documents = [{"id": each.id, "programme": each.programme, "dates": each.dates} for each in found]
    return await json_answer(request, {"cycles": documents})


@router.get("/programmes/{programme}/sites", summary="Sites of a programme")
async def sites(request: Request, programme: UUID, on: date | None = None) -> Response:
    """Each site with its visits a cycle and the rule that gives it its number; what each rule decides."""
    found = await run_in_threadpool(_told, services_of(request), programme, on)
    return await json_answer(request, found.as_json())


@router.get("/programmes/{programme}/draws", summary="Draws of a programme")
async def draws(request: Request, programme: UUID) -> Response:
    """How the sites of its cycles were drawn: seed, strata, and whether drawing again gives the same."""
    found = await run_in_threadpool(_draws, services_of(request), programme)
    return await json_answer(request, {"cycles": [each.as_json() for each in found]})


@router.post("/programmes/{programme}/plans", status_code=202, summary="Plan a cycle", openapi_extra=KEY_HEADER)
def plan(request: Request, programme: UUID, body: PlanOrder | None = None) -> Response:
    """Put the planning of a cycle into the queue; the answer is the job, its Location tells how far it is."""
    order = body or PlanOrder()

    def work(services: Services, connection: Connection) -> Done:
        found = ProgrammeStore(connection).programme(programme)
        refuse_others(services.actor, MAY_PLAN, found.city)
        arguments = {"programme": str(programme), **order.model_dump(mode="json")}
        job = services.queue.add(connection, "plan_cycle", arguments, actor=services.actor, city=found.city)
        return Done(202, job_document(JobStore(connection).job(job), language_of(request)), f"/api/jobs/{job}")

    return carry_out(request, order, work)


def _programmes(services: Services, code: str) -> tuple[Programme, ...]:
    with services.sessions.reading(services.actor) as connection:
        return ProgrammeStore(connection).programmes(city_of(connection, services, code).city.code)


def _groups(services: Services, code: str) -> Mapping[str, Any]:
    with services.sessions.reading(services.actor) as connection:
        return groups_document(connection, city_of(connection, services, code))


def _cover(services: Services, code: str, group: str, span: tuple[date | None, date | None]) -> ToldCover:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        return told_cover(connection, row, group, span, clock=services.clock)


def _told(services: Services, key: UUID, on: date | None) -> ToldProgramme:
    with services.sessions.reading(services.actor) as connection:
        found = ProgrammeStore(connection).programme(key)
        require_city(services.actor, found.city)
        return told_programme(connection, found, on)


def _draws(services: Services, key: UUID) -> Sequence[CycleDraws]:
    with services.sessions.reading(services.actor) as connection:
        found = ProgrammeStore(connection).programme(key)
        require_city(services.actor, found.city)
        return draws_of(connection, found)


def _with_cycles(services: Services, key: UUID) -> tuple[Programme, tuple[Cycle, ...]]:
    with services.sessions.reading(services.actor) as connection:
        found = ProgrammeStore(connection).programme(key)
        require_city(services.actor, found.city)
        return found, CycleStore(connection).cycles(key)
