import tracemalloc
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given

from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from routing import places
from routing.dijkstra import DijkstraSearch, search
from routing.hierarchy import Hierarchies
from routing.network import Network, Searching
from tests.routing.networks import SEARCHES, networks, oracle, roads_of

LINE = [(102.700, 25.0), (102.701, 25.0), (102.702, 25.0)]


@SEARCHES
@given(drawn=networks())
def test_times_and_metres_equal_networkx(searching: Searching, drawn: tuple[Roads, list[Location]]) -> None:
    roads, spots = drawn
    (mode,) = roads.times_ms
    found = Network(roads, searching=searching).matrix(spots, spots, mode)
    expected = oracle(roads, spots, spots, mode)
    assert (found.ms == expected[:, :, 0]).all()
    assert (found.metres == expected[:, :, 1]).all()
    assert found.ms.dtype == found.metres.dtype == np.int32


@SEARCHES
@given(drawn=networks())
def test_fewer_targets_than_sources_give_the_same_columns(
    searching: Searching, drawn: tuple[Roads, list[Location]]
) -> None:
    roads, spots = drawn
    (mode,) = roads.times_ms
    whole = Network(roads, searching=searching).matrix(spots, spots, mode)
    part = Network(roads, searching=searching).matrix(spots, spots[:1], mode)
    assert (part.ms == whole.ms[:, :1]).all()
    assert (part.metres == whole.metres[:, :1]).all()


@given(drawn=networks())
def test_blocks_change_nothing(drawn: tuple[Roads, list[Location]]) -> None:
    roads, spots = drawn
    (mode,) = roads.times_ms
    whole = Network(roads, searching=DijkstraSearch).matrix(spots, spots, mode)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_BLOCK_BYTES", 1)
        blocks = Network(roads, searching=DijkstraSearch).matrix(spots, spots, mode)
    assert (blocks.ms == whole.ms).all()
    assert (blocks.metres == whole.metres).all()


