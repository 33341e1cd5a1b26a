"""Grids between streets tile their communities, whatever streets and communities look like."""

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from geodata.grids.blocks import BlockWish, block_grids, guides_of_lines
from geodata.grids.unit_grids import metres_of
from gridsvc.errors import InvalidInput
from tests.fixtures.block_towns import (
    SRID,
    Outlines,
    assert_tiles,
    community_codes,
    grids_of,
    ground,
    partition,
    random_streets,
    street,
    streets,
)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(0, 25), st.integers(1, 9), st.floats(150, 1500))
def test_any_streets_and_any_partition_tile_exactly(seed: int, count: int, communities: int, size_m: float) -> None:
    outlines = partition(seed, communities, size_m)

    assert_tiles(grids_of(outlines, random_streets(seed, count, size_m)), outlines)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 20))
def test_the_order_of_streets_and_communities_does_not_matter(seed: int, count: int) -> None:
    outlines = np.array(partition(seed, 5, 900), dtype=object)
    codes = np.array(community_codes(len(outlines)))
    guides = random_streets(seed, count, 900)
    mixed, order = default_rng(seed).permutation(len(guides.lines)), default_rng(seed).permutation(len(codes))
    turned = np.where(mixed % 2, shapely.reverse(guides.lines[mixed]), guides.lines[mixed])
    names = [f"{each}" if each >= 0 else "" for each in guides.name[mixed].tolist()]
    one = block_grids(outlines, codes.tolist(), SRID, guides)
    other = block_grids(
        outlines[order], codes[order].tolist(), SRID, guides_of_lines(turned, guides.rank[mixed], names)
    )

    assert one.code.tolist() == other.code.tolist()
    assert shapely.equals_identical(one.metric, other.metric).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 100_000), st.integers(0, 15))
def test_degrees_come_back_to_the_same_millimetre(seed: int, count: int) -> None:
    grids = grids_of(partition(seed, 4, 700), random_streets(seed, count, 700))
    text = shapely.from_wkt(shapely.to_wkt(grids.geometry, rounding_precision=9))

    assert np.array_equal(shapely.get_coordinates(metres_of(text, SRID)), shapely.get_coordinates(grids.metric))


def test_a_community_without_streets_is_cut_into_cells_of_the_size_wanted() -> None:
    outlines: Outlines = [ground(1000, 1000)]
    grids = grids_of(outlines, streets())

    assert_tiles(grids, outlines)
    assert 80 <= len(grids.code) <= 125
    assert grids.area_m2.min() > 5_000


def test_grids_follow_streets() -> None:
    middle = street((0, 155), (600, 160))
    grids = grids_of([ground(600, 300)], streets(middle))
    along = shapely.union_all(shapely.boundary(grids.metric))

    assert shapely.covers(shapely.buffer(along, 0.01), middle)


def test_the_carriageways_of_one_street_have_one_border_in_their_middle() -> None:
    pair = [street((-50, y), (650, y)) for y in (190, 210)]
    guides = guides_of_lines(np.array(pair, dtype=object), [4, 4], ["人民路", "人民路"])
    grids = grids_of([ground(600, 400)], guides)
    borders = shapely.union_all(shapely.boundary(grids.metric))

    assert shapely.covers(shapely.buffer(borders, 2.6), street((0, 200), (600, 200)))
    along = shapely.intersection(
        shapely.buffer(borders, 2), shapely.intersection(shapely.union_all(pair), ground(560, 400, x=20))
    )
    assert along.length < 60


def test_a_river_given_as_a_barrier_keeps_grids_apart() -> None:
    river = street((0, 120), (300, 180), (600, 140))
    grids = grids_of([ground(600, 300)], streets(river, rank=4))

    assert not shapely.crosses(river, shapely.buffer(grids.metric, -3)).any()


def test_slivers_between_a_street_and_a_border_beside_it_go_to_their_neighbour() -> None:
    outlines: Outlines = [ground(300, 300), ground(300, 300, x=300)]
    grids = grids_of(outlines, streets(street((303, -10), (303, 310)), street((0, 299.5), (600, 299))))

    assert_tiles(grids, outlines)
    assert grids.area_m2.min() > 4_000


def test_a_street_on_the_border_of_communities_makes_no_more_grids() -> None:
    outlines: Outlines = [ground(300, 300), ground(300, 300, x=300)]
    with_street = grids_of(outlines, streets(street((300, 0), (300, 300))))

    assert_tiles(with_street, outlines)
    assert with_street.code.tolist() == grids_of(outlines, streets()).code.tolist()


def test_holes_parts_and_points_in_common_are_tiled() -> None:
    hole = ground(120, 120, x=200, y=200)
    ring = shapely.difference(ground(500, 500), hole)
    parts = shapely.MultiPolygon([ground(150, 150, x=500, y=500), ground(150, 150, x=800)])
    outlines: Outlines = [ring, hole, parts]

    assert_tiles(grids_of(outlines, random_streets(3, 8, 600)), outlines)
    assert_tiles(grids_of(outlines, streets()), outlines)


def test_a_hole_in_the_ground_stays_open() -> None:
    outlines: Outlines = [shapely.difference(ground(600, 600), ground(100, 250, x=250, y=100))]

    assert_tiles(grids_of(outlines, random_streets(7, 5, 600)), outlines)


def test_a_ring_of_streets_inside_a_block_leaves_no_grid_within_a_grid() -> None:
    ring = street((140, 140), (180, 140), (180, 180), (140, 180), (140, 140))
    grids = grids_of([ground(320, 320)], streets(ring))

    assert (shapely.get_num_interior_rings(grids.metric) == 0).all()


def test_more_than_999_grids_in_a_community_are_refused_by_name() -> None:
    with pytest.raises(InvalidInput) as refused:
        grids_of([ground(100, 100), ground(4000, 2900, x=200)], streets())

    assert refused.value.code == "community_with_too_many_grids"
    assert refused.value.params["community"] == "530103001002"


def test_cuts_go_round_buildings_where_they_can() -> None:
    homes = np.array([ground(24, 60, x=x, y=20) for x in (88, 188, 288)], dtype=object)
    outlines = np.array([ground(400, 100)], dtype=object)
    codes = community_codes(1)

    blind = block_grids(outlines, codes, SRID, streets()).metric
    seeing = block_grids(outlines, codes, SRID, streets(), wish=BlockWish(buildings=homes)).metric

    assert cut_m(blind, homes) > 100
    assert cut_m(seeing, homes) == 0


def cut_m(grids: npt.NDArray[np.object_], buildings: npt.NDArray[np.object_]) -> float:
    lines = shapely.union_all(shapely.boundary(grids))
    return float(shapely.length(shapely.intersection(lines, shapely.union_all(buildings))))
