from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Location, Mode
from routing.dijkstra import DijkstraSearch
from routing.mercator import mercator, stretch
from routing.network import Network
from tests.routing.networks import Edge, roads_of

WGS84 = Geod(ellps="WGS84")
KUNMING = Transformer.from_crs(4326, 4543, always_xy=True)
ONE_WAY = UNREACHABLE


@given(st.floats(-179, 179), st.floats(-75, 75), st.floats(0, 360), st.floats(1, 300))
def test_plane_distance_over_stretch_is_metres(lon: float, lat: float, azimuth: float, metres: float) -> None:
    there = WGS84.fwd(lon, lat, azimuth, metres)
    plane = mercator(np.array([lon, there[0]]), np.array([lat, there[1]]))
    away = np.hypot(*(plane[1] - plane[0])) / stretch(np.array([(lat + there[1]) / 2]))[0]
    assert away == pytest.approx(metres, rel=1e-4)


def test_the_plane_is_mercator() -> None:
    known = Transformer.from_crs(4326, 3395, always_xy=True).transform(102.7, 25.04)
    assert np.allclose(mercator(np.array([102.7]), np.array([25.04]))[0], known, atol=1e-3)


def test_the_nearest_edge_counts_by_metres_not_degrees() -> None:
    # At 60 degrees north a degree of longitude is half as long: the street to the east is nearer.
    roads = roads_of(
        [(24.0016, 59.99), (24.0016, 60.01), (23.99, 60.001), (24.0, 60.001)],
        [(0, 1, 2228.0, 1, 1), (2, 3, 558.0, 1, 1)],
    )
    found = Network(roads, searching=DijkstraSearch).nearest(np.array([[24.0, 60.0]]), Mode.WALK)
    assert found.locations[0] is not None
    assert found.locations[0].edge == 0
    assert found.locations[0].offset_m == pytest.approx(1114.0, abs=0.5)
    assert found.distances_m[0] == pytest.approx(89.3, abs=0.1)


def test_what_is_farther_than_the_limit_is_not_snapped() -> None:
    roads = roads_of([(102.7, 25.0), (102.701, 25.0)], [(0, 1, 100.0, 1, 1)])
    found = Network(roads, searching=DijkstraSearch).nearest(
        np.array([[102.7, 25.002], [102.7, 25.003]]), Mode.WALK, 250
    )
    assert [place is None for place in found.locations] == [False, True]
    assert np.isnan(found.distances_m).tolist() == [False, True]


def test_nobody_is_put_on_a_ferry() -> None:
    roads = roads_of([(102.7, 25.0), (102.701, 25.0), (102.702, 25.0)], [(0, 1, 100.0, 1, 1), (1, 2, 100.0, 1, 1)])
    afloat = replace(roads, road_class=np.array([0, 1], dtype=np.int32), road_classes=("street", "ferry"))
    found = Network(afloat, searching=DijkstraSearch).nearest(np.array([[102.7018, 25.0]]), Mode.WALK)

    assert found.locations[0] is not None
    assert found.locations[0].edge == 0
    assert found.distances_m[0] == pytest.approx(80.7, abs=0.5)


def island(times: tuple[int, int]) -> Network:
    """A square that all can drive round, and nearer a street on its own with the given times."""
    corners = [(102.7, 25.0), (102.701, 25.0), (102.701, 25.001), (102.6999, 24.9995), (102.7011, 24.9995)]
    square: list[Edge] = [(0, 1, 100.0, 9, ONE_WAY), (1, 2, 100.0, 9, ONE_WAY), (2, 0, 100.0, 9, ONE_WAY)]
    return Network(roads_of(corners, [*square, (3, 4, 100.0, *times)]), searching=DijkstraSearch)


def test_streets_cut_off_from_the_rest_are_passed_over_when_another_is_near() -> None:
    found = island((9, 9)).nearest(np.array([[102.7005, 24.9997]]), Mode.WALK)
    assert found.locations[0] is not None
    assert found.locations[0].edge == 0
    assert (found.passed_over.tolist(), found.cut_off.tolist()) == ([True], [False])


def test_streets_cut_off_from_the_rest_are_used_when_no_other_is_near() -> None:
    found = island((9, 9)).nearest(np.array([[102.7005, 24.9993]]), Mode.WALK, 50)
    assert found.locations[0] is not None
    assert found.locations[0].edge == 3
    assert (found.passed_over.tolist(), found.cut_off.tolist()) == ([False], [True])


def test_streets_closed_to_a_mode_are_not_usable() -> None:
    found = island((ONE_WAY, ONE_WAY)).nearest(np.array([[102.7005, 24.9993]]), Mode.WALK, 50)
    assert found.locations == (None,)
    assert found.cut_off.tolist() == [False]


def test_a_mode_without_streets_snaps_nothing() -> None:
    assert island((9, 9)).snap(np.array([[102.7005, 24.9997]]), Mode.CAR) == (None,)


def test_of_equally_near_edges_the_first_is_taken() -> None:
    place = island((9, 9)).snap(np.array([[102.7, 25.0]]), Mode.WALK)
    assert place == (Location(0, 0.0),)


def test_edges_without_length_can_be_snapped_to() -> None:
    roads = roads_of([(102.7, 25.0), (102.7, 25.0)], [(0, 1, 0.0, 0, 0)])
    assert Network(roads, searching=DijkstraSearch).snap(np.array([[102.7, 25.0001]]), Mode.WALK) == (Location(0, 0.0),)


def test_no_points_give_no_places() -> None:
    assert island((9, 9)).snap(np.empty((0, 2)), Mode.WALK) == ()


def test_points_that_are_nowhere_are_refused() -> None:
    with pytest.raises(InvalidInput):
        island((9, 9)).snap(np.array([[np.nan, 25.0]]), Mode.WALK)


@given(st.lists(st.tuples(st.floats(102.69, 102.71), st.floats(24.99, 25.01)), min_size=1, max_size=5), st.data())
def test_no_other_edge_is_nearer(points: list[tuple[float, float]], data: st.DataObject) -> None:
    nodes = data.draw(st.lists(st.tuples(st.floats(102.69, 102.71), st.floats(24.99, 25.01)), min_size=2, max_size=6))
    ends = st.integers(0, len(nodes) - 1)
    pairs = data.draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=6))
    roads = roads_of(nodes, [(one, other, 100.0, 1, 1) for one, other in pairs])
    found = Network(roads, searching=DijkstraSearch).nearest(np.array(points), Mode.WALK, 5_000)
    lines = [
        shapely.LineString([KUNMING.transform(*nodes[one]), KUNMING.transform(*nodes[other])]) for one, other in pairs
    ]
    for point, place, away in zip(points, found.locations, found.distances_m, strict=True):
        here = shapely.Point(KUNMING.transform(*point))
        assert place is not None
        nearest = min(line.distance(here) for line in lines)
        if not found.cut_off[points.index(point)] and not found.passed_over[points.index(point)]:
            assert away == pytest.approx(nearest, abs=0.2, rel=1e-3)


def test_nothing_is_near_where_there_are_no_streets() -> None:
    found = Network(roads_of([(102.7, 25.0)], []), searching=DijkstraSearch).nearest(
        np.array([[102.7, 25.0]]), Mode.WALK
    )
    assert found.locations == (None,)
