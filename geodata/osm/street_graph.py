"""A graph of streets as GraphML and OSMnx carry it: nodes, arcs, and their attributes as text."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

_SEPARATOR = ";"
_TRUTH = {"true": "yes", "false": "no"}


@dataclass(frozen=True, slots=True)
class Arc:
    """One arc; in a directed graph it runs from source to target."""

    source: str
    target: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StreetGraph:
    """Nodes by name and arcs; `crs` as the file says it, None for WGS84 degrees."""

    nodes: Mapping[str, Mapping[str, str]]
    arcs: tuple[Arc, ...]
    directed: bool
    crs: str | None = None


def values_of(text: str) -> list[str]:
    """The values of an attribute: one, a list written as Python writes it, or several between semicolons."""
    if text.startswith("["):
        try:
            listed = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return [text]
        return [_word(str(value)) for value in listed] if isinstance(listed, list) else [text]
    return [_word(value) for value in text.split(_SEPARATOR)]


def _word(value: str) -> str:
    word = value.strip()
    return _TRUTH.get(word.lower(), word)
