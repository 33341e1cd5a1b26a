"""Answers kept by the key of their request, so that a repeated request does nothing twice."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from geodata.database import sql

KEPT = timedelta(days=7)
"""For how long an answer is known."""

_DUMP = partial(json.dumps, default=str, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a request was answered; request_sha256 tells whether it is the same request."""

    request_sha256: str
    status: int
    answer: Mapping[str, Any]


class IdempotencyStore:
    """Reads and writes kept answers of one actor; the caller owns the transaction."""

    def __init__(self, connection: Connection, actor_id: str) -> None:
        self._connection = connection
        self._actor = actor_id

    def claim(self, key: str) -> KeptAnswer | None:
        """The answer of a key, if there is one; until the transaction ends no other can claim the key."""
        params = {"key": key, "actor": self._actor}
        self._connection.execute(sql("lock_idempotency_key"), params)
        row = self._connection.execute(sql("select_idempotency_key"), params).fetchone()
        return KeptAnswer(*row) if row else None

    def keep(self, key: str, answer: KeptAnswer, now: datetime) -> None:
        """Keep the answer of a key, and forget old ones."""
        params = {
            "key": key,
            "actor": self._actor,
            "request": answer.request_sha256,
            "status": answer.status,
            "answer": Jsonb(dict(answer.answer), dumps=_DUMP),
            "now": now,
        }
        self._connection.execute(sql("delete_old_idempotency_keys"), {"before": now - KEPT})
        self._connection.execute(sql("insert_idempotency_key"), params)
