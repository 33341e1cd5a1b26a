"""Site categories over HTTP, with checklists and versions."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection

from api.categories import category_document, category_documents
from api.http.answers import json_answer
from api.http.cities import city_of
from api.http.services import Services, services_of
from geodata.cities import CityRow

router = APIRouter(prefix="/api/categories", tags=["categories"])

City = Annotated[str | None, Query(pattern="^[0-9]{6}$", description="A city's own; default: those all cities share")]


@router.get("", summary="Site categories")
async def categories(request: Request, city: City = None) -> Response:
    """What each kind of site asks, with its checklist."""

    def read(connection: Connection, row: CityRow | None) -> Any:
        return {"categories": category_documents(connection, row)}

    return await json_answer(request, await run_in_threadpool(_reading, services_of(request), city, read))


@router.get("/{category}", summary="One site category")
async def category(request: Request, category: str, city: City = None) -> Response:
    """Its checklist and all states in which it has been."""

    def read(connection: Connection, row: CityRow | None) -> Any:
        return category_document(connection, row, category)

    return await json_answer(request, await run_in_threadpool(_reading, services_of(request), city, read))


def _reading(services: Services, city: str | None, read: Callable[[Connection, CityRow | None], Any]) -> Any:
    with services.sessions.reading(services.actor) as connection:
        return read(connection, city_of(connection, services, city) if city else None)
