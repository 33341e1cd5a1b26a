"""The shortcuts over whole sets of grids find what looking at each grid would."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsvc.grids.coverage import OUTSIDE_MAX_M2, RASTER_M, Geometries, bare_area, coverage_faults, snapped

SPIKE = shapely.Polygon([(0, 0), (30, 0), (90, 0), (30, 0), (30, 30), (0, 30)])


@dataclass(frozen=True)
class Lattice:
    """Cells of two communities, a western and an eastern one; every cell has a home."""

    cells: Geometries
    homes: Geometries

    @property
    def communities(self) -> Geometries:
        """Each community once."""
        return np.array(list({id(each): each for each in self.homes}.values()), dtype=object)


@st.composite
def lattices(draw: st.DrawFn, *, stray: bool = True, broken: bool = True) -> Lattice:
    """Moved corners, a turn, some cells gone; stray: some stick out by up to 3 m; broken: some cross themselves."""
    cell_m = draw(st.sampled_from([60, 600]))
    columns, rows = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    east, north = np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0), indexing="ij")
    plain = np.stack([east, north], axis=-1) * cell_m + chance.uniform(-20, 20, (columns + 1, rows + 1, 2))
    turn = chance.uniform(0, math.pi)
    corners = plain @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    rings = np.stack([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], axis=2)
    whole = snapped(_polygons(rings))
    western = np.arange(columns * rows) < max(1, columns // 2) * rows
    halves = [shapely.union_all(whole[half]) for half in (western, ~western)]
    homes = np.array([halves[0 if west else 1] for west in western], dtype=object)
    if stray:
        out = draw(st.sampled_from([0.0005, 0.001, 0.0015, 0.003, 0.02, 0.5, 3.0]))
        rings = rings + out * (chance.random(rings.shape) < draw(st.sampled_from([0.1, 0.5, 1])))
    if broken:
        crossed = chance.random(rings.shape[:2]) < draw(st.sampled_from([0, 0.2]))
        rings[crossed] = rings[crossed][:, [0, 2, 1, 3]]
    cells = _snapped_where_whole(_polygons(rings))
    kept = chance.random(len(cells)) >= draw(st.sampled_from([0, 0, 0.3]))
    return Lattice(cells[kept], homes[kept])


def _polygons(rings: npt.NDArray[np.float64]) -> Geometries:
    return np.asarray(shapely.polygons(rings.reshape(-1, 4, 2)), dtype=object)


def _snapped_where_whole(polygons: Geometries) -> Geometries:
    """What crosses itself stays as it is."""
    valid = shapely.is_valid(polygons)
    polygons[valid] = snapped(polygons[valid])
    return polygons


def bare_one_by_one(outlines: Geometries, polygons: Geometries) -> float:
    """What is left of each outline when one polygon after another is taken away."""
    total = 0.0
    for outline in outlines:
        left = outline
        for polygon in shapely.make_valid(polygons, method="structure", keep_collapsed=False):
            left = shapely.difference(left, polygon)
        total += left.area
    return total


def raster_m2(*geometries: Geometries) -> float:
    """Ground that moving corners by less than the raster may add or take."""
    return RASTER_M * float(sum(shapely.length(each).sum() for each in geometries)) + 1e-6


@settings(max_examples=60)
@given(lattices())
def test_bare_ground_is_found_at_once_as_piece_by_piece(lattice: Lattice) -> None:
    outlines = lattice.communities
    slow, allowed = bare_one_by_one(outlines, lattice.cells), raster_m2(outlines, lattice.cells)

    for polygons in (lattice.cells, np.asarray(shapely.make_valid(lattice.cells), dtype=object)):
        fast = bare_area(outlines, polygons)
        assert math.isinf(fast) or fast == pytest.approx(slow, abs=allowed)


@settings(max_examples=40)
@given(lattices(stray=False, broken=False))
def test_bare_ground_of_grids_that_join_is_known(lattice: Lattice) -> None:
    slow, allowed = bare_one_by_one(lattice.communities, lattice.cells), raster_m2(lattice.communities, lattice.cells)

    assert bare_area(lattice.communities, lattice.cells) == pytest.approx(slow, abs=allowed)


@settings(max_examples=60)
@given(lattices())
def test_grids_outside_their_community_are_those_found_one_by_one(lattice: Lattice) -> None:
    codes = [str(i) for i in range(len(lattice.cells))]
    faults = coverage_faults(codes, lattice.cells, lattice.homes)
    slow = {
        code: shapely.area(shapely.difference(cell, home))
        for code, cell, home in zip(codes, lattice.cells, lattice.homes, strict=True)
        if cell.is_valid
    }

    told = {fault.grids[0]: fault.area_m2 for fault in faults if fault.code == "grid_outside_community"}
    assert told == {code: area for code, area in slow.items() if area > OUTSIDE_MAX_M2}


@pytest.mark.parametrize("repaired", [True, False])
def test_polygons_with_a_spike_leave_bare_ground_unknown(*, repaired: bool) -> None:
    broken = shapely.make_valid(SPIKE) if repaired else SPIKE
    polygons = np.array([broken, shapely.box(30, 0, 90, 30)], dtype=object)

    assert math.isinf(bare_area(np.array([shapely.box(0, 0, 90, 30)]), polygons))


def test_cracks_of_a_community_count_as_outside_however_narrow() -> None:
    grid = shapely.box(0, 0, 100, 100)
    cracks = [shapely.box(x, 10, x + 0.003, 90) for x in range(10, 90, 10)]
    (fault,) = coverage_faults(["a"], np.array([grid]), np.array([shapely.difference(grid, shapely.union_all(cracks))]))

    assert fault.code == "grid_outside_community"
    assert fault.area_m2 == pytest.approx(8 * 80 * 0.003)
