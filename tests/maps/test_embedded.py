import json
import re

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.errors import InvalidInput
from maps import embedded
from maps.embedded import STEPS_PER_DEGREE, EmbeddedPlan, Table, data_script, plan_data, table_data
from maps.literals import literal

DEGREES = st.tuples(st.floats(-179, 179), st.floats(-84, 84))


def packed(geometry: shapely.Geometry | None) -> list[list[int]]:
    (lines,) = embedded.packed(np.array([geometry], dtype=object))
    return lines


def unpacked(line: list[int]) -> np.ndarray:
    return np.cumsum(np.array(line).reshape(-1, 2), axis=0) / STEPS_PER_DEGREE


def test_a_square_becomes_its_first_corner_and_the_steps_around() -> None:
    assert packed(shapely.box(1, 2, 1.001, 2.001)) == [[100100, 200000, 0, 100, -100, 0, 0, -100, 100, 0]]


def test_holes_and_parts_are_lines_of_their_own() -> None:
    ring = shapely.box(0, 0, 1, 1).difference(shapely.box(0.2, 0.2, 0.4, 0.4))
    assert len(packed(shapely.MultiPolygon([ring, shapely.box(2, 2, 3, 3)]))) == 3


def test_a_point_is_one_pair() -> None:
    assert packed(shapely.Point(102.7, 25)) == [[10270000, 2500000]]


def test_nothing_has_no_lines() -> None:
    assert packed(None) == packed(shapely.Point()) == []


def test_what_is_smaller_than_a_step_is_left_out() -> None:
    assert packed(shapely.LineString([(1, 1), (1.000001, 1)])) == []


@given(st.lists(DEGREES, min_size=2, max_size=30))
def test_a_line_comes_back_within_half_a_step(points: list[tuple[float, float]]) -> None:
    for part in packed(shapely.LineString(points)):
        apart = np.abs(unpacked(part)[:, None] - np.array(points)[None]).max(axis=2).min(axis=1)
        assert apart.max() <= 0.51 / STEPS_PER_DEGREE


@given(st.lists(DEGREES, min_size=1, max_size=8, unique=True))
def test_neighbours_keep_their_common_corners(points: list[tuple[float, float]]) -> None:
    corners = [tuple(packed(shapely.Point(point))[0]) for point in points]
    along = packed(shapely.LineString([*points, (180, 85)]))
    kept = {tuple(np.rint(each * STEPS_PER_DEGREE).astype(int)) for part in along for each in unpacked(part)}
    assert set(corners) <= kept


@given(st.lists(st.one_of(st.none(), DEGREES, st.lists(DEGREES, min_size=2, max_size=5)), max_size=6))
def test_many_outlines_are_packed_like_each_alone(
    drawn: list[tuple[float, float] | list[tuple[float, float]] | None],
) -> None:
    shapes = np.empty(len(drawn), dtype=object)
    for at, points in enumerate(drawn):
        shapes[at] = shapely.LineString(points) if isinstance(points, list) else points and shapely.Point(points)
    assert embedded.packed(shapes) == [packed(shape) for shape in shapes]


def test_routes_of_a_plan_are_packed_and_stops_are_not() -> None:
    way = {"type": "LineString", "coordinates": [[1, 1], [1, 2]]}
    stop = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 1]}, "properties": {}}
    features = plan_data(EmbeddedPlan({}, [{"type": "Feature", "geometry": way, "properties": {}}, stop]))["features"]
    assert features[0]["packed"] == [[100000, 100000, 0, 100000]]
    assert features[0]["geometry"] is None
    assert features[1] == stop


def test_rows_and_outlines_must_belong_together() -> None:
    with pytest.raises(InvalidInput):
        Table("line", [{"id": 1}], np.empty(2, dtype=object))


def test_a_district_of_9000_grids_stays_small() -> None:
    columns = np.arange(9000) % 95
    west, south = 102.7 + columns * 0.001, 25 + np.arange(9000) // 95 * 0.0009
    grids = Table(
        "polygon", [{"id": f"{n:015d}"} for n in range(9000)], shapely.box(west, south, west + 0.001, south + 0.0009)
    )
    assert len(data_script({"grids": table_data(grids)})) < 800_000


@given(st.text())
def test_a_literal_ends_neither_script_nor_line_and_says_the_same(text: str) -> None:
    made = literal({"name": text})
    assert not re.search("[<>&\u2028\u2029]", made)
    assert json.loads(made) == {"name": text}
