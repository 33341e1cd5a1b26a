"""Jobs: how far they are, what came of them, and an end to them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection

from api.http.answers import json_answer
from api.http.commands import KEY_HEADER, Done, carry_out
from api.http.language import language_of
from api.http.scopes import covers, require_city
from api.http.services import Services, services_of
from api.sentences import catalogue
from geodata.stores.jobs import JobStore, StoredJob
from gridsvc.language import Language

router = APIRouter(prefix="/api/jobs", tags=["jobs"])


@router.get("", summary="The newest jobs")
async def jobs(request: Request, city: str | None = None) -> Response:
    """At most a hundred, newest first."""
    found = await run_in_threadpool(_newest, services_of(request), city)
    return await json_answer(request, {"jobs": [job_document(each, language_of(request)) for each in found]})


@router.get("/{job}", summary="One job")
async def job(request: Request, job: UUID) -> Response:
    """State, share done, result or error."""
    found = await run_in_threadpool(_job, services_of(request), job)
    return await json_answer(request, job_document(found, language_of(request)))


@router.post("/{job}/cancel", status_code=202, summary="Cancel a job", openapi_extra=KEY_HEADER)
def cancel(request: Request, job: UUID) -> Response:
    """A waiting job is cancelled at once, a running one at its next step."""

    def work(services: Services, connection: Connection) -> Done:
        store = JobStore(connection)
        _require(services, store.job(job))
        store.cancel(job, services.clock())
        return Done(202, job_document(store.job(job), language_of(request)))

    return carry_out(request, None, work)


def job_document(stored: StoredJob, language: Language) -> dict[str, Any]:
    """A job as JSON values; message and error in words beside their codes."""
    return {
        "id": stored.id,
        "kind": stored.kind,
        "city": stored.city,
        "arguments": stored.arguments,
        "state": stored.state,
        "share_done": stored.share_done,
        "message": _in_words(stored.message, language),
        "result": stored.result,
        "error": _in_words(stored.error, language),
        "cancel_requested": stored.cancel_requested,
        "queued_at": stored.queued_at,
        "begun_at": stored.begun_at,
        "ended_at": stored.ended_at,
    }


def _in_words(told: Mapping[str, Any] | None, language: Language) -> dict[str, Any] | None:
    if not told:
        return None
    params = {"message": told.get("message", ""), **told.get("params", {})}
    known = (catalogue().say(code, language, params) for code in (told["code"], str(told.get("kind"))))
    return {**told, "text": next((text for text in known if text), told["code"])}


def _newest(services: Services, city: str | None) -> list[StoredJob]:
    with services.sessions.reading(services.actor) as connection:
        found = JobStore(connection).newest(city)
    return [each for each in found if each.city is None or covers(services.actor, each.city)]


def _job(services: Services, key: UUID) -> StoredJob:
    with services.sessions.reading(services.actor) as connection:
        found = JobStore(connection).job(key)
    _require(services, found)
    return found


def _require(services: Services, found: StoredJob) -> None:
    if found.city is not None:
        require_city(services.actor, found.city)
