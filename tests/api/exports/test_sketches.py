"""Sketches: what is drawn of streets, stops that would hide each other, the scale."""

from dataclasses import replace
from itertools import combinations
from math import hypot
from uuid import UUID

import pytest
from shapely import LineString, Point, box

from api.drawings.drawing import Disc, Drawing, Ink, Line, Lines, Shape, Words
from api.drawings.frame import HEIGHT, MARGIN, WIDTH, scale_of
from api.drawings.picture import png_of
from api.drawings.route_sketch import sketch_of
from api.drawings.site_sketch import site_sketch
from api.drawings.street_map import DRAWN_MAX, StreetMap
from api.drawings.svg import svg_of
from geodata.stores.streets import Street
from gridsvc.plans.plan import Route
from tests.api.exports.made_plan import plan
from tests.gridsvc.plans.small_plan import place

ROUTE = plan().routes[0]


def crowded(count: int) -> Route:
    stop = ROUTE.stops[0]
    stops = tuple(
        replace(stop, visit=UUID(int=n), sequence=n, entry=place(3000), exit=place(3000)) for n in range(1, count + 1)
    )
    return replace(ROUTE, stops=stops)


def discs(drawing: Drawing) -> list[Disc]:
    return [each for each in drawing.marks if isinstance(each, Disc) and each.text]


def test_stops_at_one_place_are_drawn_side_by_side_around_it() -> None:
    found = discs(sketch_of(crowded(12), place(0), None))
    assert sorted(int(each.text) for each in found) == list(range(1, 13))
    for one, other in combinations(found, 2):
        (x, y), (u, v) = one.middle, other.middle
        assert hypot(x - u, y - v) > 1.5 * one.radius


def test_sixty_stops_stay_on_the_paper() -> None:
    for disc in discs(sketch_of(crowded(60), place(0), None)):
        assert 0 < disc.middle[0] < WIDTH
        assert 0 < disc.middle[1] < HEIGHT


def test_no_stop_hides_the_start() -> None:
    base = place(3000)
    drawing = sketch_of(crowded(3), base, None)
    (start,) = (each for each in drawing.marks if isinstance(each, Shape) and each.fill is Ink.BLACK)
    (x, y) = [sum(axis) / 4 for axis in zip(*start.corners, strict=True)]
    assert all(hypot(x - u, y - v) > disc.radius for disc in discs(drawing) for u, v in [disc.middle])


def test_streets_are_drawn_where_they_meet_the_paper_and_named_once() -> None:
    streets = (
        Street("环城路", "primary", LineString([place(0), place(3000)])),
        Street("环城路", "primary", LineString([place(3000), place(6000)])),
        Street("", "residential", LineString([place(0), place(3000)])),
    )
    marks = sketch_of(ROUTE, place(0), None, streets=streets).marks
    grey = {each.ink: len(each.lines) for each in marks if isinstance(each, Lines)}
    assert grey == {Ink.STREET: 2, Ink.LANE: 1}
    assert [each.text for each in marks if isinstance(each, Words)].count("环城路") == 1


def test_of_too_many_streets_the_greater_are_kept() -> None:
    lines = [Street(str(n), "primary", LineString([place(0), place(1)])) for n in range(DRAWN_MAX + 10)]
    found = StreetMap(lines).within((-180, -90, 180, 90))
    assert [each.name for each in found] == [str(n) for n in range(DRAWN_MAX)]
    assert StreetMap().within((0, 0, 1, 1)) == ()


def test_of_too_many_lanes_none_is_drawn_rather_than_some() -> None:
    kinds = ["secondary"] * 2 + ["tertiary_link"] + ["service", "residential"] * DRAWN_MAX
    around = StreetMap([Street("", each, LineString([place(0), place(1)])) for each in kinds])
    assert [each.kind for each in around.within((-180, -90, 180, 90))] == kinds[:3]


def test_lines_that_look_alike_are_one_path_of_a_picture() -> None:
    lines = (((0.0, 0.5), (10.0, 0.5)), ((1.0, 2.0), (3.0, 4.0)))
    together = Drawing(10, 10, (Lines(lines, Ink.LANE),))
    assert 'd="M0,0.5 10,0.5M1,2 3,4"' in svg_of(together)
    assert png_of(together) == png_of(Drawing(10, 10, tuple(Line(each, Ink.LANE) for each in lines)))


@pytest.mark.parametrize("geometry", [LineString([(102.7, 25), (102.71, 25)]), box(102.7, 25, 102.71, 25.01)])
def test_a_site_is_drawn_with_its_surroundings_and_entries(geometry: LineString) -> None:
    drawing = site_sketch(geometry, geometry.buffer(0.001), [(102.7, 25.0)], (), title='<"&')
    grounds = [each for each in drawing.marks if isinstance(each, Shape) and each.fill is Ink.GROUND]
    assert len(grounds) == 1
    assert [each.text for each in discs(drawing)] == ["1"]
    assert 'aria-label="&lt;&quot;&amp;"' in svg_of(drawing)
    assert png_of(drawing).startswith(b"\x89PNG")
    assert png_of(drawing) == png_of(drawing)


def test_the_walk_round_a_site_is_dotted() -> None:
    square = box(102.7, 25, 102.71, 25.01)
    drawing = site_sketch(square, square, (), (), title="", walk=LineString(square.exterior.coords))
    (walk,) = (each for each in drawing.marks if isinstance(each, Line) and each.dotted)
    assert walk.places[0] == walk.places[-1]


def test_a_walk_that_leads_out_of_the_surroundings_stays_on_the_paper() -> None:
    place = Point(102.7, 25.0)
    walk = LineString([(102.7, 25.0), (102.72, 25.0), (102.72, 24.98), (102.7, 25.0)])
    drawing = site_sketch(place, place.buffer(0.001), (), (), title="", walk=walk)
    (drawn,) = (each for each in drawing.marks if isinstance(each, Line) and each.dotted)
    assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in drawn.places)


@pytest.mark.parametrize(("metres_a_pixel", "shown"), [(1.0, "100 m"), (10, "1 km"), (0.5, "50 m"), (100, "10 km")])
def test_the_scale_is_a_round_length(metres_a_pixel: float, shown: str) -> None:
    pixels, text = scale_of(metres_a_pixel)
    assert text == shown
    assert MARGIN < pixels <= 150
