"""Streets that run beside a community's border, as surveyed borders have them, leave no strip between the two."""

import math

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from geodata.grids.blocks import GuideLines, guides_of_lines
from geodata.grids.blocks.bordering import led_to_borders
from tests.fixtures.block_towns import (
    NO_STREETS,
    Outlines,
    assert_tiles,
    grids_of,
    ground,
    partition,
    random_streets,
    street,
)

Lines = npt.NDArray[np.object_]

offsets = st.floats(math.log(0.001), math.log(4)).map(math.exp)
"""Metres from a border, small ones as often as large ones."""


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), offsets, st.integers(1, 6), st.integers(0, 10), st.integers(0, 5))
def test_streets_along_all_borders_leave_no_cracks(
    seed: int, offset_m: float, communities: int, count: int, rank: int
) -> None:
    outlines = partition(seed, communities, 700)
    guides = _with(random_streets(seed, count, 700), _beside(outlines, seed, offset_m), rank)

    assert_tiles(grids_of(outlines, guides), outlines)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100_000), offsets)
def test_what_is_left_near_a_border_runs_to_it(seed: int, offset_m: float) -> None:
    outlines = np.array(partition(seed, 4, 700), dtype=object)
    borders = shapely.boundary(outlines)
    left = led_to_borders(_beside(list(outlines), seed, offset_m), borders)
    near = shapely.intersection(left, shapely.union_all(shapely.buffer(borders, 1.9)))
    stretches = shapely.get_parts(near[~shapely.is_empty(near)])

    assert shapely.dwithin(stretches, shapely.union_all(borders), 0.001).all()
    assert shapely.length(stretches).max(initial=0) <= 8.01


@pytest.mark.parametrize("offset_m", [0.0, 0.003, 0.03, 0.3, 1.0, 1.9])
def test_side_streets_of_a_street_beside_a_border_part_the_ground_up_to_it(offset_m: float) -> None:
    along = street((-10, offset_m), (610, offset_m))
    sides = [street((x, offset_m), (x, 100)) for x in (100, 200, 300, 400, 500)]
    outlines: Outlines = [ground(600, 100)]
    grids = grids_of(outlines, _with(_no_guides(), np.array([along, *sides], dtype=object), 1))

    assert_tiles(grids, outlines)
    assert len(grids.code) == 6
    assert grids.area_m2 == pytest.approx([10_000] * 6, abs=5)


def test_a_street_that_crosses_a_border_goes_on_in_one_line() -> None:
    outlines: Outlines = [ground(200, 200), ground(200, 200, y=200)]
    across = street((60, -10), (140, 410))
    lines = led_to_borders(np.array([across], dtype=object), shapely.boundary(np.array(outlines, dtype=object)))

    assert shapely.hausdorff_distance(shapely.line_merge(shapely.union_all(lines)), across) < 0.001


def test_streets_that_cross_on_a_border_still_meet_in_one_place() -> None:
    corner = (100.0, 200.4)
    arms = [street(corner, far) for far in ((20, 100), (180, 300), (-10, 200.4), (210, 200.4))]
    borders = shapely.boundary(np.array([ground(200, 200), ground(200, 200, y=200)], dtype=object))
    lines = led_to_borders(np.array(arms, dtype=object), borders)
    ends = shapely.get_coordinates(shapely.intersection(shapely.union_all(lines), borders[0]))

    assert len(np.unique(np.round(ends, 3), axis=0)) == 1


def test_streets_far_from_borders_are_left_as_they_are() -> None:
    lines = np.array([street((20, 20), (180, 150)), street((30, 100), (90, 130))], dtype=object)

    assert (
        led_to_borders(lines, shapely.boundary(np.array([ground(200, 200)], dtype=object))).tolist() == lines.tolist()
    )


def _beside(outlines: Outlines, seed: int, offset_m: float) -> Lines:
    """A street beside each border: shifted as a whole, or every corner by itself."""
    draw = default_rng(seed)
    lines = []
    for outline in outlines:
        for ring in shapely.get_parts(shapely.boundary(outline)):
            xy = shapely.get_coordinates(shapely.segmentize(ring, float(draw.choice([30, 1000]))))
            alone = draw.random() < 0.5
            angle = draw.uniform(0, 2 * np.pi, len(xy) if alone else 1)
            moved = xy + offset_m * np.column_stack([np.cos(angle), np.sin(angle)])
            lines += [shapely.LineString(part) for part in np.array_split(moved, 2) if len(part) > 1]
    return np.array(lines, dtype=object)


def _no_guides() -> GuideLines:
    return guides_of_lines(NO_STREETS, [])


def _with(guides: GuideLines, lines: Lines, rank: int) -> GuideLines:
    return guides_of_lines(np.concatenate([guides.lines, lines]), [*guides.rank, *[rank] * len(lines)])
