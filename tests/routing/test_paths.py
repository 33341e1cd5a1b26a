import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from gridsvc.errors import Unreachable
from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from routing.network import Network, Searching
from tests.routing.networks import SEARCHES, networks, roads_of

CORNER = [(102.700, 25.0), (102.701, 25.0), (102.701, 25.001)]


@SEARCHES
@given(drawn=networks())
def test_paths_take_the_time_and_metres_of_the_matrix(
    searching: Searching, drawn: tuple[Roads, list[Location]]
) -> None:
    roads, places = drawn
    (mode,) = roads.times_ms
    network = Network(roads, searching=searching)
    matrix = network.matrix(places, places, mode)
    pairs = list(itertools.product(range(len(places)), repeat=2))
    reached = [(one, other) for one, other in pairs if matrix.ms[one, other] != UNREACHABLE]
    paths = network.paths([(places[one], places[other]) for one, other in reached], mode)
    assert [path.ms for path in paths] == [matrix.ms[pair] for pair in reached]
    assert [path.metres for path in paths] == [matrix.metres[pair] for pair in reached]


@SEARCHES
@given(drawn=networks())
def test_paths_run_from_place_to_place_over_edges_that_meet(
    searching: Searching, drawn: tuple[Roads, list[Location]]
) -> None:
    roads, places = drawn
    (mode,) = roads.times_ms
    network = Network(roads, searching=searching)
    matrix = network.matrix(places, places, mode)
    for one, other in itertools.product(range(len(places)), repeat=2):
        if matrix.ms[one, other] == UNREACHABLE:
            continue
        (path,) = network.paths([(places[one], places[other])], mode)
        assert len(path.lonlat) >= 2
        assert np.allclose(path.lonlat[0], point_of(roads, places[one]), atol=1e-9)
        assert np.allclose(path.lonlat[-1], point_of(roads, places[other]), atol=1e-9)
        assert np.abs(np.diff(path.lonlat, axis=0)).max() <= 0.002 + 1e-9


def point_of(roads: Roads, place: Location) -> np.ndarray:
    share = place.offset_m / roads.length_m[place.edge] if roads.length_m[place.edge] else 0.0
    ends = np.column_stack((roads.bend_lon, roads.bend_lat))[roads.offsets[place.edge] :][:2]
    return ends[0] + share * (ends[1] - ends[0])


@SEARCHES
def test_a_path_is_clipped_at_both_ends_and_names_its_streets_once(searching: Searching) -> None:
    roads = roads_of(CORNER, [(0, 1, 100.0, 10_000, 10_000), (2, 1, 100.0, 20_000, 20_000)], ["Long Street", "Lane"])
    (path,) = Network(roads, searching=searching).paths([(Location(0, 50.0), Location(1, 75.0))], Mode.WALK)
    assert np.allclose(path.lonlat, [(102.7005, 25.0), (102.701, 25.0), (102.701, 25.00025)], atol=1e-8)
    assert (path.ms, path.metres) == (10_000, 75)
    assert path.names == ("Long Street", "Lane")


@SEARCHES
def test_a_bent_street_is_followed_in_both_directions(searching: Searching) -> None:
    straight = roads_of([CORNER[0], CORNER[2]], [(0, 1, 200.0, 20_000, 20_000)])
    bends = np.array(CORNER)
    bent = replace(straight, bend_lon=bends[:, 0], bend_lat=bends[:, 1], offsets=np.array([0, 3]))
    there, back = Network(bent, searching=searching).paths(
        [(Location(0, 20.0), Location(0, 200.0)), (Location(0, 200.0), Location(0, 20.0))], Mode.WALK
    )
    assert np.allclose(there.lonlat[1:], CORNER[1:])
    assert (there.lonlat == back.lonlat[::-1]).all()


@SEARCHES
def test_streets_only_touched_are_not_named(searching: Searching) -> None:
    roads = roads_of(CORNER, [(0, 1, 100.0, 10_000, 10_000), (2, 1, 100.0, 20_000, 20_000)], ["Long Street", "Lane"])
    (path,) = Network(roads, searching=searching).paths([(Location(0, 50.0), Location(1, 100.0))], Mode.WALK)
    assert path.names == ("Long Street",)


@SEARCHES
def test_a_leg_without_a_way_is_an_error_that_names_it(searching: Searching) -> None:
    roads = roads_of(CORNER, [(0, 1, 100.0, 10_000, UNREACHABLE)])
    there, back = (Location(0, 25.0), Location(0, 50.0)), (Location(0, 50.0), Location(0, 25.0))
    with pytest.raises(Unreachable) as error:
        Network(roads, searching=searching).paths([there, there, back], Mode.WALK)
    assert error.value.params == {"leg": 2, "source": "102.700500, 25.000000", "target": "102.700250, 25.000000"}


@SEARCHES
def test_no_legs_give_no_paths(searching: Searching) -> None:
    assert Network(roads_of(CORNER, [(0, 1, 1.0, 1, 1)]), searching=searching).paths([], Mode.WALK) == ()


@SEARCHES
def test_what_takes_longer_than_a_cost_can_tell_has_no_way(searching: Searching) -> None:
    roads = roads_of(CORNER, [(0, 1, 100.0, 70_000_000, 70_000_000), (1, 2, 100.0, 70_000_000, 70_000_000)])
    network = Network(roads, searching=searching)
    ends = Location(0, 0.0), Location(1, 100.0)
    assert network.matrix([ends[0]], [ends[1]], Mode.WALK).ms.item() == UNREACHABLE
    with pytest.raises(Unreachable):
        network.paths([ends], Mode.WALK)
