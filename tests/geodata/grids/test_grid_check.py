"""A check sees every kind of damage done to a valid set."""

import numpy as np
import pytest
import shapely

from geodata.grids import UnitGrids, square_grids
from geodata.grids.check import unit_grid_findings

HOMES = {
    "530103001001": shapely.box(500_000, 2_760_000, 500_350, 2_760_300),
    "530103001002": shapely.box(500_350, 2_760_000, 500_700, 2_760_300),
}
CODES = list(HOMES)


@pytest.fixture
def grids() -> UnitGrids:
    return square_grids(list(HOMES.values()), CODES, 4543)


def found(polygons: np.ndarray, codes: list[str], community_of: list[str]) -> set[tuple[str, str]]:
    return {(each.code, each.grid) for each in unit_grid_findings(polygons, codes, community_of, HOMES)}


def parts(grids: UnitGrids) -> tuple[np.ndarray, list[str], list[str]]:
    return grids.metric.copy(), grids.code.tolist(), [CODES[i] for i in grids.community]


def test_a_valid_set_has_no_findings(grids: UnitGrids) -> None:
    assert found(*parts(grids)) == set()


def test_a_missing_grid_leaves_its_community_bare(grids: UnitGrids) -> None:
    polygons, codes, homes = parts(grids)

    assert found(polygons[1:], codes[1:], homes[1:]) == {("community_not_covered", CODES[0])}


def test_a_grid_that_grows_overlaps_its_neighbours(grids: UnitGrids) -> None:
    polygons, codes, homes = parts(grids)
    polygons[0] = shapely.box(500_000, 2_760_200, 500_103, 2_760_300)

    assert ("grids_overlap", codes[0]) in found(polygons, codes, homes)


def test_a_grid_inside_another_overlaps_it(grids: UnitGrids) -> None:
    polygons, codes, homes = parts(grids)
    inner = np.append(polygons, shapely.buffer(polygons[0], -10))

    assert ("grids_overlap", codes[0]) in found(inner, [*codes, "530103001001777"], [*homes, homes[0]])


def test_an_outline_that_crosses_itself_is_broken(grids: UnitGrids) -> None:
    polygons, codes, homes = parts(grids)
    west, south, east, north = shapely.bounds(polygons[0])
    polygons[0] = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])

    assert ("grid_broken", codes[0]) in found(polygons, codes, homes)


def test_a_narrow_gap_is_a_misfit(grids: UnitGrids) -> None:
    polygons, codes, homes = parts(grids)
    polygons[0] = shapely.box(500_000, 2_760_200, 500_099.97, 2_760_300)
    seen = found(polygons, codes, homes)

    assert ("grid_misfit", codes[0]) in seen


def test_a_missing_corner_of_a_neighbour_is_a_misfit(grids: UnitGrids) -> None:
    polygons, codes, homes = parts(grids)
    polygons[0] = shapely.union(polygons[0], polygons[1])
    kept = [i for i in range(len(codes)) if i != 1]

    assert ("grid_misfit", codes[0]) in found(
        np.append(polygons[kept], shapely.box(500_000, 2_760_300, 500_150, 2_760_310)),
        [codes[i] for i in kept] + ["530103001001888"],
        [homes[i] for i in kept] + [homes[0]],
    )


def test_a_grid_over_the_border_is_outside_its_community(grids: UnitGrids) -> None:
    polygons, codes, homes = parts(grids)
    homes[0] = CODES[1]
    seen = found(polygons, codes, homes)

    assert ("grid_outside_community", codes[0]) in seen
    assert ("grid_code_wrong", codes[0]) in seen


@pytest.mark.parametrize("code", ["53010300100100", "530103001001001"])
def test_both_lengths_of_code_are_right(grids: UnitGrids, code: str) -> None:
    polygons, codes, homes = parts(grids)

    assert found(polygons, [code, *codes[1:]], homes) == set()


@pytest.mark.parametrize("code", ["5301030010010", "5301030010010012", "53010300100100A", "530103001002001"])
def test_a_wrong_code_is_seen(grids: UnitGrids, code: str) -> None:
    polygons, codes, homes = parts(grids)

    assert ("grid_code_wrong", code) in found(polygons, [code, *codes[1:]], homes)


def test_a_code_given_twice_is_seen(grids: UnitGrids) -> None:
    polygons, codes, homes = parts(grids)

    assert found(polygons, [codes[1], *codes[1:]], homes) == {("grid_code_twice", codes[1])}


def test_a_grid_of_an_unknown_community_is_seen(grids: UnitGrids) -> None:
    polygons, codes, homes = parts(grids)
    homes[0] = "530103009009"

    assert ("grid_without_community", codes[0]) in found(polygons, codes, homes)
