"""Grids made a few communities at a time fit together, and streets of every odd kind are borne."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from geodata.grids.blocks import block_grids, guides_of_lines, vicinities
from geodata.grids.blocks.cramped import uncramped
from tests.fixtures.block_towns import (
    EAST,
    NORTH,
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

places = st.tuples(st.integers(-2, 12), st.integers(-2, 12))
lattice_lines = st.lists(st.lists(places, min_size=2, max_size=6), max_size=12)
"""Lines on a coarse lattice: collinear overlaps, loops, self-crossings, repeats and lines of no length abound."""


@settings(max_examples=25, deadline=None)
@given(lattice_lines, st.floats(20, 120), st.integers(0, 10_000), st.integers(1, 6))
def test_overlaps_loops_repeats_and_lines_of_no_length_are_borne(
    lines: list[list[tuple[int, int]]], step_m: float, seed: int, communities: int
) -> None:
    origin = np.array([EAST, NORTH])
    drawn = np.array([shapely.LineString(np.array(each) * step_m + origin) for each in lines], dtype=object)
    outlines = partition(seed, communities, 10 * step_m)

    assert_tiles(grids_of(outlines, guides_of_lines(drawn, [1] * len(drawn))), outlines)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.integers(0, 25), st.integers(3, 9))
@example(412, 11, 3)
def test_parts_made_one_after_the_other_fit_together(seed: int, count: int, communities: int) -> None:
    outlines = partition(seed, communities, 1200)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vicinities, "_CELLS_AT_ONCE", 40)
        grids = grids_of(outlines, random_streets(seed, count, 1200))

    assert_tiles(grids, outlines)


def test_a_street_a_hair_beside_a_border_leaves_no_sliver_between_parts() -> None:
    outlines: Outlines = [ground(600, 400), ground(600, 400, x=600)]
    beside = [street((600.004, -50), (599.996, 450)), street((600.013, 100), (600.002, 300))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vicinities, "_CELLS_AT_ONCE", 20)
        grids = grids_of(outlines, streets(*beside))

    assert_tiles(grids, outlines)
    assert grids.area_m2.min() > 4_000


def test_every_community_is_in_one_part_whatever_their_order() -> None:
    outlines = np.array([ground(900, 900, x=x, y=y) for x in range(0, 9000, 900) for y in range(0, 9000, 900)])
    order = default_rng(1).permutation(len(outlines))
    parts = vicinities.vicinities(outlines, 100)
    mixed = vicinities.vicinities(outlines[order], 100)

    assert sorted(np.concatenate(parts).tolist()) == list(range(100))
    assert {frozenset(each.tolist()) for each in parts} == {frozenset(order[each].tolist()) for each in mixed}
    assert 2 <= len(parts) <= 4


def test_gaps_and_overlaps_between_communities_are_not_tiled_twice() -> None:
    outlines: Outlines = [ground(300, 300), ground(300, 300, x=290), ground(300, 300, x=600)]
    outlined = np.array(outlines, dtype=object)
    grids = block_grids(outlined, community_codes(3), SRID, random_streets(5, 9, 800))

    assert shapely.coverage_is_valid(grids.metric, gap_width=0.05)
    assert grids.area_m2.sum() == pytest.approx(shapely.union_all(outlined).area, abs=1)
    assert grids.area_m2[grids.community == 0].sum() == pytest.approx(90_000, abs=1)


def test_progress_is_told_part_by_part_and_can_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(share: float, _: str) -> None:
        told.append(share)
        if share > 0:
            raise KeyboardInterrupt

    told: list[float] = []
    outlines = np.array([ground(600, 600, x=x) for x in range(0, 1800, 600)])
    monkeypatch.setattr(vicinities, "_CELLS_AT_ONCE", 30)
    with pytest.raises(KeyboardInterrupt):
        block_grids(outlines, community_codes(3), SRID, streets(), progress=stop)

    assert told == [0.0, pytest.approx(1 / 3, abs=0.01)]


def test_a_cell_smaller_than_what_is_put_together_stays() -> None:
    tiny = shapely.Polygon([(0, 0), (0.006, 0), (0.006, 0.006)])
    beside = shapely.Polygon([(0, 0), (0.006, 0.006), (0.006, 50), (-50, 50)])
    polygons = np.array([tiny, beside], dtype=object)

    assert shapely.equals_identical(uncramped(polygons, np.empty((0, 2))), polygons).all()


@pytest.mark.parametrize("width_m", [8, 20])
def test_a_long_strip_between_a_street_and_a_border_is_shared_by_the_cells_along_it(width_m: int) -> None:
    lower, upper = ground(600, 300), ground(600, 300, y=300)
    blocks = [street((x, 0), (x, 300 - width_m)) for x in range(100, 600, 100)]
    grids = grids_of([lower, upper], streets(street((0, 300 - width_m), (600, 300 - width_m)), *blocks))
    shape = 4 * np.pi * grids.area_m2 / shapely.length(grids.metric) ** 2

    assert_tiles(grids, [lower, upper])
    assert shape.min() > 0.5
