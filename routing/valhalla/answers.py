"""Answers as Valhalla's documentation describes them: tables, ways, and what it refuses."""

from typing import Any

from gridsvc.errors import InvalidInput
from gridsvc.roads import StreetPath, TravelMatrix
from routing.outside import reading
from routing.outside.asking import Answer
from routing.outside.faults import garbled
from routing.outside.reading import NotAsDocumented
from routing.outside.server import Server
from routing.valhalla.polyline import decoded

NO_STREET = frozenset({171})
NO_WAY = frozenset({170, 441, 442})
_TOO_LARGE = frozenset({150, 151, 152, 153})
_MS, _METRES = 1000.0, 1000.0
_SHOWN = 80


def refusal(answer: Answer) -> int | None:
    """The number of what was refused; None where nothing was."""
    code = answer.document.get("error_code")
    return code if isinstance(code, int) else None


def refused(answer: Answer, server: Server, places: int) -> InvalidInput:
    """The error for a refusal that is not about streets."""
    code = refusal(answer)
    message = str(answer.document.get("error") or "-")[:_SHOWN]
    sentence = "engine_table_too_big" if code in _TOO_LARGE else "engine_refuses"
    told = server.told(answer.address, code=code, reason=message, size=places, limit="max_matrix_location_pairs")
    return InvalidInput(f"{answer.address} refuses with {code}: {message}", code=sentence, params=told)


def read_table(answer: Answer, server: Server, shape: tuple[int, int]) -> TravelMatrix:
    """Milliseconds and metres; durations come in whole seconds, distances in kilometres with three decimals."""
    try:
        _refuse_miles(answer.document)
        rows = reading.member(answer.document, "sources_to_targets", dict)
        ms = reading.table(rows, "durations", shape, _MS)
        metres = reading.table(rows, "distances", shape, _METRES)
    except NotAsDocumented as error:
        raise garbled(server, answer.address, str(error)) from error
    return reading.travel(ms, metres)


def read_route(answer: Answer, server: Server) -> StreetPath:
    """The line, names, time and metres of the way between two places."""
    try:
        trip = reading.member(answer.document, "trip", dict)
        _refuse_miles(trip)
        leg = reading.only(trip, "legs")
        summary = reading.member(leg, "summary", dict)
        return StreetPath(
            lonlat=decoded(reading.member(leg, "shape", str)),
            ms=reading.number(summary, "time", _MS),
            metres=reading.number(summary, "length", _METRES),
            names=_names(reading.member(leg, "maneuvers", list)),
        )
    except NotAsDocumented as error:
        raise garbled(server, answer.address, str(error)) from error


def read_data(answer: Answer, server: Server) -> str:
    """When the streets were last changed, as the server numbers it."""
    try:
        reading.member(answer.document, "version", str)
    except NotAsDocumented as error:
        raise garbled(server, answer.address, str(error)) from error
    return str(answer.document.get("tileset_last_modified") or "")


def _refuse_miles(document: dict[str, Any]) -> None:
    if reading.member(document, "units", str) != "kilometers":
        raise NotAsDocumented("units are not kilometres")


def _names(maneuvers: list[object]) -> tuple[str, ...]:
    listed = (each.get("street_names") for each in maneuvers if isinstance(each, dict))
    names = (name for each in listed if isinstance(each, list) for name in each)
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name))
