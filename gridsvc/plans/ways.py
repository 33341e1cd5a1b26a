"""The ways of a plan's routes on the streets."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from shapely import LineString, MultiLineString

from gridsvc.errors import Unreachable
from gridsvc.plans.plan import Plan, Route
from gridsvc.plans.task import Ending, PlanningTask, SiteDemand, TeamDuty
from gridsvc.roads import Location, Mode, StreetPath, Travel


@dataclass(frozen=True, slots=True)
class _Leg:
    """A leg of a route: to the site of that name, or back from it."""

    route: Route
    places: tuple[Location, Location]
    site: str
    back: bool


def ways_of(plan: Plan, task: PlanningTask, travel: Travel) -> dict[UUID, MultiLineString]:
    """The way of each route, a line a leg; legs without length have none, and routes of such legs no way.

    Unreachable names team, day and site where a leg has no way.
    """
    duties = {duty.team: duty for duty in task.teams}
    demands = {visit: site for site in task.sites for visit in site.visits}
    legs: defaultdict[Mode, list[_Leg]] = defaultdict(list)
    for route in plan.routes:
        legs[duties[route.team].mode] += _legs(route, duties[route.team], demands)
    drawn: defaultdict[UUID, list[LineString]] = defaultdict(list)
    for mode, mode_legs in legs.items():
        for leg, path in zip(mode_legs, _paths(mode_legs, mode, travel, duties), strict=True):
            drawn[leg.route.id] += _lines(path)
    return {route_id: MultiLineString(lines) for route_id, lines in drawn.items() if lines}


def _paths(legs: list[_Leg], mode: Mode, travel: Travel, duties: dict[UUID, TeamDuty]) -> tuple[StreetPath, ...]:
    try:
        return travel.paths([leg.places for leg in legs], mode)
    except Unreachable as error:
        if error.code != "no_way":
            raise
        leg = legs[int(str(error.params["leg"]))]
        told = {"team": duties[leg.route.team].name, "date": leg.route.date.isoformat(), "site": leg.site}
        where = {"source": error.params["source"], "target": error.params["target"]}
        if leg.back:
            raise Unreachable(f"{told}: {error}", code="no_way_back_from_site", params={**told, **where}) from error
        raise Unreachable(f"{told}: {error}", code="no_way_to_site", params={**told, **where}) from error


def _legs(route: Route, duty: TeamDuty, demands: dict[UUID, SiteDemand]) -> Iterator[_Leg]:
    at, name = duty.base_at, ""
    for stop in route.stops:
        demand = demands[stop.visit]
        way = next(each for each in demand.accesses if (each.entry, each.exit) == (stop.entry, stop.exit))
        entry, name = way.entry_at.get(duty.mode), demand.name
        if at and entry:
            yield _Leg(route, (at, entry), name, back=False)
        at = way.exit_at.get(duty.mode)
    end = duty.base_at if duty.ending is Ending.BASE else duty.end_at
    if at and end and duty.ending is not Ending.ANYWHERE:
        yield _Leg(route, (at, end), name, back=True)


def _lines(path: StreetPath) -> list[LineString]:
    different = np.any(path.lonlat[1:] != path.lonlat[:-1], axis=1)
    kept = path.lonlat[np.concatenate(([True], different))] if len(path.lonlat) else path.lonlat
    return [LineString(kept)] if len(kept) > 1 else []
