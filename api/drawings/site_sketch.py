"""The sketch of a site: its place or outline, its surroundings and entries, the streets around with their names."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry as Geometry

from api.drawings.drawing import Disc, Drawing, Ink, Line, Mark, Place, Shape
from api.drawings.frame import Frame, frame_of, margin_marks
from api.drawings.street_marks import name_marks, pieces_of, street_marks
from geodata.stores.streets import Street
from gridsvc.plans.task import LonLat

HEIGHT = 320
_AROUND_M = 500
_SPOT = 6


def site_frame(geometry: Geometry, surroundings: Geometry | None = None, walk: LineString | None = None) -> Frame:
    """The frame that holds a site, what lies around it, and the walk round it: that may lead farther out."""
    shown = [each for each in (geometry, surroundings, walk) if each is not None and not each.is_empty]
    return frame_of(np.vstack([shapely.get_coordinates(each) for each in shown]), height=HEIGHT, least_m=_AROUND_M)


def site_sketch(
    geometry: Geometry,
    surroundings: Geometry | None,
    entries: Sequence[LonLat],
    streets: Sequence[Street],
    *,
    title: str,
    walk: LineString | None = None,
) -> Drawing:
    """The drawing; entries are numbered in their order, the walk round the site is dotted."""
    frame = site_frame(geometry, surroundings, walk)
    discs = [Disc(frame.xy(each), 8, str(number)) for number, each in enumerate(entries, start=1)]
    middle = frame.xy((geometry.representative_point().x, geometry.representative_point().y))
    pieces = pieces_of(streets, frame)
    marks: tuple[Mark, ...] = (
        *_grounds(surroundings, frame, Ink.GROUND),
        *street_marks(pieces),
        *_walk(walk, frame),
        *_site(geometry, frame, middle),
        *name_marks(pieces, frame, [middle, *(each.middle for each in discs)]),
        *discs,
        *margin_marks(frame),
    )
    return Drawing(frame.width, frame.height, marks, title)


def _walk(walk: LineString | None, frame: Frame) -> Iterator[Line]:
    if walk is not None:
        yield Line(tuple((x, y) for x, y, *_ in frame.drawn(walk).coords), Ink.WAY, 2, dotted=True)


def _site(geometry: Geometry, frame: Frame, middle: Place) -> Iterator[Mark]:
    yield from _grounds(geometry, frame, Ink.STREET, Ink.WAY)
    for part in shapely.get_parts(geometry):
        if isinstance(part, LineString):
            yield Line(tuple((x, y) for x, y, *_ in frame.drawn(part).coords), Ink.WAY, 5)
    x, y = middle
    yield Disc(middle, _SPOT + 6)
    yield Shape(((x, y - _SPOT), (x + _SPOT, y), (x, y + _SPOT), (x - _SPOT, y)), Ink.BLACK)


def _grounds(geometry: Geometry | None, frame: Frame, fill: Ink, outline: Ink | None = None) -> Iterator[Shape]:
    for part in () if geometry is None else shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            yield Shape(tuple((x, y) for x, y, *_ in frame.drawn(part.exterior).coords), fill, outline)
