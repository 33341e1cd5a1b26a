"""GraphML from OSMnx and others becomes the same kind of network, and a hostile file becomes none."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from pyproj import Transformer

from geodata.osm.formats import Extract, Kind, Packing, extract_at
from geodata.osm.graphml import read_graphml
from geodata.osm.reading import StreetsRead
from geodata.osm.streets import read_streets
from geodata.roads import report_of, roads_of, speed_table
from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode, Roads

NODES = {"1": (102.7, 25.0), "2": (102.71, 25.0), "3": (102.71, 25.01)}
BOTH = {"highway": "residential", "oneway": "False", "osmid": "7", "name": "北京路"}
ONE = {"highway": "residential", "oneway": "True", "osmid": "8", "name": "人民路"}


def read(path: Path) -> StreetsRead:
    return read_streets(extract_at(path), speed_table())


def network(path: Path) -> Roads:
    return roads_of(read(path).streets)


def car_ways(roads: Roads, name: str) -> list[list[bool]]:
    edges = roads.name == roads.names.index(name)
    return [[bool(ms < UNREACHABLE) for ms in pair] for pair in roads.times_ms[Mode.CAR][edges].tolist()]


def test_two_arcs_of_one_street_become_one_edge(write_graphml: Callable[..., Path]) -> None:
    roads = network(write_graphml(NODES, [("1", "2", BOTH), ("2", "1", {**BOTH, "reversed": "True"})]))

    assert roads.edges == 1
    assert car_ways(roads, "北京路") == [[True, True]]


def test_two_arcs_with_the_same_bends_become_one_piece(write_graphml: Callable[..., Path]) -> None:
    there = {**BOTH, "geometry": "LINESTRING (102.7 25, 102.705 25.001, 102.71 25)"}
    back = {**BOTH, "geometry": "LINESTRING (102.71 25, 102.705 25.001, 102.7 25)"}
    other = {**BOTH, "geometry": "LINESTRING (102.7 25, 102.705 24.999, 102.71 25)"}
    found = read(write_graphml(NODES, [("1", "2", there), ("2", "1", back), ("1", "2", other)]))

    assert found.streets.pieces == 2


def test_a_one_way_arc_binds_vehicles_only(write_graphml: Callable[..., Path]) -> None:
    roads = network(write_graphml(NODES, [("1", "2", BOTH), ("2", "1", BOTH), ("3", "2", ONE)]))

    assert sorted(car_ways(roads, "人民路")[0]) == [False, True]
    assert (roads.times_ms[Mode.WALK] < UNREACHABLE).all()
    assert ((roads.times_ms[Mode.EBIKE] == UNREACHABLE) == (roads.times_ms[Mode.CAR] == UNREACHABLE)).all()


def test_an_arc_against_the_order_of_nodes_keeps_its_direction(write_graphml: Callable[..., Path]) -> None:
    roads = network(write_graphml(NODES, [("2", "1", ONE)]))

    assert roads.lon[roads.start].tolist() == [102.7]
    assert car_ways(roads, "人民路") == [[False, True]]


def test_a_street_that_says_it_is_no_one_way_is_open_both_ways(write_graphml: Callable[..., Path]) -> None:
    assert car_ways(network(write_graphml(NODES, [("1", "2", BOTH)])), "北京路") == [[True, True]]


def test_streets_for_cars_serve_walkers_and_e_bikes(write_graphml: Callable[..., Path]) -> None:
    found = read(write_graphml(NODES, [("1", "2", BOTH), ("2", "1", BOTH)]))
    roads = roads_of(found.streets)

    assert all((roads.times_ms[mode] < UNREACHABLE).all() for mode in Mode)
    assert [remark.code for remark in found.remarks] == ["no_footways"]


def test_lists_written_as_text_are_understood(write_graphml: Callable[..., Path]) -> None:
    listed = {
        "highway": "['living_street', 'residential']",
        "name": "['甲路', '乙路']",
        "maxspeed": "['40', '20']",
        "oneway": "False",
        "reversed": "[False, True]",
        "osmid": "[5, 6]",
    }
    roads = network(write_graphml(NODES, [("1", "2", listed)]))

    assert roads.names == ("甲路 / 乙路",)
    assert roads.road_classes == ("living_street",)
    seconds = roads.times_ms[Mode.CAR][0, 0] / 1000
    assert roads.length_m[0] / seconds * 3.6 == pytest.approx(20 * 0.7, rel=1e-3)


def test_an_undirected_graph_opens_its_one_ways_and_says_so(write_graphml: Callable[..., Path]) -> None:
    found = read(write_graphml(NODES, [("2", "1", {**ONE, "oneway": "yes"})], directed=False))

    assert car_ways(roads_of(found.streets), "人民路") == [[True, True]]
    assert {remark.code for remark in found.remarks} == {"one_ways_without_direction", "no_footways"}


def test_a_line_drawn_against_its_arc_is_turned(write_graphml: Callable[..., Path]) -> None:
    drawn = {**ONE, "geometry": "LINESTRING (102.71 25, 102.705 25.001, 102.7 25)"}
    roads = network(write_graphml(NODES, [("1", "2", drawn)]))

    assert (roads.bend_lon[0], roads.lon[roads.start[0]]) == (102.7, 102.7)
    assert car_ways(roads, "人民路") == [[True, False]]


def test_a_plain_graph_without_tags_is_a_network_too(write_graphml: Callable[..., Path]) -> None:
    roads = network(write_graphml(NODES, [("1", "2", {}), ("2", "3", {})]))

    assert roads.road_classes == ("road",)
    assert (roads.times_ms[Mode.CAR] == UNREACHABLE).sum() == roads.edges


def test_projected_coordinates_are_brought_back(write_graphml: Callable[..., Path]) -> None:
    project = Transformer.from_crs(4326, 32648, always_xy=True)
    metres = {name: project.transform(*place) for name, place in NODES.items()}
    line = ", ".join(f"{x} {y}" for x, y in metres.values())
    path = write_graphml(metres, [("1", "3", {**BOTH, "geometry": f"LINESTRING ({line})"})], crs="EPSG:32648")
    roads = network(path)

    assert sorted(roads.lon.tolist()) == pytest.approx([102.7, 102.71])
    assert roads.bend_lat.max() == pytest.approx(25.01)


@pytest.mark.parametrize(
    ("nodes", "arcs", "code"),
    [
        ({"1": (102.7, 25.0)}, [("1", "9", BOTH)], "arc_without_node"),
        ({"1": ("?", 25.0), "2": (102.7, 25.0)}, [("1", "2", BOTH)], "node_without_position"),
        ({"1": (500000.0, 25.0), "2": (102.7, 25.0)}, [("1", "2", BOTH)], "coordinates_not_degrees"),
        ({"1": ("nan", 25.0), "2": (102.7, 25.0)}, [("1", "2", BOTH)], "coordinates_not_degrees"),
        (NODES, [("1", "2", {**BOTH, "geometry": "LINESTRING (1"})], "arc_geometry_unreadable"),
        (NODES, [("1", "2", {**BOTH, "geometry": "POINT (1 2)"})], "arc_geometry_unreadable"),
        (NODES, [("1", "2", {"highway": "construction"})], "no_roads"),
        (NODES, [], "no_roads"),
    ],
)
def test_a_graph_that_makes_no_sense_says_why(
    write_graphml: Callable[..., Path], nodes: dict[str, tuple[float, float]], arcs: list, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(write_graphml(nodes, arcs))
    assert refused.value.code == code


def test_an_unknown_coordinate_system_is_refused(write_graphml: Callable[..., Path]) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(write_graphml(NODES, [("1", "2", BOTH)], crs="somewhere"))
    assert refused.value.code == "crs_unknown"


HEAD = b"<?xml version='1.0'?>"
BOMB = (
    b"<!DOCTYPE graphml [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
    b"<graphml><graph><node id='1'><data key='x'>&b;</data></node></graph></graphml>"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HEAD + BOMB, "xml_declares_types"),
        (HEAD + b"<!DOCTYPE graphml SYSTEM 'http://192.0.2.1/x.dtd'><graphml/>", "xml_declares_types"),
        (HEAD + b"<graphml><graph><node id='1'>", "file_broken"),
        (HEAD + b"<graphml><graph><node/></graph></graphml>", "graphml_incomplete"),
        (HEAD + b"<graphml><graph><edge source='1'/></graph></graphml>", "graphml_incomplete"),
    ],
)
def test_a_hostile_or_broken_file_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "given.graphml"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        read(path)
    assert refused.value.code == code


def test_the_reader_itself_takes_no_document_types(tmp_path: Path) -> None:
    path = tmp_path / "given.graphml"
    path.write_bytes(HEAD + BOMB)
    with pytest.raises(InvalidInput) as refused:
        read_graphml(Extract(path, Kind.GRAPHML, Packing.NONE))
    assert refused.value.code == "xml_declares_types"


def test_a_cut_off_gzip_is_refused(write_graphml: Callable[..., Path], tmp_path: Path) -> None:
    arcs = [("1", "2", {**BOTH, "name": f"{i * 7919 % 10007}路"}) for i in range(9000)]
    packed = gzip.compress(write_graphml(NODES, arcs).read_bytes())
    path = tmp_path / "cut.graphml.gz"
    path.write_bytes(packed[: len(packed) * 9 // 10])
    with pytest.raises(InvalidInput) as refused:
        read(path)
    assert refused.value.code == "file_broken"


@pytest.mark.shared
def test_kashan_is_one_city(shared_data: Path) -> None:
    roads = network(shared_data / "data/osm/kashan_drive_osmnx.graphml.gz")
    report = report_of(roads)

    assert report.reach[Mode.WALK].connected_share == 1
    assert report.reach[Mode.CAR].connected_share > 0.98
    assert 15_000 < roads.edges < 31_071 / 2 + 2_000


@pytest.mark.shared
def test_one_ways_of_chengdu_are_not_trusted(shared_data: Path) -> None:
    found = read(shared_data / "data/osm/chengdu_centre_osm.graphml.gz")

    assert report_of(roads_of(found.streets)).reach[Mode.CAR].connected_share == 1
    assert found.remarks[0].params["streets"] > 2000