@given(drawn=networks())
def test_pairs_on_one_edge_are_found_in_blocks_as_pair_by_pair(drawn: tuple[Roads, list[Location]]) -> None:
    roads, locations = drawn
    given, _ = places.places_of(roads, locations)
    sources, targets = (given.chosen(np.tile(np.arange(len(given)), many)) for many in (2, 3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "_PAIRS", 4)
        blocks = [list(zip(*each, strict=True)) for each in places.same_edge(sources, targets)]
    assert sorted(pair for block in blocks for pair in block) == [
        (row, column)
        for row, column in np.ndindex(len(sources), len(targets))
        if sources.edge[row] == targets.edge[column]
    ]
    rows_of_a_pair_more = max(np.bincount(targets.edge, minlength=1))
    assert max(len(block) for block in blocks) < 4 + rows_of_a_pair_more


def test_many_places_on_one_edge_take_little_memory() -> None:
    roads = roads_of(LINE, [(0, 1, 1000.0, 100_000, 50_000), (1, 0, 2000.0, 200_000, 200_000)])
    many = [Location(0, metres / 2) for metres in range(2000)]
    network = Network(roads, searching=Hierarchies(threads=1))
    network.matrix(many[:2], many[:2], Mode.WALK)
    tracemalloc.start()
    found = network.matrix(many, many, Mode.WALK)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    along = np.subtract.outer(np.arange(2000), np.arange(2000))
    assert (found.ms == np.where(along > 0, along * 25, -along * 50)).all()
    assert peak < 3 * (found.ms.nbytes + found.metres.nbytes)


@SEARCHES
def test_places_along_one_edge_go_straight_where_allowed_else_round(searching: Searching) -> None:
    roads = roads_of(LINE, [(0, 1, 100.0, 10_000, UNREACHABLE), (1, 0, 300.0, 30_000, UNREACHABLE)])
    found = Network(roads, searching=searching).matrix(
        [Location(0, 20.0)], [Location(0, 70.0), Location(0, 10.0)], Mode.WALK
    )
    assert found.ms.tolist() == [[5_000, 39_000]]
    assert found.metres.tolist() == [[50, 390]]


@SEARCHES
def test_part_of_an_edge_takes_its_share_rounded_half_up(searching: Searching) -> None:
    roads = roads_of(LINE, [(0, 1, 8.0, 4, 5)])
    found = Network(roads, searching=searching).matrix(
        [Location(0, 0.0), Location(0, 8.0)], [Location(0, 1.0)], Mode.WALK
    )
    assert found.ms.tolist() == [[1], [4]]


@SEARCHES
def test_of_parallel_edges_the_quicker_counts_with_its_own_metres(searching: Searching) -> None:
    roads = roads_of(LINE, [(0, 1, 90.0, 9_000, 9_000), (0, 1, 70.0, 9_500, 9_500), (1, 2, 10.0, 1_000, 1_000)])
    found = Network(roads, searching=searching).matrix([Location(2, 0.0)], [Location(0, 0.0)], Mode.WALK)
    assert (found.ms.item(), found.metres.item()) == (9_000, 90)


@SEARCHES
def test_of_equally_quick_ways_the_shortest_counts(searching: Searching) -> None:
    roads = roads_of(LINE, [(0, 1, 90.0, 9_000, 9_000), (0, 1, 70.0, 9_000, 9_000), (1, 2, 10.0, 1_000, 1_000)])
    found = Network(roads, searching=searching).matrix([Location(2, 10.0)], [Location(1, 0.0)], Mode.WALK)
    assert (found.ms.item(), found.metres.item()) == (10_000, 80)


@SEARCHES
def test_closed_edges_are_not_used(searching: Searching) -> None:
    roads = roads_of(LINE, [(0, 1, 90.0, 9_000, 9_000), (0, 1, 190.0, 19_000, 19_000), (1, 2, 10.0, 1_000, 1_000)])
    network = Network(roads, closed=np.array([True, False, False]), searching=searching)
    found = network.matrix([Location(2, 0.0)], [Location(1, 0.0), Location(0, 0.0)], Mode.WALK)
    assert found.ms.tolist() == [[19_000, UNREACHABLE]]
    assert found.metres.tolist() == [[190, UNREACHABLE]]


@SEARCHES
def test_a_mode_without_times_reaches_nothing(searching: Searching) -> None:
    roads = roads_of(LINE, [(0, 1, 90.0, 9_000, 9_000)])
    assert Network(roads, searching=searching).matrix([Location(0, 0.0)], [Location(0, 9.0)], Mode.CAR).ms.tolist() == [
        [UNREACHABLE]
    ]


@SEARCHES
def test_no_places_give_an_empty_matrix(searching: Searching) -> None:
    roads = roads_of(LINE, [(0, 1, 90.0, 9_000, 9_000)])
    assert Network(roads, searching=searching).matrix([], [Location(0, 0.0)], Mode.WALK).ms.shape == (0, 1)
    assert Network(roads, searching=searching).matrix([Location(0, 0.0)], [], Mode.WALK).metres.shape == (1, 0)


@SEARCHES
def test_the_same_place_twice_gets_the_same_row(searching: Searching) -> None:
    roads = roads_of(LINE, [(0, 1, 90.0, 9_000, 8_000)])
    places = [Location(0, 45.0), Location(0, 0.0), Location(0, 45.0)]
    assert Network(roads, searching=searching).matrix(places, places[:2], Mode.WALK).ms.tolist() == [
        [0, 4_000],
        [4_500, 0],
        [0, 4_000],
    ]


@pytest.mark.parametrize("place", [Location(1, 0.0), Location(0, 91.0)])
@SEARCHES
def test_places_off_the_roads_are_refused(searching: Searching, place: Location) -> None:
    roads = roads_of(LINE, [(0, 1, 90.0, 9_000, 8_000)])
    with pytest.raises(InvalidInput) as error:
        Network(roads, searching=searching).matrix([place], [place], Mode.WALK)
    assert error.value.code == ("place_edge_unknown" if place.edge else "place_beyond_edge")
    assert error.value.params["value"] == (place.offset_m or place.edge)


@SEARCHES
def test_an_hour_without_time_zone_is_refused(searching: Searching) -> None:
    network = Network(roads_of(LINE, [(0, 1, 90.0, 9_000, 8_000)]), searching=searching)
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert network.matrix([Location(0, 0.0)], [Location(0, 0.0)], Mode.WALK, noon).ms.item() == 0
    with pytest.raises(InvalidInput):
        network.matrix([], [], Mode.WALK, noon.replace(tzinfo=None))


@SEARCHES
def test_a_mask_of_another_length_is_refused(searching: Searching) -> None:
    with pytest.raises(InvalidInput):
        Network(roads_of(LINE, [(0, 1, 90.0, 9_000, 8_000)]), closed=np.array([True, False]), searching=searching)
