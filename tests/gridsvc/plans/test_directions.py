"""Each leg of a route is told, or says why it cannot be."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np
import numpy.typing as npt

from gridsvc.itineraries import Doors, Itinerary, Side, Step, Turn
from gridsvc.plans.directions import (
    Directions,
    Untold,
    directions_of,
    directions_to_document,
    legs_from_document,
    legs_to_document,
    untold,
)
from gridsvc.plans.document import plan_from_document
from gridsvc.plans.plan import Plan
from gridsvc.roads import Location, Mode, Snaps, StreetPath
from tests.gridsvc.plans.small_plan import StraightRoad, document

RIDE = UUID(int=51)


class Street(StraightRoad):
    """The straight road, on which places are found again by their degrees."""

    def nearest(self, lonlat: npt.NDArray[np.float64], mode: Mode, limit_m: float = 300) -> Snaps:
        del mode, limit_m
        places = tuple(Location(0, float(round((lon - 102.7) * 100_000))) for lon in lonlat[:, 0])
        flags = np.zeros(len(places), dtype=np.bool_)
        return Snaps(places, np.zeros(len(places)), flags, flags)


class Teller:
    """Tells each way in two steps."""

    def itineraries(
        self, paths: Sequence[StreetPath], mode: Mode, doors: Sequence[Doors] | None = None
    ) -> tuple[Itinerary, ...]:
        del mode, doors
        return tuple(
            (
                Step(Turn.DEPART, "直路", "primary", path.metres, path.ms, (102.7, 25.0), 90, side=Side.LEFT),
                Step(Turn.ARRIVE, "直路", "primary", 0, 0, (102.7, 25.0), 90),
            )
            for path in paths
        )


class Silent(Teller):
    """Like an outside engine, whose ways have no streets."""

    def itineraries(
        self, paths: Sequence[StreetPath], mode: Mode, doors: Sequence[Doors] | None = None
    ) -> tuple[Itinerary, ...]:
        return tuple(() for _ in super().itineraries(paths, mode, doors))


def plan() -> Plan:
    return plan_from_document(document())


def told(of: Plan, guide: Teller | None = None) -> Directions:
    return directions_of(of, Street(), guide or Teller())


def test_each_stop_and_the_way_back_have_their_steps() -> None:
    ride = told(plan())[RIDE]
    (route,) = (each for each in plan().routes if each.id == RIDE)
    assert [leg.to for leg in ride] == [*(stop.sequence for stop in route.stops), None]
    assert [leg.steps[0].metres for leg in ride] == [*(stop.travel_m for stop in route.stops), route.return_m]
    assert [leg.steps[0].ms for leg in ride] == [*(stop.travel_ms for stop in route.stops), route.return_ms]


def test_a_leg_that_takes_another_time_by_now_is_not_told() -> None:
    (route,) = (each for each in plan().routes if each.id == RIDE)
    slower = replace(route.stops[1], travel_ms=route.stops[1].travel_ms + 1)
    changed = replace(plan(), routes=(replace(route, stops=(route.stops[0], slower, *route.stops[2:])),))
    assert [leg.untold for leg in told(changed)[RIDE]][:3] == [None, Untold.STREETS_CHANGED, None]


def test_ways_without_streets_say_so() -> None:
    assert {leg.untold for leg in told(plan(), Silent())[RIDE]} == {Untold.ENGINE_TELLS_NONE}


def test_where_the_roads_are_gone_no_leg_is_told() -> None:
    gone = untold(plan(), Untold.ROADS_GONE)
    assert {route: [leg.to for leg in legs] for route, legs in gone.items()} == {
        route: [leg.to for leg in legs] for route, legs in told(plan()).items()
    }
    assert {leg.untold for legs in gone.values() for leg in legs} == {Untold.ROADS_GONE}


def test_what_is_written_is_read_again() -> None:
    legs = (*told(plan())[RIDE], *untold(plan(), Untold.ROADS_GONE)[RIDE])
    assert legs_from_document(legs_to_document(legs)) == legs
    written = directions_to_document(plan(), told(plan()))
    assert [each["id"] for each in written["routes"]] == [str(each.id) for each in plan().routes]
