"""Where a walk through a collection goes on: opaque, and bound to the query that it came from."""

import base64
import binascii
import hashlib
import json

from geodata.feeds import Position
from gridsvc.errors import InvalidInput

_MARK_LENGTH = 12


def write_cursor(position: Position, asked: str) -> str:
    """The cursor of a position in a query."""
    text = json.dumps([_mark(asked), position.id, position.tie], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, asked: str) -> Position:
    """The position in a query; a damaged cursor or one of another query is refused."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        mark, key, tie = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError):
        raise _refusal() from None
    if mark != _mark(asked) or not isinstance(key, str) or not isinstance(tie, str):
        raise _refusal()
    return Position(key, tie)


def _mark(asked: str) -> str:
    return hashlib.sha256(asked.encode()).hexdigest()[:_MARK_LENGTH]


def _refusal() -> InvalidInput:
    return InvalidInput("the cursor is of no use here", code="cursor_invalid", params={"parameter": "cursor"})
