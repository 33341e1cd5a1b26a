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


def oracle(roads: Roads, source: Location, target: Location, mode: Mode = Mode.WALK) -> tuple[int, int]:
    """Milliseconds and metres of the quickest, then shortest, way by networkx on whole numbers."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from([*range(roads.nodes), "source", "target"])
    here, there = _share(roads, source), _share(roads, target)
    for tail, head, edge, side, part in (
        *_whole_edges(roads),
        ("source", int(roads.end[source.edge]), source.edge, 0, 1 - here),
        ("source", int(roads.start[source.edge]), source.edge, 1, here),
        (int(roads.start[target.edge]), "target", target.edge, 0, there),
        (int(roads.end[target.edge]), "target", target.edge, 1, 1 - there),
        *(("source", "target", target.edge, side, gap) for side, gap in ((0, there - here), (1, here - there))),
    ):
        straight = (tail, head) == ("source", "target")
        cost = _cost(roads, edge, side, part, mode)
        if cost is not None and not (straight and (source.edge != target.edge or part < 0)):
            graph.add_edge(tail, head, weight=cost)
    try:
        cost = nx.dijkstra_path_length(graph, "source", "target")
    except nx.NetworkXNoPath:
        return UNREACHABLE, UNREACHABLE
    return cost // _BIG, (cost % _BIG + 5) // 10


def _whole_edges(roads: Roads) -> Iterator[tuple[int, int, int, int, Fraction]]:
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
