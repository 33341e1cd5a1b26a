"""The chain of a problem's history: each row's hash covers the row and the hash before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from gridsvc.errors import InvalidInput
from gridsvc.problems.states import ProblemEvent, ProblemState

FIRST_HASH = bytes(32)
"""Stands before the first row of a chain."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event in the life of one problem; state is the one it led to, seq counts from 1."""

    problem: UUID
    seq: int
    event: ProblemEvent
    state: ProblemState
    at: datetime
    actor_id: str
    actor_role: str
    detail: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.seq < 1 or self.at.tzinfo is None:
            raise InvalidInput(f"history row {self.seq} of {self.problem}: seq counts from 1 and times need a zone")


def chained_hash(previous: bytes, row: HistoryRow, *, detail: str | None = None) -> bytes:
    """SHA-256 over the hash before and the row as canonical JSON: sorted keys, no spaces, UTC microseconds.

    detail: the canonical JSON of the row's detail, where it is at hand.
    """
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = (
        f'{{"actor_id":{_quoted(row.actor_id)},"actor_role":{_quoted(row.actor_role)},"at":"{at}",'
        f'"detail":{detail or canonical_json(row.detail)},"event":"{row.event}","problem":"{row.problem}",'
        f'"seq":{row.seq},"state":"{row.state}"}}'
    )
    return hashlib.sha256(previous + text.encode()).digest()


canonical_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
"""JSON with sorted keys and without spaces."""


@cache
def _quoted(text: str) -> str:
    return canonical_json(text)
