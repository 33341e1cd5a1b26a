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
    course = (row.event.value, row.state.value)
    told = canonical_json(row.detail) if detail is None else detail
    return hash_after(previous, (str(row.problem), row.seq), course, at, (row.actor_id, row.actor_role), told)


def hash_after(
    previous: bytes, row: tuple[str, int], course: tuple[str, str], at: str, actor: tuple[str, str], detail: str
) -> bytes:
    """The hash of a row that is at hand as text: its problem and number, event and state, time, actor's id and role."""
    text = (
        f'{{"actor_id":{_quoted(actor[0])},"actor_role":{_quoted(actor[1])},"at":"{at}","detail":{detail},'
        f'"event":"{course[0]}","problem":"{row[0]}","seq":{row[1]},"state":"{course[1]}"}}'
    )
    return hashlib.sha256(previous + text.encode()).digest()


canonical_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
"""JSON with sorted keys and without spaces."""


@cache
def _quoted(text: str) -> str:
    return canonical_json(text)
