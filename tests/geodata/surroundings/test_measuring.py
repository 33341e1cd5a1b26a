"""Ground and streets around sites, worked out by hand on a cross of two streets."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geodata.importers.plane import Plane
from geodata.surroundings import PlaneStreets, Surveyed, measured, ways_in
from geodata.surroundings.ways_in import APART_M, ENTRIES_MAX
from gridsvc.roads import UNREACHABLE, Mode, Roads
from tests.geodata.importers.town import at, box

PLANE = Plane(4543)
CAR_ONLY = np.full((1, 2), UNREACHABLE, np.int32)


def _streets(*lines: tuple[tuple[float, float], tuple[float, float], str], walked: bool = True) -> PlaneStreets:
    """Straight streets in metres of the town, joined at their ends where these are the same."""
    ends = list(dict.fromkeys(end for begin, stop, _ in lines for end in (begin, stop)))
    places = np.array([at(*end) for end in ends])
    start = np.array([ends.index(begin) for begin, _, _ in lines], np.int32)
    stop = np.array([ends.index(last) for _, last, _ in lines], np.int32)
    bends = places[np.column_stack([start, stop]).ravel()]
    classes = tuple(sorted({each for *_, each in lines}))
    _, _, metres = Geod(ellps="WGS84").inv(*places[start].T, *places[stop].T)
    usable = np.full((len(lines), 2), 1000, np.int32)
    return PlaneStreets(
        Roads(
            lon=places[:, 0],
            lat=places[:, 1],
            start=start,
            end=stop,
            length_m=np.asarray(metres),
            times_ms={mode: usable if walked or mode is Mode.CAR else usable * 0 + UNREACHABLE for mode in Mode},
            bend_lon=bends[:, 0],
            bend_lat=bends[:, 1],
            offsets=np.arange(0, 2 * len(lines) + 1, 2, dtype=np.int64),
            ids=np.array([[n] * 16 for n in range(len(lines))], np.uint8),
            name=np.arange(len(lines), dtype=np.int32),
            names=tuple(f"{n}号路" for n in range(len(lines))),
            road_class=np.array([classes.index(each) for *_, each in lines], np.int32),
            road_classes=classes,
        ),
        PLANE,
    )


CROSS = _streets(
    ((500, 0), (500, 500), "primary"),
    ((500, 500), (500, 1000), "primary"),
    ((0, 500), (500, 500), "residential"),
    ((500, 500), (1000, 500), "residential"),
)


def _site(place: shapely.Geometry, radius_m: float = 100, drawn: shapely.Geometry | None = None) -> Surveyed:
    return Surveyed(1, place, drawn, radius_m)


def _metres(point: Any) -> tuple[float, float]:
    """Back from degrees to metres of the town, to the nearest decimetre."""
    origin = PLANE.metres(np.array([shapely.Point(*at(0, 0))], dtype=object))[0]
    there = PLANE.metres(np.array([point], dtype=object))[0]
    return round(there.x - origin.x, 1), round(there.y - origin.y, 1)


def test_a_circle_holds_the_streets_through_it_by_class_and_mode() -> None:
    (around,) = measured([_site(shapely.Point(*at(500, 500)))], PLANE, CROSS)
    assert around.area_m2 == pytest.approx(math.pi * 100**2, rel=0.01)
    assert around.by_class == {"primary": pytest.approx(200, rel=1e-3), "residential": pytest.approx(200, rel=1e-3)}
    assert around.street_m == pytest.approx(400, rel=1e-3)
    assert around.by_mode == dict.fromkeys(Mode, around.street_m)


def test_a_chord_is_as_long_as_geometry_says() -> None:
    (around,) = measured([_site(shapely.Point(*at(560, 250)))], PLANE, CROSS)
    assert around.street_m == pytest.approx(2 * math.sqrt(100**2 - 60**2), rel=0.02)


def test_surroundings_drawn_by_hand_count_instead_of_the_radius() -> None:
    drawn = shapely.MultiPolygon([box(450, 0, 550, 100)])
    (around,) = measured([_site(shapely.Point(*at(900, 900)), 500, drawn)], PLANE, CROSS)
    assert around.area_m2 == pytest.approx(10_000)
    assert around.street_m == pytest.approx(100, rel=1e-3)
    assert shapely.equals_exact(around.outline, drawn, 1e-8)


def test_a_point_without_a_radius_has_no_surroundings_and_an_area_has_itself() -> None:
    none, own = measured([_site(shapely.Point(*at(500, 500)), 0), _site(box(450, 0, 550, 100), 0)], PLANE, CROSS)
    assert (none.outline, none.area_m2, none.street_m, none.by_class) == (None, 0, 0, {})
    assert own.area_m2 == pytest.approx(10_000)
    assert own.street_m == pytest.approx(100, rel=1e-3)


def test_streets_that_nobody_walks_are_counted_but_not_as_walked() -> None:
    streets = _streets(((500, 0), (500, 1000), "motorway"), walked=False)
    (around,) = measured([_site(shapely.Point(*at(500, 500)))], PLANE, streets)
    assert around.by_mode == {Mode.CAR: pytest.approx(200, rel=1e-3)}
    assert around.by_class == {"motorway": around.by_mode[Mode.CAR]}


def test_a_city_without_streets_has_ground_alone() -> None:
    site = _site(shapely.Point(*at(500, 500)))
    (around,), ((way,),) = measured([site], PLANE, None), ways_in([site], PLANE, None)
    assert around.area_m2 > 0
    assert (around.street_m, around.by_class, around.by_mode) == (0, {}, {})
    assert (way.rule, way.edge, way.on_street) == ("place", None, None)


def test_a_point_is_entered_where_it_is_and_a_line_at_its_ends() -> None:
    line = shapely.LineString([at(510, 100), at(510, 200), at(530, 300)])
    ring = shapely.LineString([at(0, 0), at(10, 0), at(0, 10), at(0, 0)])
    (point,), ends, (closed,) = ways_in([_site(shapely.Point(*at(520, 250))), _site(line), _site(ring)], PLANE, CROSS)
    assert (point.rule, _metres(point.at), _metres(point.on_street)) == ("place", (520, 250), (500, 250))
    assert point.street == "0号路"
    assert point.away_m == pytest.approx(20, abs=0.01)
    assert [(each.rule, _metres(each.at)) for each in ends] == [("end", (510, 100)), ("end", (530, 300))]
    assert (closed.rule, closed.edge) == ("end", None)


def test_an_area_is_entered_where_streets_cross_its_outline_the_greatest_first() -> None:
    (ways,) = ways_in([_site(box(300, 300, 700, 700))], PLANE, CROSS)
    assert {_metres(each.at) for each in ways} == {(500, 300), (500, 700), (300, 500), (700, 500)}
    assert ways[0].street in ("0号路", "1号路")
    assert all((each.rule, each.away_m) == ("crossing", 0) and each.at == each.on_street for each in ways)


def test_many_crossings_leave_few_ways_in_well_apart() -> None:
    rungs = [((0.0, 20.0 * n), (1000.0, 20.0 * n), "residential") for n in range(50)]
    spine = [((0.0, 20.0 * n), (0.0, 20.0 * (n + 1)), "primary") for n in range(49)]
    (ways,) = ways_in([_site(box(300, 300, 700, 700))], PLANE, _streets(*rungs, *spine))
    places = np.array([_metres(each.at) for each in ways])
    assert len(ways) == ENTRIES_MAX
    gaps = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    assert gaps[np.triu_indices(ENTRIES_MAX, 1)].min() >= APART_M


def test_an_area_that_no_street_crosses_is_entered_where_one_is_nearest() -> None:
    beside, far, lost = ways_in(
        [_site(box(510, 100, 600, 200)), _site(box(600, 600, 700, 700)), _site(box(1500, 0, 1600, 10))], PLANE, CROSS
    )
    assert all(each.rule == "nearest" and (each.away_m or 0) <= 30 for each in beside)
    assert len(beside) == 2
    assert [(each.rule, round(each.away_m or 0)) for each in far] == [("nearest", 100)]
    assert [(each.rule, each.edge) for each in lost] == [("nearest", None)]
