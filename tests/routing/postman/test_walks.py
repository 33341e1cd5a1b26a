"""Walks round sites: by hand, and against a search over all that could be walked."""

import heapq
from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from gridsvc.sites.walk import StreetsAround, Walk
from routing.postman import walks
from tests.routing.networks import roads_of

DEGREE = 0.001
Piece = tuple[int, float, float]


def town(edges: Sequence[tuple[int, int, float]], nodes: Sequence[tuple[float, float]] = ()) -> Roads:
    """Streets that are one-way for walkers, which nobody minds."""
    count = 1 + max(max(edge[:2]) for edge in edges)
    places = nodes or [(102.7 + DEGREE * (n % 4) / 4, 25.0 + DEGREE * (n // 4) / 4) for n in range(count)]
    return roads_of(places, [(a, b, m, 1000, UNREACHABLE) for a, b, m in edges])


def around(pieces: Sequence[Piece], *entries: tuple[int, float], through: bool = False) -> StreetsAround:
    edge, begin, end = zip(*pieces, strict=True) if pieces else ((), (), ())
    return StreetsAround(
        np.array(edge, np.int32),
        np.array(begin, np.float64),
        np.array(end, np.float64),
        tuple(Location(*entry) for entry in entries),
        through,
    )


def walk(roads: Roads, pieces: Sequence[Piece], *entries: tuple[int, float], through: bool = False) -> Walk:
    (found,) = walks(roads, [around(pieces, *entries, through=through)])
    return found


SQUARE = town([(0, 1, 100), (1, 2, 100), (2, 3, 100), (3, 0, 100), (1, 4, 50)])
"""Four sides of a square and a dead end at the second corner."""


def test_round_a_square_is_its_four_sides_and_a_dead_end_is_walked_twice() -> None:
    sides = [(edge, 0, 100) for edge in range(4)]
    assert walk(SQUARE, sides, (0, 30)).once_m == 400
    found = walk(SQUARE, [*sides, (4, 0, 50)], (0, 30))
    assert (found.once_m, found.at_least_m, found.both_m, found.left_m) == (500, 500, 900, 0)


def test_a_street_is_walked_to_its_end_and_back_or_through() -> None:
    found = walk(SQUARE, [(0, 20, 80)], (0, 20), (0, 80), through=True)
    assert (found.once_m, found.both_m, found.through_m, found.entry_m) == (120, 120, 60, (120, 120))


def test_nobody_turns_back_where_round_the_block_is_shorter() -> None:
    block = town([(0, 1, 100), (1, 0, 120)])
    assert walk(block, [(0, 0, 100)], (0, 0)).once_m == 200
    assert walk(town([(0, 1, 100), (1, 0, 70)]), [(0, 0, 100)], (0, 0)).once_m == 170


def test_an_entry_aside_costs_the_way_there_and_back_and_the_nearer_one_is_taken() -> None:
    found = walk(SQUARE, [(2, 0, 100)], (0, 50), (0, 0), (2, 10))
    assert found.entry_m == (400, 400, 200)
    assert found.once_m == 200
    assert walk(SQUARE, [(4, 0, 50)], (0, 40), (1, 10)).entry_m == (220, 120)


def test_streets_that_hang_together_outside_alone_are_joined_there() -> None:
    found = walk(SQUARE, [(0, 0, 100), (2, 0, 100)], (0, 0))
    assert (found.once_m, found.at_least_m) == (400, 400)
    assert walk(SQUARE, [(0, 0, 100), (2, 0, 100)]).once_m == 400


def test_what_nobody_can_walk_to_is_left_and_told() -> None:
    split = town([(0, 1, 100), (2, 3, 40)])
    found = walk(split, [(0, 0, 100), (1, 0, 40)], (0, 0), (1, 0))
    assert (found.once_m, found.left_m, found.entry_m) == (200, 40, (200, None))
    island = walk(split, [(1, 10, 40)], (0, 0))
    assert (island.once_m, island.left_m, island.entry_m, len(island.way)) == (0, 30, (None,), 0)


def test_streets_that_nobody_walks_join_nothing() -> None:
    roads = roads_of(
        [(102.7, 25), (102.7005, 25), (102.701, 25)],
        [(0, 1, 50, 900, 900), (1, 2, 50, 900, 900), (0, 2, 10, UNREACHABLE, UNREACHABLE)],
    )
    assert walk(roads, [(0, 0, 50), (1, 0, 50)], (0, 0)).once_m == 200


def test_without_streets_there_is_no_walk() -> None:
    found = walk(SQUARE, [], (0, 0), (0, 1), through=True)
    assert (found.once_m, found.both_m, found.entry_m, found.at_least_m, len(found.way)) == (0, 0, (0, 0), 0, 0)
    assert walks(SQUARE, []) == []


def test_a_loop_and_parallel_streets_are_all_walked() -> None:
    roads = town([(0, 0, 60), (0, 1, 100), (0, 1, 100), (0, 1, 140)])
    found = walk(roads, [(0, 0, 60), (1, 0, 100), (2, 0, 100), (3, 0, 140)], (1, 0))
    assert found.once_m == 60 + 100 + 100 + 140 + 100


def test_the_way_is_drawn_as_long_as_it_is_told_and_ends_where_it_begins() -> None:
    nodes = [(0.0, 0.0), (0.001, 0.0), (0.001, 0.001), (0.0, 0.001), (0.002, 0.0)]
    metre = 111_195.0 * DEGREE
    roads = town([(0, 1, metre), (1, 2, metre), (2, 3, metre), (3, 0, metre), (1, 4, metre)], nodes)
    found = walk(roads, [*((edge, 0, metre) for edge in range(4)), (4, 0, metre / 2)], (0, metre / 4))
    assert found.way[0].tolist() == found.way[-1].tolist() == [pytest.approx(0.00025, abs=1e-8), 0]
    assert shapely.LineString(found.way).length / DEGREE * metre == pytest.approx(found.once_m, abs=0.01)


def test_pieces_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidInput):
        around([(0, 20, 10)])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Roads, list[int], list[int]]:
    """A few streets, some of them to be walked, and the corners where they are entered."""
    nodes = draw(st.integers(2, 7))
    node, metres = st.integers(0, nodes - 1), st.sampled_from([1.0, 10.0, 20.0, 35.0, 50.0])
    edges = draw(st.lists(st.tuples(node, node, metres), min_size=1, max_size=11))
    chosen = draw(st.lists(st.integers(0, len(edges) - 1), min_size=1, max_size=6, unique=True))
    entered = draw(st.lists(st.integers(0, len(edges) - 1), min_size=2, max_size=2))
    return town(edges), sorted(chosen), entered


def shortest(roads: Roads, chosen: list[int], start: int, end: int) -> float:
    """The shortest walk along all chosen edges, by trying all (Dijkstra over corner and edges walked)."""
    leaving: dict[int, list[tuple[int, int]]] = {}
    for edge, (a, b) in enumerate(zip(roads.start.tolist(), roads.end.tolist(), strict=True)):
        leaving.setdefault(a, []).append((edge, b))
        leaving.setdefault(b, []).append((edge, a))
    place = {edge: 1 << n for n, edge in enumerate(chosen)}
    queue, done = [(0.0, start, 0)], set()
    while queue:
        metres, at, seen = heapq.heappop(queue)
        if (at, seen) in done:
            continue
        done.add((at, seen))
        if at == end and seen == (1 << len(chosen)) - 1:
            return metres
        for edge, there in leaving.get(at, []):
            heapq.heappush(queue, (metres + float(roads.length_m[edge]), there, seen | place.get(edge, 0)))
    return float("inf")


@settings(max_examples=150)
@given(cases())
def test_no_walk_is_shorter_and_none_much_longer(case: tuple[Roads, list[int], list[int]]) -> None:
    roads, chosen, entered = case
    pieces = [(edge, 0.0, float(roads.length_m[edge])) for edge in chosen]
    ends = [int(roads.start[edge]) for edge in entered]
    found = walk(roads, pieces, *((edge, 0.0) for edge in entered), through=True)
    best = [shortest(roads, chosen, start, start) for start in ends]
    if np.isfinite(best).all():
        assert found.left_m == 0
        assert found.at_least_m <= min(best) <= found.once_m <= min(best) * 1.25
        assert list(found.entry_m) == pytest.approx(best, rel=0.25)
        assert found.through_m is not None
        assert found.through_m >= shortest(roads, chosen, *ends)
    else:
        assert found.left_m > 0 or None in found.entry_m


def test_modes_that_the_network_does_not_know_walk_nowhere() -> None:
    roads = roads_of([(102.7, 25), (102.7005, 25)], [(0, 1, 50, 900, 900)], mode=Mode.CAR)
    assert walk(roads, [], (0, 0)).once_m == 0
