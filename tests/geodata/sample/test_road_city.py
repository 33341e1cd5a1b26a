"""The streets of a synthetic city of any number of crossings."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osmium import FileProcessor, osm
from osmium.io import Reader

from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import report_of, roads_of, speed_table
from geodata.sample.road_city.city import CityStreets, city_streets
from geodata.sample.road_city.courses import courses
from geodata.sample.road_city.crossings import apart
from geodata.sample.road_city.mesh import Mesh
from geodata.sample.road_city.order import RoadCity
from geodata.sample.road_city.osm_file import write_streets
from geodata.sample.road_city.ranks import CLASSES
from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode, Roads

NODES = 2_000


@pytest.fixture(scope="module")
def made() -> CityStreets:
    return city_streets(RoadCity(NODES, 7, 60, 6))


def written(path: Path, city: RoadCity) -> Roads:
    write_streets(path, city_streets(city))
    return roads_of(read_streets(extract_at(path), speed_table()).streets)


def test_the_command_in_another_process_writes_the_same_file_byte_by_byte(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("gridsvc")
    options = ("--nodes", "300", "--restrictions", "5", "--islands", "1", "--seed", "3", "--json")
    done = subprocess.run([command, "sample", "roads", *options, tmp_path / "a"], check=True, capture_output=True)
    counts = write_streets(tmp_path / "b", city_streets(RoadCity(300, 3, 5, 1)))
    write_streets(tmp_path / "c", city_streets(RoadCity(300, 4, 5, 1)))
    told = json.loads(done.stdout)
    assert told == {"synthetic": True, "seed": 3, "file": str(tmp_path / "a"), **counts}
    first, again, other = ((tmp_path / name).read_bytes() for name in "abc")
    assert first == again
    assert first != other


def test_the_file_says_that_it_is_synthetic(tmp_path: Path, made: CityStreets) -> None:
    path = tmp_path / "city.osm.pbf"
    counts = write_streets(path, made)
    assert "synthetic" in Reader(str(path)).header().get("generator")
    told = [dict(each.tags).get("source") for each in FileProcessor(str(path), osm.WAY | osm.RELATION)]
    assert told == ["synthetic"] * (counts["ways"] + counts["restrictions"])


def test_it_is_about_as_large_as_ordered_and_like_a_city(tmp_path: Path) -> None:
    roads = written(tmp_path / "city.osm.pbf", RoadCity(NODES))
    assert 0.9 * NODES < roads.nodes <= NODES
    assert set(CLASSES) < set(roads.road_classes)
    report = report_of(roads)
    assert report.reach[Mode.WALK].connected_share == 1
    assert report.reach[Mode.CAR].connected_share > 0.97
    may = roads.times_ms[Mode.CAR] != UNREACHABLE
    assert 0.02 < (may.sum(axis=1) == 1).mean() < 0.15
    assert 0.01 < (may.sum(axis=1) == 0).mean() < 0.06
    assert all(name for name, on_foot in zip(roads.name, may.sum(axis=1) == 0, strict=True) if not on_foot)


def test_islands_and_restrictions_leave_the_rest_as_it_is(made: CityStreets) -> None:
    plain = city_streets(RoadCity(NODES, 7))
    np.testing.assert_array_equal(plain.mesh.xy, made.mesh.xy)
    np.testing.assert_array_equal(plain.rank, made.rank)
    np.testing.assert_array_equal(plain.bends.xy, made.bends.xy)
    assert plain.names == made.names
    assert not plain.turns
    assert plain.rules.built.all()
    assert not plain.rules.private.any()


def test_islands_part_what_was_whole(tmp_path: Path) -> None:
    whole, parted = (report_of(written(tmp_path / f"{n}.pbf", RoadCity(NODES, 7, islands=n))) for n in (0, 6))
    assert whole.reach[Mode.WALK].outside_edges == 0
    assert parted.reach[Mode.WALK].outside_edges > 0
    assert parted.reach[Mode.CAR].outside_edges > whole.reach[Mode.CAR].outside_edges + 10


def test_a_restriction_forbids_what_a_car_could_do(made: CityStreets) -> None:
    net, one_way = made.mesh, made.rules.one_way
    assert len(made.turns) == 60
    assert len({each.via for each in made.turns}) == 60
    assert {each.restriction.split("_")[0] for each in made.turns} == {"no", "only"}
    for turn in made.turns:
        assert turn.via in (net.start[turn.source], net.end[turn.source])
        assert turn.via in (net.start[turn.target], net.end[turn.target])
        assert one_way[turn.source] in (0, 1 if net.end[turn.source] == turn.via else -1)
        assert one_way[turn.target] in (0, 1 if net.start[turn.target] == turn.via else -1)


def test_a_street_is_one_way_in_one_direction_along_its_course(made: CityStreets) -> None:
    plain = city_streets(RoadCity(NODES, 7))
    direction = plain.rules.one_way * np.where(plain.streets.against, -1, 1)
    for street in np.unique(plain.streets.street[direction != 0]).tolist():
        assert len(set(direction[plain.streets.street == street].tolist())) == 1
    assert made.streets.count == plain.streets.count


def test_a_street_goes_straight_on_over_a_crossing() -> None:
    xy = np.array([[0, 0], [100, 0], [200, 5], [100, 100], [100, -100]], dtype=np.float64)
    found = courses(Mesh(xy, np.array([0, 1, 1, 1]), np.array([1, 2, 3, 4])), np.zeros(4, dtype=np.int64))
    assert found.street.tolist() == [0, 0, 1, 1]
    assert found.against[0] == found.against[1]
    assert found.against[2] != found.against[3]


def test_a_street_does_not_change_its_rank() -> None:
    xy = np.array([[0, 0], [100, 0], [200, 5]], dtype=np.float64)
    found = courses(Mesh(xy, np.array([0, 1]), np.array([1, 2])), np.array([0, 2]))
    assert found.street.tolist() == [0, 1]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=60))
def test_thinning_is_that_of_a_loop_over_the_points(places: list[tuple[int, int]]) -> None:
    xy = np.array(places, dtype=np.float64)
    kept: list[int] = []
    for number, place in enumerate(xy):
        if all(np.hypot(*(place - xy[each])) > 3 for each in kept):
            kept.append(number)
    assert apart(xy, 3.0).tolist() == kept


@pytest.mark.parametrize("order", [(99,), (100, -1), (100, 1, 101), (1000, 1, 0, 11), (1_000_001,)])
def test_a_city_that_cannot_be_made_is_refused(order: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        RoadCity(*order)
    assert refused.value.code == "sample_size_unusable"


def test_a_file_that_cannot_be_written_is_said_before_the_work(tmp_path: Path, made: CityStreets) -> None:
    with pytest.raises(FileNotFoundError):
        write_streets(tmp_path / "none" / "city.pbf", made)
    with pytest.raises(IsADirectoryError):
        write_streets(tmp_path, made)
    assert not list(tmp_path.iterdir())


def test_bends_lie_between_their_crossings(made: CityStreets) -> None:
    net, bends = made.mesh, made.bends
    assert len(bends.offsets) == len(net.start) + 1
    for piece, (begin, stop) in enumerate(pairwise(bends.offsets[:200].tolist())):
        way = net.xy[net.end[piece]] - net.xy[net.start[piece]]
        along = (bends.xy[begin:stop] - net.xy[net.start[piece]]) @ way / (way @ way)
        assert (np.diff(along) > 0).all()
        assert ((along > 0) & (along < 1)).all()
