"""Stand-in communities tile the built-up area, hold together and follow main streets."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.provisional import (
    StreetLines,
    built_up_area,
    communities,
    communities_of,
    provisional_regions,
    street_lines,
)
from geodata.provisional.blocks import Blocks
from geodata.provisional.regions import next_pair
from geodata.roads import roads_of, speed_table
from gridsvc.errors import InvalidInput

EAST, NORTH = 500_000, 2_760_000


def town(size_m: int = 2400, block_m: int = 150, main_every: int = 8) -> StreetLines:
    """A chequerboard of streets; every eighth is a main street."""
    lines, cost = [], []
    for i, at in enumerate(range(0, size_m + 1, block_m)):
        rate = 0.25 if i % main_every == 0 else 2.0
        for begin in range(0, size_m, block_m):
            lines.append(shapely.LineString([(at, begin), (at, begin + block_m)]))
            lines.append(shapely.LineString([(begin, at), (begin + block_m, at)]))
            cost += [rate, rate]
    moved = [shapely.transform(line, lambda xy: xy + np.array([EAST, NORTH])) for line in lines]
    return StreetLines(np.array(moved, dtype=object), np.array(cost))


def test_the_built_up_area_is_streets_and_what_lies_near_them() -> None:
    area = built_up_area(town())

    assert len(area.geoms) == 1
    assert area.area == pytest.approx(2700**2, rel=0.02)
    assert not area.geoms[0].interiors


def test_a_far_hamlet_is_dropped_and_kept_when_it_is_all() -> None:
    hamlet = shapely.LineString([(EAST + 9000, NORTH), (EAST + 9010, NORTH)])
    streets = town()
    both = StreetLines(np.append(streets.lines, hamlet), np.append(streets.border_cost, 2.0))

    assert len(built_up_area(both).geoms) == 1
    assert built_up_area(StreetLines(np.array([hamlet], dtype=object), np.array([2.0]))).area > 0


def test_a_boundary_cuts_the_built_up_area() -> None:
    within = shapely.box(EAST, NORTH, EAST + 1000, NORTH + 1000)

    assert built_up_area(town(), within).area == pytest.approx(1_000_000)


def test_communities_tile_the_area_and_hold_together() -> None:
    streets = town()
    area = built_up_area(streets)
    made = communities_of(area, streets)

    assert len(made) == round(area.area / 1e6)
    assert shapely.coverage_is_valid(made, gap_width=0.05)
    assert shapely.area(made).sum() == pytest.approx(area.area, rel=1e-5)
    assert (shapely.get_type_id(made) == shapely.GeometryType.POLYGON).all()
    assert shapely.area(made).min() > 0.4e6


def test_borders_follow_main_streets() -> None:
    streets = town(size_m=4800)
    made = communities_of(built_up_area(streets), streets)
    inner = shapely.union_all(shapely.boundary(made)).difference(built_up_area(streets).boundary.buffer(1))
    main = shapely.union_all(streets.lines[streets.border_cost < 1]).buffer(1)

    assert inner.intersection(main).length > 0.5 * inner.length


@given(st.lists(st.integers(0, 4), min_size=36, max_size=36))
def test_parts_are_made_to_hold_together(labels: list[int]) -> None:
    cells = [shapely.box(i, j, i + 1, j + 1) for i in range(6) for j in range(6)]
    beside = [(i, j) for i in range(36) for j in range(i) if cells[i].intersection(cells[j]).length > 0]
    blocks = Blocks(
        np.array(cells, dtype=object),
        np.array([j for _, j in beside]),
        np.array([i for i, _ in beside]),
        np.ones(len(beside)),
    )
    part = communities._connected(np.array(labels), blocks)

    merged = [shapely.union_all(blocks.polygons[part == each]) for each in range(part.max() + 1)]
    assert all(isinstance(each, shapely.Polygon) for each in merged)
    assert len(merged) == len(set(labels))


def test_the_same_streets_give_the_same_communities() -> None:
    streets = town()
    area = built_up_area(streets)

    assert (
        shapely.to_wkb(communities_of(area, streets)).tolist() == shapely.to_wkb(communities_of(area, streets)).tolist()
    )


def test_codes_take_the_next_free_pair_and_leave_00_to_the_synthetic_city() -> None:
    assert next_pair([]) == 1
    assert next_pair(["990000", "990100", "530100", "990201001"]) == 3
    with pytest.raises(InvalidInput):
        next_pair([f"99{pair:02d}00" for pair in range(100)])


def test_a_thousand_communities_begin_a_second_street() -> None:
    regions = provisional_regions(["990100"], 1000)

    assert (regions.city, regions.district) == ("990200", "990201")
    assert regions.streets == ("990201001", "990201002")
    assert regions.communities[998:] == ("990201001999", "990201002001")


@pytest.mark.shared
def test_kashan_has_about_fifty_communities(shared_data: Path) -> None:
    extract = extract_at(shared_data / "data/osm/kashan_drive_osmnx.graphml.gz")
    streets = street_lines(roads_of(read_streets(extract, speed_table()).streets), 32639)
    area = built_up_area(streets)
    made = communities_of(area, streets)

    assert 50e6 < area.area < 54e6
    assert 48 <= len(made) <= 56
    assert shapely.coverage_is_valid(made, gap_width=0.05)
