"""Plans over HTTP: lists, documents, exports, printable sheets, publication."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection

from api.exports.csv_table import csv_of
from api.exports.exported import ExportedPlan
from api.exports.sheet import INDEX, file_name, index_of, sheet_of
from api.http.answers import GEOJSON, entity_tag, is_known, json_answer, packed, unchanged
from api.http.cities import city_of
from api.http.commands import KEY_HEADER, Done, carry_out
from api.http.language import language_of
from api.http.scopes import require_city
from api.http.services import Services, services_of
from api.planning import published_plan
from api.plans import exported_plan, version_document
from geodata.cities import CityStore
from geodata.feeds import UNSEALED_FOR
from geodata.stores.map_reader import MapReader
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from gridsvc.errors import NotFound
from gridsvc.language import Language
from gridsvc.plans.document import plan_from_document
from gridsvc.plans.version import PlanVersion

router = APIRouter(prefix="/api", tags=["plans"])

_HTML = "text/html; charset=utf-8"
_SHEET_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


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
    shown = await run_in_threadpool(_shown, services_of(request), plan, date, team, with_features=True)
    collection = {
        "type": "FeatureCollection",
        "plan": shown.document["id"],
        "status": shown.document["status"],
        "synthetic": shown.document["synthetic"],
        "features": shown.features,
    }
    return await json_answer(request, collection, GEOJSON)


@router.get("/plans/{plan}.csv", summary="A plan as a table")
async def plan_csv(request: Request, plan: UUID) -> Response:
    """A row for each stop and each unplanned visit, in the language of the request."""
    exported = await run_in_threadpool(_exported, services_of(request), plan)
    body = csv_of(exported, language_of(request))
    answer = await _bytes(request, body, "text/csv; charset=utf-8")
    answer.headers["content-disposition"] = f'attachment; filename="plan-{plan}.csv"'
    return answer


@router.get("/plans/{plan}/sheets/{name}", summary="A printable sheet")
async def sheet(request: Request, plan: UUID, name: str) -> Response:
    """The sheet of a team and day, also by the id of its route; or `index.html` with links to all."""
    content = await run_in_threadpool(_sheet, services_of(request), plan, name, language_of(request))
    answer = await _bytes(request, content, _HTML)
    answer.headers["content-security-policy"] = _SHEET_POLICY
    return answer


@router.get("/plans/{plan}", summary="A plan")
async def plan_document(request: Request, plan: UUID) -> Response:
    """The plan in the shape gridsvc/plan/1; of a sealed plan the routes that have begun."""
    return await json_answer(request, (await run_in_threadpool(_shown, services_of(request), plan)).document)


@router.post("/plans/{plan}/publish", summary="Publish a plan", openapi_extra=KEY_HEADER)
def publish(request: Request, plan: UUID) -> Response:
    """Check a draft and put it in force; what was in force before is superseded."""

    def work(services: Services, connection: Connection) -> Done:
        version = published_plan(connection, plan, actor=services.actor, clock=services.clock)
        name = ProgrammeStore(connection).programme(version.programme).name
        return Done(200, version_document(version, name))

    return carry_out(request, None, work)


def _listed(services: Services, code: str) -> list[tuple[PlanVersion, str]]:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        names = {each.id: each.name for each in ProgrammeStore(connection).programmes(row.city.code)}
        return [(each, names.get(each.programme, "")) for each in PlanStore(connection).plans_in(row.city.code)]


def _shown(
    services: Services, plan: UUID, on: date | None = None, team: UUID | None = None, *, with_features: bool = False
) -> ShownPlan:
    with services.sessions.reading(services.actor) as connection:
        version = PlanStore(connection).version(plan)
        require_city(services.actor, version.city)
        reader = MapReader(connection, CityStore(connection).named(version.city).id)
        sees_sealed = services.actor.role in UNSEALED_FOR
        document = reader.plan_document(plan, services.clock(), sees_sealed=sees_sealed)
        features = reader.plan_features(plan, document, on=on, team=team) if with_features else []
        return ShownPlan(version, document, features)


def _exported(services: Services, plan: UUID) -> ExportedPlan:
    shown = _shown(services, plan)
    with services.sessions.reading(services.actor) as connection:
        return exported_plan(connection, plan_from_document(shown.document), shown.version.version)


def _sheet(services: Services, plan: UUID, name: str, language: Language) -> bytes:
    exported = _exported(services, plan)
    if name == INDEX:
        return index_of(exported, language).content
    for route in exported.routes():
        if name in (f"{route.id}.html", file_name(route, exported.team(route.team))):
            return sheet_of(exported, route, language).content
    raise NotFound(f"the plan has no sheet {name}", code="sheet_unknown", params={"plan": str(plan), "sheet": name})


async def _bytes(request: Request, body: bytes, media_type: str) -> Response:
    tag = entity_tag(body)
    return unchanged(tag) if is_known(request, tag) else await packed(request, body, media_type, tag)
