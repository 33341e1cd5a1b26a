"""Whether the process lives, and whether it can serve."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.http.answers import json_bytes
from api.http.services import Services, services_of
from geodata.database import missing_migrations
from gridsvc.errors import Conflict

router = APIRouter(prefix="/health", tags=["health"])
_FRESH = {"cache-control": "no-store"}


@router.get("/live", summary="The process answers")
async def live() -> Response:
    """Always 200 while the process answers."""
    return Response(json_bytes({"status": "live"}), media_type="application/json", headers=_FRESH)


@router.get("/ready", summary="The database answers and is migrated")
async def ready(request: Request) -> Response:
    """200 when requests can be served; a problem document with 503 or 409 when not."""
    await run_in_threadpool(_check, services_of(request))
    return Response(json_bytes({"status": "ready"}), media_type="application/json", headers=_FRESH)


def _check(services: Services) -> None:
    missing = missing_migrations(services.database)
    if missing:
        raise Conflict(
            f"the database lacks {len(missing)} migrations",
            code="database_behind",
            params={"database": services.database.name, "missing": missing, "remedy": "gridsvc upgrade"},
        )
