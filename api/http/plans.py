"""Plans over HTTP: lists, documents, publication."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection

from api.http.answers import GEOJSON, json_answer
from api.http.cities import city_of
from api.http.commands import KEY_HEADER, Done, carry_out
from api.http.scopes import require_city
from api.http.services import Services, services_of
from api.planning import published_plan
from api.plans import version_document
from geodata.cities import CityStore
from geodata.feeds import UNSEALED_FOR
from geodata.stores.map_reader import MapReader
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from gridsvc.plans.version import PlanVersion

router = APIRouter(prefix="/api", tags=["plans"])


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan's document as the actor may see it, and the features of a day and a team."""

    version: PlanVersion
    document: dict[str, Any]
    features: list[dict[str, Any]]


@router.get("/cities/{code}/plans", summary="Plans of a city")
async def plans(request: Request, code: str) -> Response:
    """All plans, oldest first, with their status."""
    found = await run_in_threadpool(_listed, services_of(request), code)
    return await json_answer(request, {"plans": [version_document(each, name) for each, name in found]})


@router.get("/plans/{plan}.geojson", summary="A plan as GeoJSON")
async def plan_geojson(request: Request, plan: UUID, date: date | None = None, team: UUID | None = None) -> Response:
    """Routes as lines along the streets, stops and unplanned visits as points; of one day or team when asked."""
    shown = await run_in_threadpool(shown_plan, services_of(request), plan, date, team, with_features=True)
    collection = {
        "type": "FeatureCollection",
        "plan": shown.document["id"],
        "status": shown.document["status"],
        "synthetic": shown.document["synthetic"],
        "features": shown.features,
    }
    return await json_answer(request, collection, GEOJSON)


@router.get("/plans/{plan}", summary="A plan")
async def plan_document(request: Request, plan: UUID) -> Response:
    """The plan in the shape gridsvc/plan/1; of a sealed plan the routes that have begun."""
    return await json_answer(request, (await run_in_threadpool(shown_plan, services_of(request), plan)).document)


@router.post("/plans/{plan}/publish", summary="Publish a plan", openapi_extra=KEY_HEADER)
def publish(request: Request, plan: UUID) -> Response:
    """Check a draft and put it in force; what was in force before is superseded."""

    def work(services: Services, connection: Connection) -> Done:
        version = published_plan(connection, plan, services.engine, actor=services.actor, clock=services.clock)
        name = ProgrammeStore(connection).programme(version.programme).name
        return Done(200, version_document(version, name))

    return carry_out(request, None, work)


def _listed(services: Services, code: str) -> list[tuple[PlanVersion, str]]:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        names = {each.id: each.name for each in ProgrammeStore(connection).programmes(row.city.code)}
        return [(each, names.get(each.programme, "")) for each in PlanStore(connection).plans_in(row.city.code)]


def shown_plan(
    services: Services, plan: UUID, on: date | None = None, team: UUID | None = None, *, with_features: bool = False
) -> ShownPlan:
    """A plan as the actor of these services may see it; NotFound or Forbidden otherwise."""
    with services.sessions.reading(services.actor) as connection:
        version = PlanStore(connection).version(plan)
        require_city(services.actor, version.city)
        reader = MapReader(connection, CityStore(connection).named(version.city).id)
        sees_sealed = services.actor.role in UNSEALED_FOR
        document = reader.plan_document(plan, services.clock(), sees_sealed=sees_sealed)
        features = reader.plan_features(plan, document, on=on, team=team) if with_features else []
        return ShownPlan(version, document, features)
