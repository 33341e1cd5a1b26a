"""Limits in figures and words, by direction; surfaces; ferries by their timetable."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.osm.access import street_speeds
from geodata.osm.formats import extract_at
from geodata.osm.speed_signs import duration_h, limits_kmh, signed_kmh
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode

ZONES = speed_table().zones


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("30", 30.0),
        ("50 km/h", 50.0),
        ("30 mph", 48.28032),
        ("30 MPH", 48.28032),
        ("10 knots", 18.52),
        ("40 kph", 40.0),
        ("RU:living_street", 20.0),
        ("GB:nsl_restricted", 48.3),
        ("50;30", 30.0),
        ("50|80", 50.0),
        ("CN:urban", 50.0),
        ("cn:RURAL", 70.0),
        ("XX:urban", 50.0),
        ("RU:urban", 60.0),
        ("DE:zone:30", 30.0),
        ("DE:zone30", 30.0),
        ("GB:20", 20.0),
        ("walk", 7.0),
        ("none", 130.0),
        ("signals", None),
        ("0", None),
        ("999", None),
        ("DE:zone:999", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_signed_speeds(value: str | None, expected: float | None) -> None:
    found = signed_kmh(value, ZONES)
    assert found == (pytest.approx(expected) if expected else None)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"maxspeed": "60"}, (60, 60)),
        ({"maxspeed:forward": "60"}, (60, None)),
        ({"maxspeed": "50", "maxspeed:backward": "30"}, (50, 30)),
        ({"maxspeed:type": "CN:urban"}, (50, 50)),
        ({"maxspeed": "40", "source:maxspeed": "CN:urban"}, (40, 40)),
        ({"source:maxspeed": "sign"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_limits_by_direction(tags: dict[str, str], expected: tuple[float | None, float | None]) -> None:
    assert limits_kmh(tags, ZONES) == expected


def test_limits_by_direction_reach_the_speeds() -> None:
    tags = {"highway": "primary", "maxspeed:forward": "40", "maxspeed:backward": "CN:urban"}
    speeds = dict(zip(Mode, street_speeds(tags, speed_table()), strict=True))

    assert speeds[Mode.CAR] == pytest.approx((24, 30))
    assert speeds[Mode.EBIKE] == (18, 18)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "residential", "surface": "asphalt"}, (4.5, 16, 18)),
        ({"highway": "residential", "surface": "mud"}, (3, 5, 8)),
        ({"highway": "residential", "surface": "sett", "smoothness": "very_bad"}, (4, 9, 15)),
        ({"highway": "track", "tracktype": "grade5", "motor_vehicle": "yes"}, (4, 7, 10)),
        ({"highway": "track", "tracktype": "grade1"}, (4.5, 10, 0)),
        ({"highway": "steps", "surface": "no such thing"}, (2, 0, 0)),
        ({"highway": "living_street", "maxspeed": "20"}, (4.5, 12, 14)),
        ({"highway": "living_street", "maxspeed": "50"}, (4.5, 12, 20)),
        ({"highway": "service", "maxspeed": "50"}, (4.5, 12, 35)),
        ({"highway": "service", "service": "parking_aisle"}, (4.5, 12, 10)),
        ({"highway": "service", "service": "parking_aisle", "maxspeed": "50"}, (4.5, 12, 10)),
        ({"highway": "service", "service": "driveway", "maxspeed": "50"}, (4.5, 12, 15)),
        ({"highway": "service", "service": "driveway", "maxspeed": "10"}, (4.5, 10, 7)),
        ({"highway": "service", "service": "no such thing", "maxspeed": "30"}, (4.5, 12, 21)),
    ],
)
def test_surfaces_slow_each_mode_in_its_way(tags: dict[str, str], expected: tuple[float, float, float]) -> None:
    assert [along for along, _ in street_speeds(tags, speed_table())] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20", 1 / 3),
        ("0:20", 1 / 3),
        ("01:30", 1.5),
        ("1:30:36", 1.51),
        ("PT1H30M", 1.5),
        ("PT20M", 1 / 3),
        ("pt36s", 0.01),
        ("0", None),
        ("PT", None),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_how_long_a_ferry_takes(value: str | None, expected: float | None) -> None:
    assert duration_h(value) == (pytest.approx(expected) if expected else None)


SHORES = {0: (102.7, 25.0), 1: (102.71, 25.0), 2: (102.72, 25.0), 3: (102.73, 25.0)}
ROAD = {"highway": "residential"}


def test_a_ferry_takes_as_long_as_it_says(write_osm: Callable[..., Path]) -> None:
    ways = {1: ([0, 1], ROAD), 2: ([1, 2], {"route": "ferry", "duration": "00:30"}), 3: ([2, 3], ROAD)}
    roads = roads_of(read_streets(extract_at(write_osm(SHORES, ways)), speed_table()).streets)
    (ferry,) = [i for i in range(roads.edges) if roads.road_classes[roads.road_class[i]] == "ferry"]

    assert roads.times_ms[Mode.WALK][ferry].tolist() == [1_800_000] * 2
    assert roads.times_ms[Mode.EBIKE][ferry].tolist() == [1_800_000] * 2
    assert roads.times_ms[Mode.CAR][ferry].tolist() == [UNREACHABLE] * 2


def test_a_ferry_that_leaves_the_extract_has_the_speed_of_its_class(write_osm: Callable[..., Path]) -> None:
    ways = {1: ([0, 1], ROAD), 2: ([1, 2, 99], {"route": "ferry", "duration": "00:30"})}
    roads = roads_of(read_streets(extract_at(write_osm(SHORES, ways)), speed_table()).streets)
    (ferry,) = [i for i in range(roads.edges) if roads.road_classes[roads.road_class[i]] == "ferry"]

    assert roads.times_ms[Mode.WALK][ferry, 0] == int(roads.length_m[ferry] * 360 + 0.5)


def test_other_routes_are_no_streets_and_are_not_counted(write_osm: Callable[..., Path]) -> None:
    ways = {1: ([0, 1], ROAD), 2: ([1, 2], {"route": "bus"}), 3: ([2, 3], {"barrier": "wall"})}
    found = read_streets(extract_at(write_osm(SHORES, ways)), speed_table())

    assert found.streets.pieces == 1
    assert found.left_out == {}


def test_arcs_that_osmnx_has_turned_have_their_limits_turned(write_graphml: Callable[..., Path]) -> None:
    there = {"highway": "primary", "maxspeed:forward": "40", "maxspeed:backward": "20"}
    nodes = {"1": (102.7, 25.0), "2": (102.71, 25.0)}
    arcs = [("1", "2", {**there, "reversed": "False"}), ("2", "1", {**there, "reversed": "True"})]
    roads = roads_of(read_streets(extract_at(write_graphml(nodes, arcs)), speed_table()).streets)

    along, against = roads.times_ms[Mode.CAR][0].tolist()
    assert against == pytest.approx(2 * along, abs=1)


def test_a_file_of_ferries_alone_is_a_network(write_osm: Callable[..., Path]) -> None:
    path = write_osm(SHORES, {1: ([0, 1], {"route": "ferry"})})

    assert roads_of(read_streets(extract_at(path), speed_table()).streets).edges == 1
    with pytest.raises(InvalidInput):
        read_streets(extract_at(write_osm(SHORES, {1: ([0, 1], {"route": "bus"})})), speed_table())
