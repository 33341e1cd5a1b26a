"""How the legs of a plan's routes are told: their steps, or why they cannot be told."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

import numpy as np

from gridsvc.errors import Unreachable
from gridsvc.itineraries import Guide, Itinerary, Side, Step, Turn
from gridsvc.plans.plan import Plan, Route
from gridsvc.roads import Location, Mode, Snapper, StreetPath, Travel

SCHEMA = "gridsvc/directions/1"
LonLat = tuple[float, float]


class Untold(StrEnum):
    """Why a leg cannot be told: its network is gone, or leads otherwise by now, or its engine names no streets."""

    ROADS_GONE = "roads_gone"
    STREETS_CHANGED = "streets_changed"
    ENGINE_TELLS_NONE = "engine_tells_none"


@dataclass(frozen=True, slots=True)
class LegDirections:
    """The steps to the stop of a number, or back (None); without steps the reason."""

    to: int | None
    steps: Itinerary = ()
    untold: Untold | None = None


Directions = Mapping[UUID, tuple[LegDirections, ...]]
"""The legs of each route by its id, in order."""


class Streets(Travel, Snapper, Protocol):
    """Both in one, as networks are."""


@dataclass(frozen=True, slots=True)
class _Leg:
    """A leg as the plan has it: from the place left to the place come to."""

    route: UUID
    to: int | None
    source: LonLat
    target: LonLat
    ms: int
    metres: int


def directions_of(plan: Plan, streets: Streets, guide: Guide) -> dict[UUID, tuple[LegDirections, ...]]:
    """The directions of all routes; a leg that takes another time than the plan says is not told."""
    modes = {team.id: team.mode for team in plan.teams}
    bases = {team.id: team.base for team in plan.teams}
    by_mode: defaultdict[Mode, list[_Leg]] = defaultdict(list)
    for route in plan.routes:
        by_mode[modes[route.team]] += _legs(route, bases[route.team])
    told: defaultdict[UUID, list[LegDirections]] = defaultdict(list)
    for mode, legs in by_mode.items():
        for leg, directions in zip(legs, _told(legs, mode, streets, guide), strict=True):
            told[leg.route].append(directions)
    return {route: tuple(legs) for route, legs in told.items()}


def untold(plan: Plan, reason: Untold) -> dict[UUID, tuple[LegDirections, ...]]:
    """All legs of a plan, none told."""
    return {
        route.id: tuple(LegDirections(leg.to, untold=reason) for leg in _legs(route, route.stops[0].entry))
        for route in plan.routes
    }


def legs_to_document(legs: Sequence[LegDirections]) -> list[dict[str, Any]]:
    """The legs of a route as JSON values."""
    return [
        {
            "to": leg.to,
            "untold": str(leg.untold) if leg.untold else None,
            "steps": [_step_document(step) for step in leg.steps],
        }
        for leg in legs
    ]


def legs_from_document(document: Sequence[Mapping[str, Any]]) -> tuple[LegDirections, ...]:
    """The legs of a route from what `legs_to_document` made."""
    return tuple(
        LegDirections(
            to=leg["to"],
            steps=tuple(_step(step) for step in leg["steps"]),
            untold=Untold(leg["untold"]) if leg["untold"] else None,
        )
        for leg in document
    )


def directions_to_document(plan: Plan, directions: Directions) -> dict[str, Any]:
    """The directions of a plan as JSON values, routes as in the plan."""
    routes = [
        {
            "id": str(route.id),
            "team": str(route.team),
            "date": route.date.isoformat(),
            "legs": legs_to_document(directions.get(route.id, ())),
        }
        for route in plan.routes
    ]
    return {"schema": SCHEMA, "plan": str(plan.id), "city": plan.city, "synthetic": plan.synthetic, "routes": routes}


def _legs(route: Route, base: LonLat) -> Iterator[_Leg]:
    at = base
    for stop in route.stops:
        yield _Leg(route.id, stop.sequence, at, stop.entry, stop.travel_ms, stop.travel_m)
        at = stop.exit
    if route.end_at is not None:
        yield _Leg(route.id, None, at, route.end_at, route.return_ms, route.return_m)


def _told(legs: Sequence[_Leg], mode: Mode, streets: Streets, guide: Guide) -> Iterator[LegDirections]:
    ends = np.array([(leg.source, leg.target) for leg in legs], dtype=np.float64).reshape(-1, 2)
    places = streets.nearest(ends, mode).locations
    pairs = list(zip(places[::2], places[1::2], strict=True))
    paths = _paths([(source, target) for source, target in pairs if source and target], mode, streets)
    found = [next(paths) if source and target else None for source, target in pairs]
    same = [
        path if path and (path.ms, path.metres) == (leg.ms, leg.metres) else None
        for leg, path in zip(legs, found, strict=True)
    ]
    known = [number for number, path in enumerate(same) if path]
    doors = [(legs[number].source, legs[number].target) for number in known]
    steps = dict(zip(known, guide.itineraries([path for path in same if path], mode, doors), strict=True))
    for number, leg in enumerate(legs):
        reason = None if steps.get(number) else Untold.ENGINE_TELLS_NONE if number in steps else Untold.STREETS_CHANGED
        yield LegDirections(leg.to, steps.get(number, ()), reason)


def _paths(legs: Sequence[tuple[Location, Location]], mode: Mode, streets: Streets) -> Iterator[StreetPath | None]:
    try:
        yield from streets.paths(legs, mode)
    except Unreachable:
        for leg in legs:
            yield _path(leg, mode, streets)


def _path(leg: tuple[Location, Location], mode: Mode, streets: Streets) -> StreetPath | None:
    try:
        return streets.paths([leg], mode)[0]
    except Unreachable:
        return None


def _step_document(step: Step) -> dict[str, Any]:
    return {
        "turn": str(step.turn),
        "name": step.name,
        "road_class": step.road_class,
        "metres": step.metres,
        "seconds": step.ms / 1000,
        "at": list(step.at),
        "heading": step.heading,
        "exit": step.exit,
        "side": str(step.side) if step.side else None,
    }


def _step(document: Mapping[str, Any]) -> Step:
    lon, lat = document["at"]
    return Step(
        turn=Turn(document["turn"]),
        name=document["name"],
        road_class=document["road_class"],
        metres=document["metres"],
        ms=round(document["seconds"] * 1000),
        at=(lon, lat),
        heading=document["heading"],
        exit=document["exit"],
        side=Side(document["side"]) if document["side"] else None,
    )
