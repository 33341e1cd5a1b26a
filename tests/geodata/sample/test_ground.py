"""The ground of the synthetic city holds together, whatever the seed."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geodata.grids.unit_grids import metres_of
from geodata.sample.codes import check_city_code
from geodata.sample.making import MadeCity, Sample, made_city
from geodata.sample.names import invented_names
from geodata.sample.naming import street_names
from geodata.sample.places import RegionCodes
from geodata.sample.projection import METRIC_SRID
from geodata.sample.sizes import size_of
from geodata.sample.town.town import Town, town
from geodata.sample.unit_grids import unit_grids
from gridsvc.errors import InvalidInput
from gridsvc.grids.coverage import GAP_WIDTH_M, coverage_faults
from gridsvc.roads import UNREACHABLE, Mode

SEEDS = st.integers(0, 2**32 - 1)
CENTRE = (575_000.0, 2_775_000.0)
TODAY = date(2026, 11, 22)
FEW = settings(max_examples=5)


def silent(_share: float, _message: str) -> None:
    """Take no notice."""


def small_town(seed: int, blocks: int = 9, districts: int = 1) -> Town:
    return town(blocks, districts, np.random.default_rng(seed), CENTRE, step_m=700.0)


@pytest.fixture(scope="module", params=[1, 5])
def larger_town(request: pytest.FixtureRequest) -> Town:
    return town(101, 1, np.random.default_rng(request.param), CENTRE)


@pytest.fixture(scope="module")
def small_city() -> MadeCity:
    return made_city(Sample("small", 3, TODAY), silent)


@FEW
@given(SEEDS, st.integers(9, 60))
def test_communities_tile_the_city_without_gap_or_overlap(seed: int, blocks: int) -> None:
    areas = small_town(seed, blocks).areas
    assert shapely.is_valid(areas.polygons).all()
    assert shapely.coverage_is_valid(areas.polygons, gap_width=GAP_WIDTH_M)
    assert isinstance(shapely.coverage_union_all(areas.polygons), shapely.Polygon)


@FEW
@given(SEEDS, st.integers(9, 60), st.integers(1, 3))
@example(1, 24, 2)
def test_each_street_office_and_each_district_is_one_piece(seed: int, blocks: int, districts: int) -> None:
    areas = small_town(seed, blocks, districts).areas
    for part in (areas.office, areas.district):
        for each in np.unique(part):
            assert isinstance(shapely.coverage_union_all(areas.polygons[part == each]), shapely.Polygon)


@FEW
@given(SEEDS)
def test_every_street_can_be_walked_and_driven_to_and_left_again(seed: int) -> None:
    net = small_town(seed, 16).net
    there: dict[int, list[int]] = {}
    back: dict[int, list[int]] = {}
    for start, end, one_way in zip(net.start.tolist(), net.end.tolist(), net.one_way.tolist(), strict=True):
        for here, next_one in ((start, end), (end, start))[: 1 if one_way else 2]:
            there.setdefault(here, []).append(next_one)
            back.setdefault(next_one, []).append(here)
    expected = set(net.start.tolist()) | set(net.end.tolist())
    for ways in (there, back):
        assert reached(ways, int(net.start[0])) == expected


def reached(ways: dict[int, list[int]], begin: int) -> set[int]:
    found, waiting = {begin}, [begin]
    while waiting:
        fresh = [node for node in ways.get(waiting.pop(), []) if node not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found


@FEW
@given(SEEDS)
def test_pieces_run_from_node_to_node_and_meet_nowhere_else(seed: int) -> None:
    net = small_town(seed).net
    starts = shapely.get_coordinates(shapely.get_point(net.line, 0))
    ends = shapely.get_coordinates(shapely.get_point(net.line, -1))
    assert np.abs(starts - net.xy[net.start]).max() < 0.002
    assert np.abs(ends - net.xy[net.end]).max() < 0.002


def test_a_district_has_all_that_a_city_has(larger_town: Town) -> None:
    net, land = larger_town.net, larger_town.land
    classes = {"motorway", "motorway_link", "trunk", "primary", "secondary", "tertiary", "residential", "service"}
    assert classes <= set(net.road_class.tolist())
    assert float(shapely.area(land.river)) > 300_000
    assert (len(land.lakes), len(land.stations)) == (2, 1)
    assert len(land.parks) > 3
    bridges = shapely.intersects(land.river, net.line) & ~np.isin(net.road_class, ("service", "living_street"))
    assert 10 < bridges.sum() < 120


def test_great_streets_are_pairs_of_one_way_carriageways_outside_the_old_town(larger_town: Town) -> None:
    net = larger_town.net
    assert net.one_way[np.isin(net.road_class, ("motorway", "motorway_link", "trunk"))].all()
    assert 0.5 < net.one_way[net.road_class == "primary"].mean() < 1.0
    assert not net.one_way[net.road_class == "tertiary"].any()


def test_neither_expressways_nor_their_ramps_just_stop(larger_town: Town) -> None:
    net = larger_town.net
    fast = np.isin(net.road_class, ("motorway", "motorway_link"))
    assert net.degree[np.concatenate([net.start[fast], net.end[fast]])].min() > 1


def test_a_lane_that_only_goes_on_round_a_bend_stays_one_street(larger_town: Town) -> None:
    net = larger_town.net
    lanes: dict[int, list[tuple[str, str]]] = {}
    for start, end, key, road_class in zip(net.start, net.end, net.key, net.road_class, strict=True):
        for node in (start, end):
            lanes.setdefault(int(node), []).append((str(key), str(road_class)))
    bends = [each for each in lanes.values() if len(each) == 2 and all(key.startswith("inner") for key, _ in each)]
    assert len(bends) > 300
    assert all(len({key for key, _ in each}) == len({road_class for _, road_class in each}) for each in bends)


def test_a_part_of_the_streets_leads_nowhere_as_in_real_cities(larger_town: Town) -> None:
    net = larger_town.net
    usual = net.road_class != "service"
    ends = np.bincount(np.concatenate([net.start[usual], net.end[usual]]))
    assert 0.09 < (ends == 1).sum() / np.isin(ends, (0, 2), invert=True).sum() < 0.33


@pytest.mark.parametrize("seed", range(6))
def test_unit_grids_of_every_seed_are_valid_in_metres_and_as_they_come_back_from_degrees(seed: int) -> None:
    made = made_city(Sample("district", seed, TODAY, grids=1_200), silent)
    (grids,) = unit_grids(made)
    homes = made.town.areas.polygons[[made.codes.communities.index(code[:12]) for code in grids.code.tolist()]]
    assert coverage_faults(grids.code.tolist(), metres_of(grids.geometry, METRIC_SRID), homes) == ()
    assert 900 < len(grids.code) < 1_700


def test_unit_grids_that_are_not_valid_are_refused(small_city: MadeCity) -> None:
    areas = small_city.town.areas
    shifted = areas.polygons.copy()
    shifted[4] = shapely.set_precision(shapely.affinity.translate(shifted[4], 40.0), 0.001)
    broken = replace(small_city, town=replace(small_city.town, areas=replace(areas, polygons=shifted)))
    with pytest.raises(InvalidInput, match="not valid"):
        unit_grids(broken)


def test_codes_are_unique_and_lie_in_the_reserved_range(larger_town: Town) -> None:
    codes = RegionCodes.of("990300", larger_town.areas)
    assert len(set(codes.communities)) == len(larger_town.areas.polygons)
    assert {code[:9] for code in codes.communities} == set(codes.offices)
    assert codes.districts == ("990301",)
    assert all(code.startswith("990301") for code in codes.communities)
    assert (len(codes.offices), 95 <= len(codes.communities) <= 110) == (12, True)


@pytest.mark.parametrize("code", ["530100", "990001", "99000", "9900000"])
def test_a_code_outside_the_reserved_range_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput, match="99NN00"):
        check_city_code(code)


@pytest.mark.parametrize(("grids", "sites"), [(10, None), (100_001, None), (None, 0), (None, 5_001)])
def test_sizes_that_cannot_be_are_refused(grids: int | None, sites: int | None) -> None:
    with pytest.raises(InvalidInput, match="is not between"):
        size_of("district", grids, sites)


def test_more_grids_make_more_communities_and_districts() -> None:
    larger = size_of("city", 100_000, 5_000)
    assert (larger.districts, larger.sites) == (11, 5_000)
    assert 1_000 < larger.blocks < 1_200


def test_one_street_has_one_name_and_ramps_have_none(larger_town: Town) -> None:
    net = larger_town.net
    names = np.array(street_names(net, invented_names(np.random.default_rng(1))))
    assert set(names[net.road_class == "motorway_link"]) == {""}
    assert set(names[net.road_class == "trunk"]) == {"一环路"}
    for key in np.unique(net.key[net.road_class == "primary"]).tolist():
        assert len(set(names[(net.key == key) & (net.road_class == "primary")])) == 1


def test_one_way_streets_bind_cars_and_no_walkers(small_city: MadeCity) -> None:
    roads = small_city.roads
    assert (roads.times_ms[Mode.CAR] == UNREACHABLE).any()
    walkable = ~np.isin(np.array(roads.road_classes)[roads.road_class], ("motorway", "motorway_link"))
    assert not (roads.times_ms[Mode.WALK][walkable] == UNREACHABLE).any()


def test_buildings_stand_off_the_streets_and_off_each_other(small_city: MadeCity) -> None:
    polygons = small_city.buildings.polygon
    assert len(polygons) > 200
    assert shapely.is_valid(polygons).all()
    one, other = shapely.STRtree(polygons).query(polygons, predicate="overlaps")
    assert not len(one), other
    streets = shapely.STRtree(small_city.town.net.line)
    assert not len(streets.query(polygons, predicate="intersects")[0])


FINGERPRINT = """
import hashlib, sys
from datetime import date
import shapely
from geodata.sample.making import Sample, made_city
made = made_city(Sample("small", 3, date(2026, 11, 22)), lambda share, code: None)
told = hashlib.sha256()
told.update(repr((made.roads.names, made.codes, made.region_names, made.teams)).encode())
told.update(made.roads.lon.tobytes() + made.roads.ids.tobytes() + made.found.xy.tobytes())
for each in made.sites:
    told.update(each.name.encode() + shapely.to_wkb(each.geometry))
told.update(b"".join(shapely.to_wkb(made.buildings.polygon)) + made.components.xy.tobytes())
sys.stdout.write(told.hexdigest())
"""


def test_the_same_sample_is_the_same_city_in_every_process() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            env={"PYTHONHASHSEED": each, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for each in ("0", "4711")
    ]
    assert told[0] == told[1]
    assert len(told[0]) == hashlib.sha256().digest_size * 2
