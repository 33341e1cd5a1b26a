"""Small road networks drawn at random or by hand, and an oracle that knows nothing of scipy."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from gridsvc.roads import UNREACHABLE, Location, Mode, Roads

Edge = tuple[int, int, float, int, int]
"""From node, to node, length in metres, milliseconds there and back."""

_BIG = 10**12


def roads_of(
    nodes: Sequence[tuple[float, float]], edges: Sequence[Edge], names: Sequence[str] = (), mode: Mode = Mode.WALK
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
    )


times = st.one_of(st.just(UNREACHABLE), st.integers(0, 60_000))
lengths = st.one_of(st.just(0.0), st.integers(1, 10).map(lambda power: 2.0**power))
eighths = st.integers(0, 8)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Roads, list[Location]]:
    """One-ways, parallel arcs, loops, parts that hang together with nothing, edges without length; places on them."""
    nodes = draw(st.integers(1, 6))
    node = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(node, node, lengths, times, times), min_size=1, max_size=10))
    corners = [(102.7 + 0.001 * (i % 3), 25.0 + 0.001 * (i // 3)) for i in range(nodes)]
    spots = draw(st.lists(st.tuples(st.integers(0, len(edges) - 1), eighths), min_size=1, max_size=6))
    return roads_of(corners, edges), [Location(edge, edges[edge][2] * eighth / 8) for edge, eighth in spots]


def oracle(
    roads: Roads, sources: Sequence[Location], targets: Sequence[Location], mode: Mode = Mode.WALK
) -> np.ndarray:
    """Milliseconds and metres (sources, targets, 2) of the quickest, then shortest, ways: networkx on whole numbers."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(roads.nodes))
    graph.add_nodes_from(("source", row) for row in range(len(sources)))
    for tail, head, edge, side, part in (
        *_whole_edges(roads),
        *(arc for row, place in enumerate(sources) for arc in _leaving(roads, row, place)),
        *(arc for column, place in enumerate(targets) for arc in _coming(roads, column, place)),
        *_along(roads, sources, targets),
    ):
        cost = _cost(roads, edge, side, part, mode)
        if cost is not None:
            graph.add_edge(tail, head, weight=cost)
    found = np.full((len(sources), len(targets), 2), UNREACHABLE)
    for row in range(len(sources)):
        reached = nx.single_source_dijkstra_path_length(graph, ("source", row))
        for column in range(len(targets)):
            if ("target", column) in reached:
                ms, decimetres = divmod(reached["target", column], _BIG)
                found[row, column] = ms, (decimetres + 5) // 10
    return found


Arc = tuple[object, object, int, int, Fraction]
"""From, to, and the part of an edge in the direction of a side that is travelled in between."""


def _leaving(roads: Roads, row: int, place: Location) -> Iterator[Arc]:
    yield ("source", row), int(roads.end[place.edge]), place.edge, 0, 1 - _share(roads, place)
    yield ("source", row), int(roads.start[place.edge]), place.edge, 1, _share(roads, place)


def _coming(roads: Roads, column: int, place: Location) -> Iterator[Arc]:
    yield int(roads.start[place.edge]), ("target", column), place.edge, 0, _share(roads, place)
    yield int(roads.end[place.edge]), ("target", column), place.edge, 1, 1 - _share(roads, place)


def _along(roads: Roads, sources: Sequence[Location], targets: Sequence[Location]) -> Iterator[Arc]:
    for row, source in enumerate(sources):
        for column, target in enumerate(targets):
            ahead = _share(roads, target) - _share(roads, source)
            if source.edge == target.edge and ahead >= 0:
                yield ("source", row), ("target", column), source.edge, 0, ahead
            if source.edge == target.edge and ahead <= 0:
                yield ("source", row), ("target", column), source.edge, 1, -ahead


def _whole_edges(roads: Roads) -> Iterator[Arc]:
    for edge in range(roads.edges):
        start, end = int(roads.start[edge]), int(roads.end[edge])
        yield start, end, edge, 0, Fraction(1)
        yield end, start, edge, 1, Fraction(1)


def _cost(roads: Roads, edge: int, side: int, part: Fraction, mode: Mode) -> int | None:
    ms = int(roads.times_ms[mode][edge, side])
    whole = _half_up(Fraction(float(roads.length_m[edge])) * 10)
    return None if ms == UNREACHABLE else _half_up(ms * part) * _BIG + _half_up(whole * part)


def _half_up(value: Fraction) -> int:
    return int((value + Fraction(1, 2)) // 1)


def _share(roads: Roads, place: Location) -> Fraction:
    length = Fraction(float(roads.length_m[place.edge]))
    return Fraction(place.offset_m) / length if length else Fraction(0)
