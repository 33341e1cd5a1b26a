"""A PBF that was cut off is told from a whole one, wherever the cut lies."""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from osmium import SimpleWriter
from osmium.osm import Location
from osmium.osm.mutable import Node, Relation, Way

from geodata.osm.formats import extract_at
from geodata.osm.reading import StreetsRead
from geodata.osm.streets import read_streets
from geodata.roads import speed_table
from gridsvc.errors import InvalidInput

STREETS = 9_000
STREET = {"highway": "residential"}


def read(path: Path) -> StreetsRead:
    return read_streets(extract_at(path), speed_table())


def told(found: StreetsRead) -> dict[str, dict[str, object]]:
    return {each.code: dict(each.params) for each in found.remarks}


def write(path: Path, *, streets: int = STREETS, spare: int = 0, relations: int = 0) -> Path:
    """Streets of two nodes each, nodes that belong to nothing, relations; several blocks of ways."""
    with SimpleWriter(str(path)) as writer:
        for i in range(2 * streets + spare):
            writer.add_node(Node(id=i + 1, version=1, location=Location(102 + i * 1e-5, 25 + (i % 2) * 1e-3)))
        for i in range(streets):
            writer.add_way(Way(id=i + 1, version=1, nodes=[2 * i + 1, 2 * i + 2], tags=STREET))
        for i in range(relations):
            writer.add_relation(Relation(id=i + 1, version=1, members=[("w", 1, "")], tags={"type": "route"}))
    return path


def boundaries(content: bytes) -> Iterator[int]:
    """Where each block ends: four bytes say how long its header is, and field 3 of that how long the rest."""
    at = 0
    while at < len(content):
        size = struct.unpack(">I", content[at : at + 4])[0]
        at += 4 + size + data_size(content[at + 4 : at + 4 + size])
        yield at


def data_size(header: bytes) -> int:
    """Field 1 is a text, field 3 a number in groups of seven bits."""
    at, fields = 0, {}
    while at < len(header):
        key = header[at]
        value, at = number(header, at + 1)
        fields[key >> 3] = value
        at += value if key & 7 == 2 else 0
    return fields[3]


def number(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while content[at] & 128:
        value |= (content[at] & 127) << shift
        at, shift = at + 1, shift + 7
    return value | content[at] << shift, at + 1


def test_a_file_cut_between_any_two_blocks_is_refused_or_told(tmp_path: Path) -> None:
    content = write(tmp_path / "whole.osm.pbf", relations=1).read_bytes()
    ends = list(boundaries(content))
    outcomes = []
    for end in ends:
        cut = tmp_path / "cut.osm.pbf"
        cut.write_bytes(content[:end])
        try:
            found = read(cut)
        except InvalidInput as error:
            outcomes.append(error.code)
            continue
        outcomes.append(",".join(sorted(set(told(found)) & {"perhaps_cut_off"})) or str(found.streets.pieces))

    assert ends[-1] == len(content)
    nodes, ways = outcomes.count("file_without_ways"), outcomes.count("perhaps_cut_off")
    assert nodes >= 2
    assert ways >= 1
    assert outcomes == [
        "file_without_roads",
        *["file_without_ways"] * nodes,
        *["perhaps_cut_off"] * ways,
        *[str(STREETS)] * (len(ends) - 1 - nodes - ways),
    ]


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.999])
def test_a_file_cut_within_a_block_is_refused(tmp_path: Path, share: float) -> None:
    content = write(tmp_path / "whole.osm.pbf").read_bytes()
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(InvalidInput) as refused:
        read(cut)

    assert refused.value.code == "file_broken"


def test_whole_files_raise_no_doubt(tmp_path: Path) -> None:
    plain = read(write(tmp_path / "plain.osm.pbf", streets=300, spare=90))
    followed = read(write(tmp_path / "followed.osm.pbf", streets=300, spare=400, relations=1))

    assert "perhaps_cut_off" not in {**told(plain), **told(followed)}


def test_doubts_say_how_many_nodes_belong_to_no_way(tmp_path: Path) -> None:
    found = told(read(write(tmp_path / "spare.osm.pbf", streets=300, spare=200)))

    assert found["perhaps_cut_off"] == {"count": 200, "nodes": 800, "percent": 25}


def test_streets_that_lack_nodes_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "edge.osm.pbf"
    with SimpleWriter(str(path)) as writer:
        for i in range(1, 5):
            writer.add_node(Node(id=i, version=1, location=Location(102.7 + i * 1e-3, 25.0)))
        writer.add_way(Way(id=1, version=1, nodes=[1, 2, 99, 3, 4], tags=STREET))
        writer.add_way(Way(id=2, version=1, nodes=[2, 4], tags=STREET))

    assert told(read(path))["streets_incomplete"] == {"count": 1, "streets": 2}
