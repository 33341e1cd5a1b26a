"""Commands: one transaction each, answered once for each Idempotency-Key."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from psycopg import Connection
from pydantic import BaseModel

from api.http.answers import json_bytes
from api.http.services import Services, services_of
from geodata.stores.idempotency import IdempotencyStore, KeptAnswer
from gridsvc.errors import Conflict, InvalidInput

KEY_HEADER: dict[str, Any] = {
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "8 to 200 visible characters; the same key again gets the same answer, and nothing more",
            "schema": {"type": "string", "minLength": 8, "maxLength": 200},
            "example": "0b0f6d0e-plan-2026-11-23",
        }
    ]
}
_VISIBLE = re.compile(r"[\x21-\x7e]{8,200}")


@dataclass(frozen=True, slots=True)
class Done:
    """What a command answers; location is an address of what it made."""

    status: int
    document: Mapping[str, Any]
    location: str | None = None


def carry_out(request: Request, body: BaseModel | None, work: Callable[[Services, Connection], Done]) -> Response:
    """Do the work in one transaction, or give the answer that its key was given before."""
    services = services_of(request)
    key = _key(request)
    asked = _fingerprint(request, body)
    with services.sessions.writing(services.actor) as connection:
        store = IdempotencyStore(connection, services.actor.id)
        known = store.claim(key) if key else None
        if known is None:
            done = work(services, connection)
            kept = {"document": json.loads(json_bytes(done.document)), "location": done.location}
            known = KeptAnswer(asked, done.status, kept)
            if key:
                store.keep(key, known, services.clock())
    if known.request_sha256 != asked:
        raise Conflict("this key was used for another request", code="idempotency_key_reused", params={"key": key})
    return _answer(known)


def _answer(known: KeptAnswer) -> Response:
    location = known.answer["location"]
    return Response(
        json_bytes(known.answer["document"]),
        status_code=known.status,
        media_type="application/json",
        headers={"cache-control": "no-store", **({"location": location} if location else {})},
    )


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not _VISIBLE.fullmatch(key):
        raise InvalidInput(
            "this key cannot be", code="idempotency_key_invalid", params={"parameter": "Idempotency-Key"}
        )
    return key


def _fingerprint(request: Request, body: BaseModel | None) -> str:
    text = "" if body is None else body.model_dump_json()
    return hashlib.sha256(f"{request.method} {request.url.path}\n{text}".encode()).hexdigest()
