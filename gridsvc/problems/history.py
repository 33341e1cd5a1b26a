"""The chain of a problem's history: each row's hash covers the row and the hash before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

FIRST_HASH = bytes(32)
"""Stands before the first row of a chain."""


def chained_hash(previous: bytes, row: Mapping[str, object]) -> bytes:
    """SHA-256 over the hash before and the row as canonical JSON (sorted keys, no spaces, UTC instants)."""
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return hashlib.sha256(previous + text.encode()).digest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
