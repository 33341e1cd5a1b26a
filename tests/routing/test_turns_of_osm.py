"""A turn restriction in a file forces cars, and only them, round the block."""

from pathlib import Path

import pytest

from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from gridsvc.roads import Location, Mode, Roads
from routing.dijkstra import DijkstraSearch
from routing.network import Network

NODES = {1: (102.699, 25.0), 2: (102.7, 25.0), 3: (102.701, 25.0), 4: (102.701, 25.001), 5: (102.7, 25.001)}
WAYS = {10: ("来路", (1, 2)), 11: ("绕路", (2, 3, 4, 5)), 12: ("去路", (2, 5)), 13: ("尽头", (5, 6))}
RULE = (
    "<relation id='1' version='1'><member type='way' ref='10' role='from'/><member type='node' ref='2' role='via'/>"
    "<member type='way' ref='{to}' role='to'/><tag k='type' v='restriction'/>"
    "<tag k='restriction' v='{kind}'/></relation>"
)


def network(folder: Path, rule: str = "") -> Roads:
    """From 1 straight to 2, there left to 5 or round the block by 3 and 4, and on to 6; one way for vehicles."""
    nodes = "".join(
        f"<node id='{i}' version='1' lon='{lon}' lat='{lat}'/>"
        for i, (lon, lat) in {**NODES, 6: (102.7, 25.002)}.items()
    )
    ways = "".join(
        f"<way id='{number}' version='1'>{''.join(f'<nd ref={ref!r}/>' for ref in map(str, refs))}"
        f"<tag k='highway' v='residential'/><tag k='oneway' v='yes'/><tag k='name' v='{name}'/></way>"
        for number, (name, refs) in WAYS.items()
    )
    path = folder / "block.osm"
    path.write_text(f"<osm version='0.6'>{nodes}{ways}{rule}</osm>", "utf-8")
    return roads_of(read_streets(extract_at(path), speed_table()).streets)


def edge(roads: Roads, name: str) -> int:
    return [roads.names[each] for each in roads.name].index(name)


def from_end_to_end(roads: Roads, mode: Mode) -> tuple[int, tuple[str, ...]]:
    """Milliseconds from 1 to 6, and the streets on the way."""
    first, last = edge(roads, "来路"), edge(roads, "尽头")
    ends = Location(first, 0.0), Location(last, float(roads.length_m[last]))
    found = Network(roads, searching=DijkstraSearch)
    (path,) = found.paths([ends], mode)
    ms = int(found.matrix([ends[0]], [ends[1]], mode).ms[0, 0])
    assert path.ms == ms
    return ms, path.names


@pytest.mark.parametrize("rule", [RULE.format(to=12, kind="no_left_turn"), RULE.format(to=11, kind="only_straight_on")])
def test_cars_go_round_the_block(tmp_path: Path, rule: str) -> None:
    free, bound = network(tmp_path), network(tmp_path, rule)

    def told(*names: str) -> tuple[int, tuple[str, ...]]:
        return sum(int(bound.times_ms[Mode.CAR][edge(bound, name), 0]) for name in names), names

    assert from_end_to_end(free, Mode.CAR) == told("来路", "去路", "尽头")
    assert from_end_to_end(bound, Mode.CAR) == told("来路", "绕路", "尽头")
    for mode in (Mode.WALK, Mode.EBIKE):
        assert from_end_to_end(bound, mode) == from_end_to_end(free, mode)
