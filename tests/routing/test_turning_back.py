"""Cars mend no forbidden turn by turning back at a crossing: they go round the block, or turn where a street ends."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of as roads_of_streets
from geodata.roads import speed_table
from geodata.roads.turning_back import without_turning_back
from gridsvc.roads import UNREACHABLE, Location, Mode, Roads, StreetPath
from routing.network import Network, Searching
from tests.routing.networks import SEARCHES, Edge, oracle, roads_of

NO_LEFT = (
    "<relation id='1' version='1'><member type='way' ref='101' role='from'/><member type='node' ref='5' role='via'/>"
    "<member type='way' ref='102' role='to'/><tag k='type' v='restriction'/>"
    "<tag k='restriction' v='no_left_turn'/></relation>"
)
WAYS = {
    101: ("南街", (2, 5)),
    102: ("西街", (5, 4)),
    103: ("北街", (5, 8)),
    104: ("东街", (5, 6)),
    105: ("外街", (4, 7, 8)),
    106: ("外街", (8, 9, 6)),
}
"""Two blocks of 100 m a side: 7 8 9 in the north, 4 5 6 below, 2 in the south; all streets go both ways."""


def network(folder: Path, ways: Iterable[int], rule: str = "", *, one_way: frozenset[int] = frozenset()) -> Roads:
    """These of the ways; some of them one way."""
    places = {4: (-1, 0), 5: (0, 0), 6: (1, 0), 2: (0, -1), 7: (-1, 1), 8: (0, 1), 9: (1, 1)}
    nodes = "".join(
        f"<node id='{i}' version='1' lon='{102.7 + 0.0009934 * x:.7f}' lat='{25.0 + 0.0009027 * y:.7f}'/>"
        for i, (x, y) in sorted(places.items())
    )
    told = "".join(
        f"<way id='{number}' version='1'>{''.join(f'<nd ref={ref!r}/>' for ref in map(str, WAYS[number][1]))}"
        f"<tag k='highway' v='residential'/><tag k='name' v='{WAYS[number][0]}'/>"
        f"<tag k='oneway' v='{'yes' if number in one_way else 'no'}'/></way>"
        for number in ways
    )
    path = folder / "blocks.osm"
    path.write_text(f"<osm version='0.6'>{nodes}{told}{rule}</osm>", "utf-8")
    return roads_of_streets(read_streets(extract_at(path), speed_table()).streets)


def from_south_to_west(roads: Roads, mode: Mode, searching: Searching) -> StreetPath:
    """From the south end of the south street to the west street, 10 m west of the crossing in the middle."""
    south, west = (roads.names.index(name) for name in ("南街", "西街"))
    first, last = (int(np.flatnonzero(roads.name == name)[0]) for name in (south, west))
    assert roads.lat[roads.start[first]] < 24.9995
    assert roads.lon[roads.start[last]] == pytest.approx(102.7)
    return Network(roads, searching=searching).paths([(Location(first, 0.0), Location(last, 10.0))], mode)[0]


@SEARCHES
def test_cars_go_round_the_block_on_streets_that_go_both_ways(searching: Searching, tmp_path: Path) -> None:
    free = from_south_to_west(network(tmp_path, WAYS), Mode.CAR, searching)
    bound = network(tmp_path, WAYS, NO_LEFT)
    found = from_south_to_west(bound, Mode.CAR, searching)

    assert (free.names, free.metres) == (("南街", "西街"), pytest.approx(110, abs=1))
    assert (found.names, found.metres) == (("南街", "北街", "外街", "西街"), pytest.approx(490, abs=2))
    assert found.ms == pytest.approx(490 * 3600 / 18, rel=0.01)
    for mode in (Mode.WALK, Mode.EBIKE):
        assert from_south_to_west(bound, mode, searching).metres == free.metres


@SEARCHES
def test_cars_turn_where_a_street_ends(searching: Searching, tmp_path: Path) -> None:
    """The north street ends at 8, so that turning there is nearer than going round by the east."""
    found = from_south_to_west(network(tmp_path, (101, 102, 103, 104), NO_LEFT), Mode.CAR, searching)

    assert found.names in {("南街", "北街", "西街"), ("南街", "东街", "西街")}
    assert found.metres == pytest.approx(310, abs=2)


@SEARCHES
def test_cars_turn_back_at_the_nearest_crossing_where_there_is_no_way_round(
    searching: Searching, tmp_path: Path
) -> None:
    """From 8 one only gets away, one way, by the outer streets."""
    ways, one_way = (101, 102, 103, 106), frozenset({106})
    found = from_south_to_west(network(tmp_path, ways, NO_LEFT, one_way=one_way), Mode.CAR, searching)

    assert (found.names, found.metres) == (("南街", "北街", "西街"), pytest.approx(310, abs=2))


@SEARCHES
def test_a_crossing_that_one_turn_needs_stays_free_although_another_turn_would_bar_it(searching: Searching) -> None:
    """South to west has no way but to turn in the north; west to south has the one-way round by north and east."""
    corners = [(102.7, 25.0), (102.7, 24.999), (102.699, 25.0), (102.7, 25.001), (102.701, 25.0)]
    both, along = (10_000, 10_000), (10_000, UNREACHABLE)
    ends = [(1, 0, both), (0, 2, both), (0, 3, both), (3, 4, along), (4, 0, along)]
    roads = roads_of(corners, [(start, end, 80.0, *ms) for start, end, ms in ends], mode=Mode.CAR)
    from_south, to_south, to_west, from_west, to_north, from_north, from_east = 0, 1, 2, 3, 4, 5, 8
    turns = [(from_south, to_west), (from_west, to_south), (from_east, to_west)]
    bound = without_turning_back(replace(roads, forbidden_turns=np.array(turns, dtype=np.int32)))
    found = Network(bound, searching=searching).paths([(Location(0, 0.0), Location(1, 10.0))], Mode.CAR)[0]

    assert [to_north, from_north] not in bound.forbidden_turns.tolist()
    assert found.metres == pytest.approx(80 + 160 + 10)


def test_only_crossings_near_a_forbidden_turn_are_concerned(tmp_path: Path) -> None:
    assert len(network(tmp_path, WAYS).forbidden_turns) == 0
    roads = network(tmp_path, WAYS, NO_LEFT)
    back = [turn for turn in roads.forbidden_turns.tolist() if turn[0] == turn[1] ^ 1]

    assert len(roads.forbidden_turns) - len(back) == 1
    assert {roads.names[roads.name[arc // 2]] for arc, _ in back} == {"北街", "东街"}


@st.composite
def blocks(draw: st.DrawFn) -> Roads:
    """Blocks of 3 x 3 crossings, most streets there and going both ways, some turns forbidden."""
    links = [(n, n + 1) for n in range(9) if (n + 1) % 3] + [(n, n + 3) for n in range(6)]
    links = [link for link in links if draw(st.integers(0, 9))]
    usual = st.integers(1_000, 15_000)
    some = st.one_of(usual, usual, usual, st.sampled_from((0, UNREACHABLE)))
    edges: list[Edge] = [(*link, 80.0, draw(usual), draw(some)) for link in links]
    corners = [(102.7 + 0.001 * (i % 3), 25.0 + 0.001 * (i // 3)) for i in range(9)]
    roads = roads_of(corners, edges, mode=Mode.CAR)
    into, out = np.nonzero(roads.arc_heads[:, None] == roads.arc_tails[None, :])
    meeting = [(int(a), int(b)) for a, b in zip(into, out, strict=True)]
    turns = draw(st.lists(st.sampled_from(meeting), max_size=4)) if meeting else []
    return replace(roads, forbidden_turns=np.array(turns, dtype=np.int32).reshape(-1, 2))


def with_dead_ends_only(roads: Roads) -> tuple[Roads, bool]:
    """The roads with turning back at dead ends alone, and whether the other forbidden turns all have a way round."""
    driven = (roads.times_ms[Mode.CAR] != UNREACHABLE).ravel()
    ruled = {(a, b) for a, b in roads.forbidden_turns.tolist()}
    onward = nx.DiGraph()
    back = []
    for arc in np.flatnonzero(driven).tolist():
        out = np.flatnonzero(driven & (roads.arc_tails == roads.arc_heads[arc])).tolist()
        may = [each for each in out if (arc, each) not in ruled]
        others = [each for each in may if each != arc ^ 1]
        back += [(arc, arc ^ 1)] if others else []
        onward.add_edges_from((arc, each) for each in others or may)
    wanted = [(a, b) for a, b in ruled if driven[a] and driven[b] and a != b ^ 1]
    mended = all(a in onward and b in onward and nx.has_path(onward, a, b) for a, b in wanted)
    turns = np.array(sorted(ruled | set(back)), dtype=np.int32).reshape(-1, 2)
    return replace(roads, forbidden_turns=turns), mended


@settings(max_examples=60, deadline=None)
@given(roads=blocks())
def test_times_are_those_of_never_turning_back_at_crossings(roads: Roads) -> None:
    if not roads.edges:
        return
    places = [Location(edge, metres) for edge in range(roads.edges) for metres in (0.0, 30.0)][:12]
    strict, mended = with_dead_ends_only(roads)
    bound = without_turning_back(roads)

    loosest, least, found = (oracle(each, places, places, Mode.CAR)[:, :, 0] for each in (roads, strict, bound))

    assert ((found < UNREACHABLE) == (loosest < UNREACHABLE)).all()
    assert (found >= loosest).all()
    assert (found <= least).all()
    assert (not mended) or (found == least).all()
