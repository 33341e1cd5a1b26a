"""Columns as the lines that COPY reads."""

from collections.abc import Iterable, Sequence
from typing import Any

NOTHING = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def lines(columns: Sequence[Iterable[str]]) -> bytes:
    """Rows of columns that are texts of COPY already."""
    return "\n".join([*map("\t".join, zip(*columns, strict=True)), ""]).encode()


def texts(values: Sequence[str | None]) -> list[str]:
    """Texts, escaped where any of them needs it."""
    filled = [NOTHING if value is None else value for value in values]
    joined = "".join(filter(None, values))
    if not any(mark in joined for mark in "\\\t\n\r"):
        return filled
    return [NOTHING if value is None else value.translate(_ESCAPES) for value in values]


def plain(values: Iterable[Any]) -> list[str]:
    """Numbers and the like, whose texts need no escapes."""
    return [NOTHING if value is None else str(value) for value in values]
