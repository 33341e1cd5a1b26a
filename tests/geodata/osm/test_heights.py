"""Heights come with a file, or from tiles beside it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from geodata.osm.formats import extract_at
from geodata.osm.ground import height_m, is_span
from geodata.osm.reading import StreetsRead
from geodata.osm.streets import read_streets
from geodata.roads import HeightTiles, height_tiles, roads_of, speed_table
from gridsvc.roads import Mode

LINE = {i: (102.7 + i * 0.001, 25.0) for i in range(4)}
STREET = {"highway": "residential"}


def read(path: Path, tiles: HeightTiles | None = None) -> StreetsRead:
    return read_streets(extract_at(path), speed_table(), tiles)


def slower_uphill(found: StreetsRead) -> list[bool]:
    return [bool(up > down) for up, down in roads_of(found.streets).times_ms[Mode.WALK]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1890", 1890),
        ("1890.5 m", 1890.5),
        ("-3", -3),
        ("1,890", None),
        ("nan", None),
        ("inf", None),
        ("99999", None),
        ("", None),
        (None, None),
    ],
)
def test_heights_of_nodes(value: str | None, expected: float | None) -> None:
    assert height_m(value) == expected


def test_bridges_and_tunnels_do_not_lie_on_the_ground() -> None:
    tags = [{"bridge": "viaduct"}, {"tunnel": "yes"}, {"bridge": "no"}, {"tunnel": "building_passage"}, {}]
    assert [is_span(each) for each in tags] == [True, True, False, False, False]


def test_heights_of_osm_nodes_are_taken(write_osm: Callable[..., Path]) -> None:
    ways = {1: ([0, 1, 2], STREET), 2: ([2, 3], {**STREET, "name": "甲"})}
    found = read(write_osm(LINE, ways, {0: {"ele": "1890"}, 2: {"ele": "1900"}}))
    roads = roads_of(found.streets)

    assert [each.params for each in found.remarks] == [{"known": 2, "nodes": 3}]
    assert slower_uphill(found) == [True, False]
    assert roads.height_m is not None
    assert sorted(roads.height_m[np.isfinite(roads.height_m)].tolist()) == [1890, 1900]


def test_heights_of_bends_count_where_those_of_crossings_are_unknown(write_osm: Callable[..., Path]) -> None:
    found = read(write_osm(LINE, {1: ([0, 1, 2, 3], STREET)}, {1: {"ele": "1890"}, 2: {"ele": "1900"}}))

    assert slower_uphill(found) == [True]
    assert roads_of(found.streets).height_m is None


def test_a_barrier_between_heights_leaves_their_street_a_slope(write_osm: Callable[..., Path]) -> None:
    tags = {0: {"ele": "1890"}, 1: {"barrier": "bollard", "ele": "1895"}, 2: {"ele": "1900"}}
    assert all(slower_uphill(read(write_osm(LINE, {1: ([0, 1, 2], STREET)}, tags)))[:1])


def test_a_crossing_between_heights_of_its_way_lies_on_the_slope(write_osm: Callable[..., Path]) -> None:
    ways = {1: ([0, 1, 2], STREET), 2: ([1, 3], {**STREET, "name": "甲"})}
    found = read(write_osm({**LINE, 3: (102.701, 25.001)}, ways, {0: {"ele": "1890"}, 2: {"ele": "1900"}}))

    assert sorted(slower_uphill(found)) == [False, True, True]
    assert found.remarks[0].params == {"known": 2, "nodes": 4}


def test_files_without_heights_have_none(write_osm: Callable[..., Path]) -> None:
    found = read(write_osm(LINE, {1: ([0, 1], STREET)}, {0: {"ele": "high"}, 3: {"ele": "1900"}}))

    assert found.remarks == ()
    assert roads_of(found.streets).height_m is None


def test_elevations_of_graphml_are_taken(write_graphml: Callable[..., Path]) -> None:
    path = write_graphml({"1": (102.7, 25.0), "2": (102.701, 25.0)}, [("1", "2", {**STREET, "oneway": "False"})])
    text = path.read_text("utf-8").replace(
        '<data key="x">102.7</data>', '<data key="x">102.7</data><data key="elevation">1890</data>'
    )
    path.write_text(
        text.replace('<data key="x">102.701</data>', '<data key="x">102.701</data><data key="elevation">1900</data>'),
        "utf-8",
    )
    found = read(path)
    roads = roads_of(found.streets)

    assert roads.height_m is not None
    assert roads.height_m.tolist() == [1890, 1900]
    assert slower_uphill(found) == [True]


def test_tiles_count_and_not_what_the_file_says(write_osm: Callable[..., Path], tmp_path: Path) -> None:
    np.full((2, 2), 1234, dtype=">i2").tofile(tmp_path / "N25E102.hgt")
    path = write_osm(LINE, {1: ([0, 1], STREET)}, {0: {"ele": "0"}, 1: {"ele": "30"}})
    found = read(path, height_tiles(tmp_path))
    roads = roads_of(found.streets)

    assert roads.height_m is not None
    assert roads.height_m.tolist() == [1234, 1234]
    assert slower_uphill(found) == [False]


def test_tiles_of_elsewhere_are_told(write_osm: Callable[..., Path], tmp_path: Path) -> None:
    np.full((2, 2), 1234, dtype=">i2").tofile(tmp_path / "N00E000.hgt")
    found = read(write_osm(LINE, {1: ([0, 1], STREET)}), height_tiles(tmp_path))

    assert [(each.code, each.params["known"]) for each in found.remarks] == [("heights_known", 0)]
    assert found.streets.height_m is None
