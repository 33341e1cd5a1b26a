"""Programmes over HTTP: list, add, their cycles, and a plan of the next one as a job."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field

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


class NewProgramme(BaseModel):
    """A programme to add; what is left out is taken from the city: all sites, all teams, from tomorrow on."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "城市巡查", "level": "office", "days": 10, "guarantee": "per_cycle"}]},
    )

    name: Annotated[str, Field(min_length=1, max_length=200)]
    level: Level = Level.OFFICE
    teams: list[str] = Field(default=[], description="Ids or names; none means all")
    rules: list[str] = Field(default=[], description="register=, category=, tier=, site=, visits=; the first that fits")
    starts_on: date | None = None
    district: str | None = None
    calendar: Calendar = Calendar.FIXED
    days: Annotated[int, Field(ge=1, le=31)] = 10
    guarantee: Guarantee = Guarantee.PER_CYCLE
    min_gap_days: Annotated[int, Field(ge=1, le=31)] = 1
    max_gap_days: Annotated[int | None, Field(ge=1)] = None
    quota: Annotated[int | None, Field(ge=1)] = None
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


def _with_cycles(services: Services, key: UUID) -> tuple[Programme, tuple[Cycle, ...]]:
    with services.sessions.reading(services.actor) as connection:
        found = ProgrammeStore(connection).programme(key)
        require_city(services.actor, found.city)
        return found, CycleStore(connection).cycles(key)
