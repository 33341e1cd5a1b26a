"""Folding keeps every metre, every vertex and every direction."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from geodata.roads import Streets, hash_of, report_of, roads_of
from geodata.roads.geodesy import line_lengths_m
from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode, Roads
from tests.fixtures.street_pieces import networks, streets


def segments(lon: np.ndarray, lat: np.ndarray, offsets: np.ndarray) -> Counter[frozenset[tuple[float, float]]]:
    found: Counter[frozenset[tuple[float, float]]] = Counter()
    for begin, stop in pairwise(offsets):
        points = list(zip(lon[begin:stop].tolist(), lat[begin:stop].tolist(), strict=True))
        found.update(frozenset(pair) for pair in pairwise(points))
    return found


def graph(start: np.ndarray, end: np.ndarray, times: np.ndarray, keys: list[str]) -> nx.DiGraph:
    network = nx.DiGraph()
    for a, b, (there, back) in zip(start.tolist(), end.tolist(), times.tolist(), strict=True):
        for source, target, time in ((a, b, there), (b, a, back)):
            edge = (keys[source], keys[target])
            if time < UNREACHABLE and time < network.edges.get(edge, {}).get("ms", np.inf):
                network.add_edge(*edge, ms=time)
    return network


def folded_keys(source: Streets, roads: Roads) -> list[str]:
    places = {(lon, lat): key for lon, lat, key in zip(source.lon, source.lat, source.node_keys, strict=True)}
    return [places[lon, lat] for lon, lat in zip(roads.lon, roads.lat, strict=True)]


def test_a_street_without_crossings_becomes_one_edge() -> None:
    roads = roads_of(streets([(0, 1), (1, 2), (2, 3)]))

    assert (roads.nodes, roads.edges) == (2, 1)
    assert len(roads.bend_lon) == 4


def test_a_street_bends_both_ways_and_still_becomes_one_edge() -> None:
    source = streets([(1, 0), (1, 2), (3, 2)])

    roads = roads_of(source)

    assert roads.edges == 1
    assert roads.length_m.sum() == pytest.approx(line_lengths_m(source.bend_lon, source.bend_lat, source.offsets).sum())


def test_a_crossing_stays() -> None:
    assert roads_of(streets([(0, 1), (1, 2), (1, 3)])).edges == 3


def test_a_change_of_name_stays() -> None:
    assert roads_of(streets([(0, 1), (1, 2)], names=["北京路", "人民路"])).edges == 2


def test_the_end_of_a_one_way_stays() -> None:
    roads = roads_of(streets([(0, 1), (1, 2)], back=[True, False]))

    assert roads.edges == 2


def test_two_one_ways_that_meet_head_on_stay_two() -> None:
    assert roads_of(streets([(0, 1), (2, 1)], back=[False, False])).edges == 2


def test_one_ways_that_follow_each_other_fold() -> None:
    roads = roads_of(streets([(0, 1), (1, 2)], back=[False, False]))

    assert roads.edges == 1
    assert (roads.times_ms[Mode.CAR][0] == UNREACHABLE).tolist() == [False, True]
    assert (roads.times_ms[Mode.WALK][0] < UNREACHABLE).all()


def test_one_ways_drawn_against_each_other_fold_in_the_direction_of_travel() -> None:
    source = streets([(0, 1), (2, 1), (2, 3)], back=[False, True, False], forth=[True, False, True])
    roads = roads_of(source)

    assert roads.edges == 1
    exact = line_lengths_m(source.bend_lon, source.bend_lat, source.offsets) * 3600 / [36, 18, 36]
    assert roads.times_ms[Mode.CAR][0].tolist() == [int(exact.sum() + 0.5), UNREACHABLE]


def test_a_ring_without_crossings_becomes_one_edge_from_a_node_to_itself() -> None:
    roads = roads_of(streets([(0, 1), (1, 2), (2, 0)]))

    assert roads.edges == 1
    assert roads.start[0] == roads.end[0]
    assert roads.bend_lon[0] == roads.bend_lon[-1]


def test_time_is_rounded_once_for_the_whole_edge() -> None:
    source = streets([(i, i + 1) for i in range(40)], kmh=7.3)
    exact = line_lengths_m(source.bend_lon, source.bend_lat, source.offsets).sum() * 3600 / 7.3

    assert roads_of(source).times_ms[Mode.WALK][0].tolist() == [int(exact + 0.5)] * 2


def test_an_id_belongs_to_the_street_and_not_to_its_place_in_the_file() -> None:
    links = [(0, 1), (1, 2), (1, 3), (3, 4)]
    one, other = streets(links), streets([links[i] for i in (3, 2, 1, 0)])
    renamed = np.array(["w3", "w2", "w1", "w0"])
    shuffled = replace(other, source_keys=renamed)

    assert {bytes(row) for row in roads_of(one).ids} == {bytes(row) for row in roads_of(shuffled).ids}


def test_streets_closed_to_all_are_no_network() -> None:
    with pytest.raises(InvalidInput) as refused:
        roads_of(streets([(0, 1)], kmh=0.0))
    assert refused.value.code == "no_roads"


def test_the_report_names_what_cars_cannot_come_back_from() -> None:
    report = report_of(roads_of(streets([(0, 1), (1, 2), (2, 0), (0, 3)], back=[True, True, True, False])))

    assert report.reach[Mode.CAR].outside_edges == 1
    assert report.reach[Mode.WALK].outside_edges == 0
    assert report.reach[Mode.WALK].connected_share == 1


@given(networks())
def test_folding_keeps_length_and_vertices(source: Streets) -> None:
    roads = roads_of(source)

    assert roads.length_m.sum() == pytest.approx(line_lengths_m(source.bend_lon, source.bend_lat, source.offsets).sum())
    assert segments(roads.bend_lon, roads.bend_lat, roads.offsets) == segments(
        source.bend_lon, source.bend_lat, source.offsets
    )
    ends = np.column_stack([roads.offsets[:-1], roads.offsets[1:] - 1])
    assert np.array_equal(roads.bend_lon[ends[:, 0]], roads.lon[roads.start])
    assert np.array_equal(roads.bend_lat[ends[:, 1]], roads.lat[roads.end])


@given(networks())
def test_the_quickest_ways_stay_what_they_were(source: Streets) -> None:
    roads = roads_of(source)
    length_m = line_lengths_m(source.bend_lon, source.bend_lat, source.offsets)
    kmh = source.kmh[Mode.CAR]
    exact = np.where(kmh > 0, length_m[:, None] * 3600 / np.maximum(kmh, 1), UNREACHABLE)
    before = graph(source.start, source.end, exact, source.node_keys.tolist())
    keys = folded_keys(source, roads)
    after = graph(roads.start, roads.end, roads.times_ms[Mode.CAR], keys)

    expected = dict(nx.all_pairs_dijkstra_path_length(before, weight="ms"))
    found = dict(nx.all_pairs_dijkstra_path_length(after, weight="ms"))

    for a in set(keys) & set(before):
        for b in set(keys) & set(before):
            assert found.get(a, {a: 0}).get(b, -1) == pytest.approx(expected[a].get(b, -1), abs=roads.edges)


@given(networks())
def test_the_same_streets_give_the_same_hash(source: Streets) -> None:
    assert hash_of(roads_of(source)) == hash_of(roads_of(source))
