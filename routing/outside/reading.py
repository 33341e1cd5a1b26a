"""Reads values out of the JSON of an outside engine; what is not as documented is refused by name."""

from typing import Any

import numpy as np
import numpy.typing as npt

from gridsvc.roads import UNREACHABLE, TravelMatrix

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
_SLIGHTLY_BELOW = -1.0
"""OSRM tells of distances down to half a metre below zero between places that all but coincide."""
_NUMBERS = frozenset({int, float})
_NUMBERS_OR_NONE = _NUMBERS | {type(None)}


class NotAsDocumented(Exception):
    """A value is missing or of another kind than the documentation says."""


def member(document: object, name: str, kind: type) -> Any:
    """A member of a JSON object, of one kind."""
    found = document.get(name) if isinstance(document, dict) else None
    if not isinstance(found, kind):
        raise NotAsDocumented(f"{name} is missing or of another kind")
    return found


def only(document: object, name: str) -> Any:
    """The first entry of a list that has at least one."""
    found = member(document, name, list)
    if not found:
        raise NotAsDocumented(f"{name} is empty")
    return found[0]


def table(document: object, name: str, shape: tuple[int, int], factor: float) -> Numbers:
    """Rows of numbers (seconds, metres, …) times a factor, rounded half up; null becomes UNREACHABLE."""
    rows = member(document, name, list)
    if len(rows) != shape[0] or any(not isinstance(row, list) or len(row) != shape[1] for row in rows):
        raise NotAsDocumented(f"{name} has not {shape[0]} rows of {shape[1]}")
    if any(not _NUMBERS_OR_NONE.issuperset(map(type, row)) for row in rows):
        raise NotAsDocumented(f"{name} holds something that is no number")
    return _rounded(_floats(rows, name).reshape(shape), name, factor)


def travel(ms: Numbers, metres: Numbers) -> TravelMatrix:
    """A matrix in which what has no time has no metres either, and the other way round."""
    nowhere = (ms == UNREACHABLE) | (metres == UNREACHABLE)
    return TravelMatrix(*(np.where(nowhere, UNREACHABLE, each).astype(np.int32) for each in (ms, metres)))


def number(document: object, name: str, factor: float) -> int:
    """One number times a factor, rounded half up."""
    found = document.get(name) if isinstance(document, dict) else None
    if type(found) not in _NUMBERS:
        raise NotAsDocumented(f"{name} is missing or no number")
    return int(_rounded(_floats([found], name), name, factor)[0])


def positions(found: object, name: str, least: int, *, exactly: bool = False) -> Floats:
    """Rows of lon, lat (k, 2)."""
    if not isinstance(found, list) or len(found) < least or (exactly and len(found) != least):
        raise NotAsDocumented(f"{name} has not {least} places")
    if any(not isinstance(each, list) or [type(part) in _NUMBERS for part in each] != [True, True] for each in found):
        raise NotAsDocumented(f"{name} holds something that is no place")
    places = _floats(found, name).reshape(-1, 2)
    if not (np.abs(places) <= (180.0, 90.0)).all():
        raise NotAsDocumented(f"{name} holds a place that is none on earth")
    return places


def _floats(values: list[Any], name: str) -> Floats:
    try:
        return np.array(values, dtype=np.float64)
    except OverflowError as error:
        raise NotAsDocumented(f"{name} holds a number that cannot be") from error


def _rounded(values: Floats, name: str, factor: float) -> Numbers:
    known = ~np.isnan(values)
    scaled = np.floor(np.maximum(values, 0) * factor + 0.5)
    if not ((values[known] > _SLIGHTLY_BELOW) & (scaled[known] < UNREACHABLE)).all():
        raise NotAsDocumented(f"{name} holds a number that cannot be")
    return np.where(known, scaled, UNREACHABLE).astype(np.int32)
