"""Steps sum to their way, to the millisecond and the metre, on every network."""

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.itineraries import Turn
from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from routing.dijkstra import DijkstraSearch
from routing.itineraries import StreetGuide
from routing.itineraries.travelled import travelled
from routing.network import Network
from tests.routing.networks import networks, roads_of


@given(networks(), st.lists(st.sampled_from(["", "甲路", "乙路"]), min_size=10, max_size=10))
def test_steps_of_any_way_sum_to_it(drawn: tuple[Roads, list[Location]], names: list[str]) -> None:
    bare, places = drawn
    number = {"": 0, "甲路": 1, "乙路": 2}
    roads = replace(
        bare, names=("", "甲路", "乙路"), name=np.array([number[each] for each in names[: bare.edges]], dtype=np.int32)
    )
    network = Network(roads, searching=DijkstraSearch)
    matrix = network.matrix(places, places, Mode.WALK)
    pairs = itertools.product(range(len(places)), repeat=2)
    legs = [(places[one], places[other]) for one, other in pairs if matrix.ms[one, other] != UNREACHABLE]
    paths = network.paths(legs, Mode.WALK)
    for path, steps in zip(paths, StreetGuide(roads).itineraries(paths, Mode.WALK), strict=True):
        assert (sum(each.ms for each in steps), sum(each.metres for each in steps)) == (path.ms, path.metres)
        assert steps[-1].turn is Turn.ARRIVE
        assert [each.turn is Turn.DEPART for each in steps[:-1]] == [True, *[False] * (len(steps) - 2)][
            : len(steps) - 1
        ]


@given(networks())
def test_the_last_arc_takes_what_the_engine_counted_for_it(drawn: tuple[Roads, list[Location]]) -> None:
    """So all arcs before it sum to the rest of the way's time: nothing was cut to fit. Loops may run either way."""
    bare, places = drawn
    roads = replace(bare, length_m=np.maximum(bare.length_m, 1.0))
    network = Network(roads, searching=DijkstraSearch)
    matrix = network.matrix(places, places, Mode.WALK)
    for one, other in itertools.product(range(len(places)), repeat=2):
        if matrix.ms[one, other] == UNREACHABLE or places[one].edge == places[other].edge:
            continue
        (path,) = network.paths([(places[one], places[other])], Mode.WALK)
        if (roads.start == roads.end)[path.arcs // 2].any():
            continue
        run = travelled(roads, [path], Mode.WALK)
        for arc, passed_ms in list(zip(run.arcs.tolist(), run.ms.tolist(), strict=True))[1:][-1:]:
            share = Fraction(1) if arc != path.arcs[-1] else abs(Fraction(path.shares[1]) - arc % 2)
            assert path.ms - passed_ms == (int(roads.times_ms[Mode.WALK].ravel()[arc]) * share + Fraction(1, 2)) // 1


def test_ways_of_an_outside_engine_are_not_told() -> None:
    roads = roads_of([(102.7, 25.0), (102.701, 25.0)], [(0, 1, 100.0, 10_000, 10_000)])
    (path,) = Network(roads, searching=DijkstraSearch).paths([(Location(0, 0.0), Location(0, 50.0))], Mode.WALK)
    outside = replace(path, arcs=np.zeros(0, dtype=np.int32))
    assert StreetGuide(roads).itineraries([outside, path], Mode.WALK)[0] == ()
    assert StreetGuide(roads).itineraries([path], Mode.CAR) == ((),)
