"""Forbidden turns survive folding, packing and loading; networks without them keep their hash."""

import io
from collections.abc import Iterable
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.roads import Streets, hash_of, roads_of
from geodata.roads.folding import MS_PER_METRE_AT_1_KMH, folded
from geodata.roads.geodesy import line_lengths_m
from geodata.roads.packing import packed, unpacked
from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode, Roads
from tests.fixtures.street_pieces import networks, streets

PLAIN = Roads(
    lon=np.array([102.7, 102.71]),
    lat=np.array([25.0, 25.0]),
    start=np.array([0], dtype=np.int32),
    end=np.array([1], dtype=np.int32),
    length_m=np.array([1000.0]),
    times_ms={mode: np.array([[1000, 2000]], dtype=np.int32) for mode in Mode},
    bend_lon=np.array([102.7, 102.71]),
    bend_lat=np.array([25.0, 25.0]),
    offsets=np.array([0, 2]),
    ids=np.arange(16, dtype=np.uint8).reshape(1, 16),
    name=np.array([0], dtype=np.int32),
    names=("北京路",),
    road_class=np.array([0], dtype=np.int32),
    road_classes=("primary",),
)
OLD_HASH = "sha256:a2246b888ba5a9382b5b6fbf7d41646e4f278dd296b12250e1c1b623444c7f0c"


def turned(source: Streets, turns: Iterable[tuple[int, int]]) -> Streets:
    return replace(source, forbidden_turns=np.array(list(turns), dtype=np.int32).reshape(-1, 2))


def test_a_node_with_a_forbidden_turn_stays_and_its_turn_finds_its_arcs() -> None:
    source = streets([(1, 0), (1, 2), (3, 2), (3, 4)])
    free, roads = roads_of(source), roads_of(turned(source, [(1, 2), (4, 3)]))
    node = {(lon, lat): i for i, (lon, lat) in enumerate(zip(source.lon, source.lat, strict=True))}
    at = [node[lon, lat] for lon, lat in zip(roads.lon, roads.lat, strict=True)]

    ways = {
        (at[roads.arc_tails[into]], at[roads.arc_heads[into]], at[roads.arc_heads[out]])
        for into, out in roads.forbidden_turns.tolist()
    }

    assert (free.edges, roads.edges, len(free.forbidden_turns)) == (1, 3, 0)
    assert ways == {(0, 1, 2), (4, 2, 1)}


def test_a_network_from_before_turns_and_heights_keeps_its_hash_and_its_bytes() -> None:
    assert hash_of(PLAIN) == OLD_HASH
    with np.load(io.BytesIO(packed(PLAIN))) as arrays:
        assert {"forbidden_turns", "height_m"}.isdisjoint(arrays)
    assert unpacked(packed(PLAIN)).height_m is None


def test_turns_and_heights_are_packed_and_count_in_the_hash() -> None:
    bound = replace(PLAIN, forbidden_turns=np.array([[0, 1]], dtype=np.int32))
    high = replace(PLAIN, height_m=np.array([1890.5, np.nan]))
    loaded = unpacked(packed(replace(bound, height_m=high.height_m)))

    assert loaded.forbidden_turns.tolist() == [[0, 1]]
    assert loaded.height_m is not None
    assert loaded.height_m.tolist()[0] == 1890.5
    assert len({hash_of(each) for each in (PLAIN, bound, high, loaded)}) == 4
    assert hash_of(unpacked(packed(bound))) == hash_of(bound)


def test_turns_that_do_not_meet_are_refused_when_loaded() -> None:
    with pytest.raises(InvalidInput):
        replace(PLAIN, forbidden_turns=np.array([[0, 0]], dtype=np.int32))


def arcs(start: np.ndarray, end: np.ndarray, times: np.ndarray) -> list[tuple[int, int, int, float]]:
    """Number, tail, head and time of every arc that may be driven."""
    both = [
        (2 * i + back, *((b, a) if back else (a, b)), float(times[i, back]))
        for i, (a, b) in enumerate(zip(start.tolist(), end.tolist(), strict=True))
        for back in (0, 1)
    ]
    return [each for each in both if each[3] < UNREACHABLE]


def times_between(
    driven: list[tuple[int, int, int, float]], forbidden: set[tuple[int, int]], keys: list[str], turning: set[str]
) -> dict[tuple[str, str], float]:
    """Quickest times by a search over arcs; turning round only at the nodes given."""
    graph = nx.DiGraph()
    for arc, tail, head, time in driven:
        graph.add_edge(("from", keys[tail]), arc, ms=time)
        graph.add_edge(arc, ("to", keys[head]), ms=0)
        for other, begin, _, more in driven:
            if begin == head and (arc, other) not in forbidden and (other != arc ^ 1 or keys[head] in turning):
                graph.add_edge(arc, other, ms=more)
    origins = [node for node in graph if isinstance(node, tuple) and node[0] == "from"]
    return {
        (origin[1], target[1]): time
        for origin in origins
        for target, time in nx.single_source_dijkstra_path_length(graph, origin, weight="ms").items()
        if isinstance(target, tuple) and target[0] == "to"
    }


@st.composite
def bound_networks(draw: st.DrawFn) -> Streets:
    source = draw(networks())
    tails = np.column_stack([source.start, source.end]).ravel().tolist()
    heads = np.column_stack([source.end, source.start]).ravel().tolist()
    meeting = [(a, b) for a in range(len(tails)) for b in range(len(tails)) if heads[a] == tails[b]]
    return turned(source, sorted(set(draw(st.lists(st.sampled_from(meeting), max_size=8)))))


@given(bound_networks())
def test_folding_leaves_the_quickest_allowed_ways_as_they_were(source: Streets) -> None:
    roads = folded(source)
    places = {(lon, lat): key for lon, lat, key in zip(source.lon, source.lat, source.node_keys.tolist(), strict=True)}
    keys = [places[lon, lat] for lon, lat in zip(roads.lon, roads.lat, strict=True)]
    length_m = line_lengths_m(source.bend_lon, source.bend_lat, source.offsets)
    kmh = source.kmh[Mode.CAR]
    exact = np.where(kmh > 0, length_m[:, None] * MS_PER_METRE_AT_1_KMH / np.maximum(kmh, 1), UNREACHABLE)

    before = times_between(
        arcs(source.start, source.end, exact),
        {(a, b) for a, b in source.forbidden_turns.tolist()},
        source.node_keys.tolist(),
        set(keys),
    )
    after = times_between(
        arcs(roads.start, roads.end, roads.times_ms[Mode.CAR]),
        {(a, b) for a, b in roads.forbidden_turns.tolist()},
        keys,
        set(keys),
    )

    kept = {pair: time for pair, time in before.items() if set(pair) <= set(keys)}
    assert after.keys() == kept.keys()
    assert all(after[pair] == pytest.approx(kept[pair], abs=2 * roads.edges) for pair in kept)
