"""Small road networks drawn at random or by hand, and an oracle that knows nothing of scipy."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from hypothesis import strategies as st

from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from routing.dijkstra import DijkstraSearch
from routing.hierarchy import Hierarchies

Edge = tuple[int, int, float, int, int]
"""From node, to node, length in metres, milliseconds there and back."""

_BIG = 10**12


def roads_of(
    nodes: Sequence[tuple[float, float]],
    edges: Sequence[Edge],
    names: Sequence[str] = (),
    mode: Mode = Mode.WALK,
    turns: Sequence[tuple[int, int]] = (),
) -> Roads:
    """Roads with straight edges between nodes given as lon, lat."""
    start, end = (np.array([edge[side] for edge in edges], dtype=np.int32) for side in (0, 1))
    lon, lat = np.array(nodes, dtype=np.float64).reshape(-1, 2).T
    named = ("", *names)
    return Roads(
        lon=lon,
        lat=lat,
        start=start,
        end=end,
        length_m=np.array([edge[2] for edge in edges], dtype=np.float64),
        times_ms={mode: np.array([edge[3:] for edge in edges], dtype=np.int32).reshape(-1, 2)},
        bend_lon=np.column_stack((lon[start], lon[end])).ravel(),
        bend_lat=np.column_stack((lat[start], lat[end])).ravel(),
        offsets=np.arange(0, 2 * len(edges) + 1, 2),
        ids=np.zeros((len(edges), 16), dtype=np.uint8),
        name=np.array([min(i + 1, len(named) - 1) for i in range(len(edges))], dtype=np.int32),
        names=named,
        road_class=np.zeros(len(edges), dtype=np.int32),
        road_classes=("street",),
        forbidden_turns=np.array(turns, dtype=np.int32).reshape(-1, 2),
    )


times = st.one_of(st.just(UNREACHABLE), st.integers(0, 60_000))
lengths = st.one_of(st.just(0.0), st.integers(1, 10).map(lambda power: 2.0**power))
eighths = st.integers(0, 8)


def _turns(roads: Roads) -> st.SearchStrategy[np.ndarray]:
    one, other = np.nonzero(roads.arc_heads[:, None] == roads.arc_tails[None, :])
    pairs = np.column_stack((one, other)).astype(np.int32)
    chosen = st.lists(st.integers(0, max(len(pairs) - 1, 0)), max_size=min(len(pairs), 6))
    return chosen.map(lambda rows: pairs[rows])


@st.composite
def networks(draw: st.DrawFn) -> tuple[Roads, list[Location]]:
    """One-ways, parallel arcs, loops, separate parts, edges without length, forbidden turns; places on them."""
    nodes = draw(st.integers(1, 6))
    node = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(node, node, lengths, times, times), min_size=1, max_size=10))
    corners = [(102.7 + 0.001 * (i % 3), 25.0 + 0.001 * (i // 3)) for i in range(nodes)]
    spots = draw(st.lists(st.tuples(st.integers(0, len(edges) - 1), eighths), min_size=1, max_size=6))
    roads = roads_of(corners, edges, mode=draw(st.sampled_from(Mode)))
    return replace(roads, forbidden_turns=draw(_turns(roads))), [
        Location(edge, edges[edge][2] * eighth / 8) for edge, eighth in spots
    ]


def oracle(
    roads: Roads, sources: Sequence[Location], targets: Sequence[Location], mode: Mode = Mode.WALK
) -> np.ndarray:
    """Milliseconds and metres (sources, targets, 2) of the quickest, then shortest, ways: networkx on whole numbers.

    A node of its graph is an arc of the roads that has just been travelled, so that a turn is a pair of nodes.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(("source", row) for row in range(len(sources)))
    barred = {(one, other) for one, other in roads.forbidden_turns.tolist()} if mode is Mode.CAR else set()
    follows = [
        (one, other)
        for one, head in enumerate(roads.arc_heads.tolist())
        for other in np.flatnonzero(roads.arc_tails == head).tolist()
        if (one, other) not in barred
    ]
    for before, behind, arc, part in (
        *((one, other, other, Fraction(1)) for one, other in follows),
        *((("source", row), *step) for row, place in enumerate(sources) for step in _leaving(roads, place)),
        *(
            (one, ("target", column), other, part)
            for column, place in enumerate(targets)
            for other, part in _coming(roads, place)
            for one in (one for one, onward in follows if onward == other)
        ),
        *_along(roads, sources, targets),
    ):
        cost = _cost(roads, arc, part, mode)
        if cost is not None:
            known = graph.get_edge_data(before, behind, {"weight": cost})["weight"]
            graph.add_edge(before, behind, weight=min(cost, known))
    found = np.full((len(sources), len(targets), 2), UNREACHABLE)
    for row in range(len(sources)):
        reached = nx.single_source_dijkstra_path_length(graph, ("source", row))
        for column in range(len(targets)):
            if ("target", column) in reached:
                ms, decimetres = divmod(reached["target", column], _BIG)
                found[row, column] = ms, (decimetres + 5) // 10
    return found


Step = tuple[object, object, int, Fraction]
"""What was travelled before, what then, and the arc and the part of it that is travelled in between."""


def _leaving(roads: Roads, place: Location) -> Iterator[tuple[int, int, Fraction]]:
    yield 2 * place.edge, 2 * place.edge, 1 - _share(roads, place)
    yield 2 * place.edge + 1, 2 * place.edge + 1, _share(roads, place)


def _coming(roads: Roads, place: Location) -> Iterator[tuple[int, Fraction]]:
    yield 2 * place.edge, _share(roads, place)
    yield 2 * place.edge + 1, 1 - _share(roads, place)


def _along(roads: Roads, sources: Sequence[Location], targets: Sequence[Location]) -> Iterator[Step]:
    for row, source in enumerate(sources):
        for column, target in enumerate(targets):
            ahead = _share(roads, target) - _share(roads, source)
            if source.edge == target.edge and ahead >= 0:
                yield ("source", row), ("target", column), 2 * source.edge, ahead
            if source.edge == target.edge and ahead <= 0:
                yield ("source", row), ("target", column), 2 * source.edge + 1, -ahead


def _cost(roads: Roads, arc: int, part: Fraction, mode: Mode) -> int | None:
    ms = int(roads.times_ms[mode][arc // 2, arc % 2])
    whole = _half_up(Fraction(float(roads.length_m[arc // 2])) * 10)
    return None if ms == UNREACHABLE else _half_up(ms * part) * _BIG + _half_up(whole * part)


def _half_up(value: Fraction) -> int:
    return int((value + Fraction(1, 2)) // 1)


def _share(roads: Roads, place: Location) -> Fraction:
    length = Fraction(float(roads.length_m[place.edge]))
    return Fraction(place.offset_m) / length if length else Fraction(0)


SEARCHES = pytest.mark.parametrize("searching", [DijkstraSearch, Hierarchies()], ids=["dijkstra", "hierarchy"])
"""A test of every way of searching."""
