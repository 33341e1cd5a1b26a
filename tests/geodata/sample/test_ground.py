"""The ground of the synthetic district holds together, whatever the seed."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.sample.codes import community_code
from geodata.sample.layout import SIZES, Size, communities, lattice
from geodata.sample.names import invented_names
from geodata.sample.network import network
from geodata.sample.projection import Projection
from geodata.sample.streets import streets
from gridsvc.roads import UNREACHABLE, Mode

SEEDS = st.integers(0, 2**32 - 1)
SMALL = SIZES["small"]
CENTRE = (500_000.0, 2_770_000.0)


@given(SEEDS)
def test_communities_tile_the_district_without_gap_or_overlap(seed: int) -> None:
    areas = communities(SMALL, lattice(SMALL, np.random.default_rng(seed), CENTRE))
    assert shapely.is_valid(areas.polygons).all()
    assert shapely.coverage_is_valid(areas.polygons, gap_width=0.05)


@given(SEEDS)
def test_each_street_office_is_one_piece(seed: int) -> None:
    areas = communities(SMALL, lattice(SMALL, np.random.default_rng(seed), CENTRE))
    for office in np.unique(areas.office):
        assert isinstance(shapely.coverage_union_all(areas.polygons[areas.office == office]), shapely.Polygon)


@given(SEEDS)
def test_every_street_can_be_walked_to(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ground = lattice(SMALL, rng, CENTRE)
    net = streets(ground, invented_names(rng), rng)
    reached = {int(net.start[0])}
    neighbours: dict[int, list[int]] = {}
    for start, end in zip(net.start.tolist(), net.end.tolist(), strict=True):
        neighbours.setdefault(start, []).append(end)
        neighbours.setdefault(end, []).append(start)
    waiting = list(reached)
    while waiting:
        fresh = [node for node in neighbours[waiting.pop()] if node not in reached]
        reached.update(fresh)
        waiting.extend(fresh)
    assert reached == set(neighbours)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_codes_are_unique_and_lie_in_the_reserved_range(size: Size) -> None:
    areas = communities(size, lattice(size, np.random.default_rng(1), CENTRE))
    codes = [community_code(o, n) for o, n in zip(areas.office.tolist(), areas.number.tolist(), strict=True)]
    assert len(set(codes)) == len(codes) == size.columns * size.rows
    assert all(code.startswith("990001") for code in codes)


def test_the_same_seed_gives_the_same_network() -> None:
    projection = Projection.of_sample()
    hashes = set()
    for _ in range(2):
        rng = np.random.default_rng(7)
        roads = network(streets(lattice(SMALL, rng, projection.centre), invented_names(rng), rng), projection)
        hashes.add((roads.lon.tobytes(), roads.ids.tobytes(), roads.names))
    assert len(hashes) == 1


def test_some_lanes_are_one_way_for_cars_and_none_for_walkers() -> None:
    projection, rng = Projection.of_sample(), np.random.default_rng(3)
    roads = network(streets(lattice(SMALL, rng, projection.centre), invented_names(rng), rng), projection)
    assert (roads.times_ms[Mode.CAR] == UNREACHABLE).any()
    assert not (roads.times_ms[Mode.WALK] == UNREACHABLE).any()
