"""The chain of a problem's history: each row's hash covers the row and the hash before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
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


def chained_hash(previous: bytes, row: HistoryRow) -> bytes:
    """SHA-256 over the hash before and the row as canonical JSON: sorted keys, no spaces, UTC microseconds."""
    text = json.dumps(
        {
            "actor_id": row.actor_id,
            "actor_role": row.actor_role,
            "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "detail": row.detail,
            "event": row.event.value,
            "problem": str(row.problem),
            "seq": row.seq,
            "state": row.state.value,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(previous + text.encode()).digest()
