"""Answers as OSRM's HTTP documentation describes them: tables, ways, and what it refuses."""

import re
from typing import Any

from gridsvc.errors import InvalidInput
from gridsvc.roads import StreetPath, TravelMatrix
from routing.outside import reading
from routing.outside.asking import Answer
from routing.outside.faults import garbled
from routing.outside.plausibility import middle_kmh
from routing.outside.reading import Floats, NotAsDocumented
from routing.outside.server import Server
from routing.outside.spots import Spots, far_off

_MS, _METRES = 1000.0, 1.0
_COORDINATE = re.compile(r"coordinate (\d+)")
_SHOWN = 80
_SENTENCES = {"TooBig": "engine_table_too_big", "NotImplemented": "engine_without_distances"}
_NOTHING_FOUND = frozenset({"NoRoute", "NoTable"})


def read_table(answer: Answer, server: Server, sources: Spots, targets: Spots) -> TravelMatrix:
    """Milliseconds and metres; durations come in seconds with one decimal, distances in metres."""
    document = answer.document
    shape = len(sources), len(targets)
    try:
        for name, spots in (("sources", sources), ("destinations", targets)):
            spots.refuse_far(_locations(document, name, len(spots)), server, answer.address)
        ms = reading.table(document, "durations", shape, _MS)
        metres = reading.table(document, "distances", shape, _METRES)
    except NotAsDocumented as error:
        raise garbled(server, answer.address, str(error)) from error
    return reading.travel(ms, metres)


def read_route(answer: Answer, server: Server, ends: Spots) -> StreetPath:
    """The line, names, time and metres of the way between two places."""
    try:
        ends.refuse_far(_locations(answer.document, "waypoints", len(ends)), server, answer.address)
        route = reading.only(answer.document, "routes")
        return StreetPath(
            lonlat=reading.positions(reading.member(route, "geometry", dict).get("coordinates"), "coordinates", 2),
            ms=reading.number(route, "duration", _MS),
            metres=reading.number(route, "distance", _METRES),
            names=_names(route),
        )
    except NotAsDocumented as error:
        raise garbled(server, answer.address, str(error)) from error


def read_nearest(answer: Answer, server: Server) -> Floats:
    """Lon, lat (1, 2) of the street that was found."""
    try:
        return _locations(answer.document, "waypoints", 1)
    except NotAsDocumented as error:
        raise garbled(server, answer.address, str(error)) from error


def read_kmh(answer: Answer, places: int) -> float | None:
    """The middle speed between places at least a kilometre apart; None where there are none."""
    try:
        ms, metres = (
            reading.table(answer.document, name, (places, places), factor)
            for name, factor in (("durations", _MS), ("distances", _METRES))
        )
    except NotAsDocumented:
        return None
    return middle_kmh(reading.travel(ms, metres), pairs_min=1)


def found_nothing(answer: Answer) -> bool:
    """Whether OSRM knows the places and no way between any of them; any other refusal is the caller's to raise."""
    return answer.document.get("code") in _NOTHING_FOUND


def refuse_all_but_ways(answer: Answer, server: Server, places: Spots) -> None:
    """Raise what OSRM refused a request about some places for, unless it is that there is no way."""
    code = answer.document.get("code")
    if code == "Ok" or found_nothing(answer):
        return
    if not isinstance(code, str):
        raise garbled(server, answer.address, "code is missing")
    message = str(answer.document.get("message") or "-")[:_SHOWN]
    if code == "NoSegment":
        raise _far(answer, server, places, message)
    sentence = _SENTENCES.get(code, "engine_refuses")
    told = server.told(answer.address, code=code, reason=message, size=len(places), limit="--max-table-size")
    raise InvalidInput(f"{answer.address} refuses with {code}: {message}", code=sentence, params=told)


def _far(answer: Answer, server: Server, places: Spots, message: str) -> InvalidInput:
    named = _COORDINATE.search(message)
    row = int(named[1]) if named else len(places)
    return far_off(server, answer.address, places.text(row) if row < len(places) else "?", "?")


def _locations(document: dict[str, Any], name: str, size: int) -> Floats:
    waypoints = reading.member(document, name, list)
    locations = [reading.member(waypoint, "location", list) for waypoint in waypoints]
    return reading.positions(locations, name, size, exactly=True)


def _names(route: object) -> tuple[str, ...]:
    steps = [step for leg in reading.member(route, "legs", list) for step in reading.member(leg, "steps", list)]
    names = (step.get("name") for step in steps if isinstance(step, dict))
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name))
