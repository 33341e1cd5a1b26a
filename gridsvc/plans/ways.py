"""The ways of a plan's routes on the streets."""

from collections import defaultdict
from uuid import UUID

import numpy as np
from shapely import LineString, MultiLineString

from gridsvc.plans.plan import Plan, Route
from gridsvc.plans.task import Access, Ending, PlanningTask, TeamDuty
from gridsvc.roads import Location, Mode, StreetPath, Travel

Leg = tuple[Location, Location]


def ways_of(plan: Plan, task: PlanningTask, travel: Travel) -> dict[UUID, MultiLineString]:
    """The way of each route, a line a leg; legs without length have none, and routes of such legs no way."""
    duties = {duty.team: duty for duty in task.teams}
    accesses = {visit: site.accesses for site in task.sites for visit in site.visits}
    legs: defaultdict[Mode, list[tuple[UUID, Leg]]] = defaultdict(list)
    for route in plan.routes:
        duty = duties[route.team]
        legs[duty.mode] += [(route.id, leg) for leg in _legs(route, duty, accesses)]
    drawn: defaultdict[UUID, list[LineString]] = defaultdict(list)
    for mode, mode_legs in legs.items():
        paths = travel.paths([leg for _, leg in mode_legs], mode)
        for (route_id, _), path in zip(mode_legs, paths, strict=True):
            drawn[route_id] += _lines(path)
    return {route_id: MultiLineString(lines) for route_id, lines in drawn.items() if lines}


def _legs(route: Route, duty: TeamDuty, accesses: dict[UUID, tuple[Access, ...]]) -> list[Leg]:
    places: list[Location | None] = [duty.base_at]
    for stop in route.stops:
        way = next(each for each in accesses[stop.visit] if (each.entry, each.exit) == (stop.entry, stop.exit))
        places += [way.entry_at.get(duty.mode), way.exit_at.get(duty.mode)]
    if duty.ending is not Ending.ANYWHERE:
        places.append(duty.base_at if duty.ending is Ending.BASE else duty.end_at)
    pairs = zip(places[::2], places[1::2], strict=False)
    return [(source, target) for source, target in pairs if source and target]


def _lines(path: StreetPath) -> list[LineString]:
    different = np.any(path.lonlat[1:] != path.lonlat[:-1], axis=1)
    kept = path.lonlat[np.concatenate(([True], different))] if len(path.lonlat) else path.lonlat
    return [LineString(kept)] if len(kept) > 1 else []
