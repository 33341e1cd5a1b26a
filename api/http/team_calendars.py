"""The calendar of a team, to subscribe to: what published plans let be seen by now."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection

from api.exports.exported import ExportedPlan
from api.exports.team_calendar import subscription_of
from api.http.cities import city_of
from api.http.downloads import document_answer
from api.http.language import language_of
from api.http.services import Services, services_of
from api.plain_text import file_stem
from api.plans import exported_plan, shown_plan
from api.sentences import say
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from gridsvc.errors import NotFound

router = APIRouter(prefix="/api/cities/{code}/teams/{team}", tags=["plans"])

_KEPT = timedelta(days=60)


@router.get("/calendar.ics", summary="The calendar of a team")
async def calendar(request: Request, code: str, team: UUID) -> Response:
    """Days of the team in published plans, to subscribe to; of a sealed plan a day from the start of its shift."""
    name, body = await run_in_threadpool(_written, request, code, team)
    return await document_answer(request, body, "ics", (f"team-{team}.ics", f"{file_stem(name, 'team')}.ics"))


def _written(request: Request, code: str, team: UUID) -> tuple[str, bytes]:
    services, language = services_of(request), language_of(request)
    with services.sessions.reading(services.actor) as connection:
        city = city_of(connection, services, code).city
        name = ProgrammeStore(connection).team_names(code).get(team)
        if name is None:
            raise NotFound(f"no team has the id {team}", code="team_unknown", params={"team": str(team), "known": ""})
        since = city.local(services.clock()).date() - _KEPT
        found = PlanStore(connection).published_of_team(code, team, since)
        plans = [_of_team(connection, services, each, team) for each in found]
    title = say("calendar_synthetic", language, title=name) if city.synthetic else name
    return name, subscription_of(plans, title, ZoneInfo(city.time_zone), language)


def _of_team(connection: Connection, services: Services, plan: UUID, team: UUID) -> ExportedPlan:
    version = PlanStore(connection).version(plan)
    shown = shown_plan(connection, version, actor=services.actor, clock=services.clock)
    exported = exported_plan(connection, shown, version.version)
    routes = tuple(each for each in exported.plan.routes if each.team == team)
    off = tuple(each for each in exported.called_off if each.team == team)
    return replace(exported, plan=replace(exported.plan, routes=routes, unplanned=()), called_off=off)
