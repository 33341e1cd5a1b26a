"""Hours in which streets are slower: times, ways, and the clock they go by."""

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geodata.roads.speeds import hour_band
from gridsvc.errors import InvalidInput
from gridsvc.road_hours import HourBand, RoadHours
from gridsvc.roads import UNREACHABLE, Location, Mode
from routing.dijkstra import DijkstraSearch
from routing.network import Network, Searching
from tests.routing.networks import SEARCHES, roads_of
from tests.routing.towns import places_in, town

CORNERS = [(102.700, 25.0), (102.701, 25.0), (102.701, 25.001)]
KUNMING = ZoneInfo("Asia/Shanghai")
MORNING = HourBand("morning", frozenset(range(5)), time(7, 30), time(9), {Mode.CAR: {"street": 2.5}})


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (None, 3_001),
        (datetime(2026, 11, 23, 7, 29, tzinfo=KUNMING), 3_001),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), 7_503),
        (datetime(2026, 11, 23, 8, 59, tzinfo=KUNMING), 7_503),
        (datetime(2026, 11, 23, 9, 0, tzinfo=KUNMING), 3_001),
        (datetime(2026, 11, 22, 8, 0, tzinfo=KUNMING), 3_001),
    ],
)
@SEARCHES
def test_times_are_longer_in_the_hours_of_the_citys_clock(
    searching: Searching, at: datetime | None, expected: int
) -> None:
    roads = roads_of(CORNERS, [(0, 1, 100.0, 3_001, UNREACHABLE)], mode=Mode.CAR)
    network = Network(roads, hours=RoadHours((MORNING,), KUNMING), searching=searching)
    ends = Location(0, 0.0), Location(0, 100.0)
    assert network.matrix([ends[0]], [ends[1]], Mode.CAR, at).ms.item() == expected
    assert network.paths([ends], Mode.CAR, at)[0].ms == expected
    assert network.matrix([ends[1]], [ends[0]], Mode.CAR, at).ms.item() == UNREACHABLE


def test_a_band_is_searched_at_its_own_costs_and_leaves_the_others_alone() -> None:
    roads = town(10, 2)
    places = places_in(roads, 60, 2)
    slowed = np.floor(roads.times_ms[Mode.CAR] * 2.5 + 0.5)
    slowed[roads.times_ms[Mode.CAR] == UNREACHABLE] = UNREACHABLE
    at = datetime(2026, 11, 23, 8, 0, tzinfo=KUNMING)
    network = Network(roads, hours=RoadHours((MORNING,), KUNMING), searching=DijkstraSearch)
    free = network.matrix(places, places, Mode.CAR)
    found = network.matrix(places, places, Mode.CAR, at)
    assert (found.ms >= free.ms).all()
    assert (found.ms > free.ms).any()
    assert (network.matrix(places, places, Mode.CAR).ms == free.ms).all()
    assert (MORNING.times_ms(roads, Mode.CAR) == slowed).all()


def test_an_entry_of_the_table_becomes_a_band_and_links_go_with_their_class() -> None:
    row = tomllib.loads('name = "m"\nweekdays = [1, 7]\nfrom = 07:30:00\nuntil = 09:00:00\ncar = { street = 1.5 }')
    band = hour_band(row)
    assert (band.weekdays, band.begin, band.end) == ({0, 6}, time(7, 30), time(9))
    assert band.factors[Mode.CAR] == {"street": 1.5}
    assert not band.factors[Mode.WALK]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: HourBand("x", frozenset(), time(7), time(8), {}),
        lambda: HourBand("x", frozenset({7}), time(7), time(8), {}),
        lambda: HourBand("x", frozenset({1}), time(8), time(7), {}),
        lambda: HourBand("x", frozenset({1}), time(7), time(8), {Mode.CAR: {"street": 0.0}}),
        lambda: RoadHours((MORNING, MORNING)),
    ],
)
def test_bands_that_make_no_sense_are_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput):
        wrong()
