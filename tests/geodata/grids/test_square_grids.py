"""Square grids tile their communities, whatever these look like, and are numbered as people expect."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from geodata.grids import square_grids
from geodata.grids.check import unit_grid_findings
from geodata.grids.unit_grids import metres_of
from gridsvc.errors import InvalidInput

EAST, NORTH = 500_000, 2_760_000
SRID = 4543


def community_codes(count: int) -> list[str]:
    return [f"530103001{i + 1:03d}" for i in range(count)]


def ground(width: float, height: float, x: float = 0, y: float = 0) -> shapely.Polygon:
    return shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


def partition(seed: int, count: int, size_m: float) -> list[shapely.Polygon]:
    """Random cells that tile a square and share all their vertices."""
    points = default_rng(seed).uniform(0, size_m, (count, 2)) + np.array([EAST, NORTH])
    whole = ground(size_m, size_m)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=whole))
    lines = shapely.boundary(shapely.intersection(cells, whole))
    noded = shapely.union_all(lines, grid_size=0.001)
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 9), st.floats(150, 1500))
def test_grids_tile_any_partition(seed: int, count: int, size_m: float) -> None:
    communities = partition(seed, count, size_m)
    codes = community_codes(len(communities))
    grids = square_grids(communities, codes, SRID)

    assert shapely.coverage_is_valid(grids.metric, gap_width=0.05)
    assert (shapely.get_type_id(grids.metric) == shapely.GeometryType.POLYGON).all()
    assert len(set(grids.code.tolist())) == len(grids.code)
    assert (grids.area_m2 > 0).all()
    assert grids.area_m2.max() < 20_000
    per_community = np.bincount(grids.community, weights=grids.area_m2, minlength=len(codes))
    assert per_community == pytest.approx(shapely.area(communities), abs=1.0)
    homes = dict(zip(codes, communities, strict=True))
    assert not unit_grid_findings(grids.metric, grids.code.tolist(), [codes[i] for i in grids.community], homes)


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_degrees_come_back_to_the_same_millimetre(seed: int, count: int) -> None:
    communities = partition(seed, count, 700)
    grids = square_grids(communities, community_codes(len(communities)), SRID)
    text = shapely.from_wkt(shapely.to_wkt(grids.geometry, rounding_precision=9))

    back = shapely.get_coordinates(metres_of(text, SRID))

    assert np.array_equal(back, shapely.get_coordinates(grids.metric))
    assert (shapely.get_srid(grids.geometry) == 4326).all()


def test_numbers_run_west_to_east_in_bands_from_north_to_south() -> None:
    grids = square_grids([ground(300, 200)], ["530103001001"], SRID)
    middle = shapely.get_coordinates(shapely.centroid(grids.metric)) - [EAST, NORTH]

    assert grids.code.tolist() == [f"530103001001{i:03d}" for i in range(1, 7)]
    assert middle.tolist() == [[50, 150], [150, 150], [250, 150], [50, 50], [150, 50], [250, 50]]


def test_whole_cells_stay_whole() -> None:
    grids = square_grids([ground(400, 400)], ["530103001001"], SRID)

    assert grids.area_m2.tolist() == [10_000] * 16


def test_slivers_join_a_neighbour_of_their_own_community() -> None:
    west, east = ground(210, 100), ground(190, 100, x=210)
    grids = square_grids([west, east], community_codes(2), SRID)

    assert sorted(grids.area_m2.tolist()) == [9_000, 10_000, 10_000, 11_000]
    assert grids.community.tolist() == [0, 0, 1, 1]


def test_no_sliver_is_left_where_a_neighbour_can_have_it() -> None:
    arms = [ground(148, 100, x=-24), ground(100, 124)]
    (grid,) = square_grids([shapely.union_all(arms)], ["530103001001"], SRID).area_m2

    assert grid == 17_200


def test_a_community_smaller_than_any_grid_is_one_grid() -> None:
    grids = square_grids([ground(30, 30), ground(30, 30, x=1000)], community_codes(2), SRID)

    assert grids.area_m2.tolist() == [900, 900]


def test_parts_of_a_community_that_do_not_touch_have_grids_of_their_own() -> None:
    parts = shapely.MultiPolygon([ground(40, 40), ground(40, 40, x=60)])

    assert len(square_grids([parts], ["530103001001"], SRID).code) == 2


def test_a_hairline_between_communities_is_filled() -> None:
    west, east = ground(200, 150), ground(200, 150, x=200.004)
    closing = ground(400.004, 50, y=150)
    below = ground(400.004, 50, y=-50)
    grids = square_grids([west, east, closing, below], community_codes(4), SRID)

    assert shapely.coverage_is_valid(grids.metric, gap_width=0.05)


def test_what_two_communities_claim_belongs_to_the_lower_code() -> None:
    one, other = ground(200, 100), ground(200, 100, x=100)
    grids = square_grids([other, one], ["530103001002", "530103001001"], SRID)

    assert grids.code.tolist() == ["530103001001001", "530103001001002", "530103001002001"]
    assert grids.area_m2.sum() == 30_000


def test_a_community_with_more_than_999_grids_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        square_grids([ground(100, 100), ground(4000, 2600, x=200)], community_codes(2), SRID)

    assert refused.value.code == "community_with_too_many_grids"
    assert refused.value.params["community"] == "530103001002"
    assert refused.value.params["count"] == 1040


def test_999_grids_are_not_too_many() -> None:
    assert square_grids([ground(3700, 2700)], ["530103001001"], SRID).code[-1] == "530103001001999"


def test_a_community_without_an_area_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        square_grids([ground(100, 100), shapely.Polygon()], community_codes(2), SRID)
    assert refused.value.params["communities"] == "530103001002"


def test_the_order_of_communities_makes_no_difference() -> None:
    communities = partition(7, 6, 900)
    codes = community_codes(len(communities))
    one = square_grids(communities, codes, SRID)
    other = square_grids(communities[::-1], codes[::-1], SRID)

    assert one.code.tolist() == other.code.tolist()
    assert (shapely.area(shapely.symmetric_difference(one.metric, other.metric)) < 1e-6).all()
