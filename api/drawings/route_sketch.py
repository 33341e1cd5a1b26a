"""The sketch of a route: its way over the streets around, its stops by number, where it begins and ends."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely import MultiLineString

from api.drawings.drawing import Disc, Drawing, Ink, Line, Mark, Place, square
from api.drawings.frame import Frame, Places, frame_of, margin_marks
from api.drawings.street_marks import name_marks, pieces_of, street_marks
from geodata.stores.streets import Street
from gridsvc.plans.plan import Route
from gridsvc.plans.task import LonLat

_DISC = 9.5
_WAY_WIDTH = 3.4
_APART = 2 * _DISC + 1
_ROUNDS = 40
_WORTH_A_LINE = 4.0


def sketch_of(
    route: Route,
    base: LonLat,
    way: MultiLineString | None,
    *,
    streets: Sequence[Street] = (),
    title: str = "",
    start: str = "",
) -> Drawing:
    """The drawing; numbers that would cover each other are moved apart, with a line to their place.

    start: what the black square is called.
    """
    frame = route_frame(route, base, way)
    true = np.array([frame.xy(stop.entry) for stop in route.stops])
    shown = _apart(np.vstack([frame.xy(base), true]), frame)[1:]
    pieces = pieces_of(streets, frame)
    marks: tuple[Mark, ...] = (
        *street_marks(pieces),
        *_way(way, frame),
        *(_on_site(frame.xy(stop.entry), frame.xy(stop.exit)) for stop in route.stops if stop.exit != stop.entry),
        *(_leader(one, other) for one, other in zip(true, shown, strict=True) if _far(one, other)),
        square(frame.xy(base), 7),
        *([square(frame.xy(route.end_at), 6, Ink.PAPER, Ink.BLACK)] if route.end_at and route.end_at != base else []),
        *name_marks(pieces, frame, [(x, y) for x, y in shown]),
        *(
            Disc((float(x), float(y)), _DISC, str(stop.sequence))
            for stop, (x, y) in reversed(list(zip(route.stops, shown, strict=True)))
        ),
        *margin_marks(frame, start),
    )
    return Drawing(frame.width, frame.height, marks, title)


def route_frame(route: Route, base: LonLat, way: MultiLineString | None) -> Frame:
    """The frame that holds a route with its streets."""
    places = [base, *(stop.entry for stop in route.stops), *(stop.exit for stop in route.stops)]
    places += [route.end_at] if route.end_at else []
    drawn = np.empty((0, 2)) if way is None else shapely.get_coordinates(way)
    return frame_of(np.vstack([np.asarray(places, dtype=np.float64), drawn]))


def _way(way: MultiLineString | None, frame: Frame) -> Iterator[Line]:
    for line in [] if way is None else way.geoms:
        places = tuple((x, y) for x, y, *_ in frame.drawn(line).coords)
        yield Line(places, Ink.PAPER, _WAY_WIDTH + 2)
        yield Line(places, Ink.WAY, _WAY_WIDTH)


def _on_site(entry: Place, leaving: Place) -> Line:
    return Line((entry, leaving), Ink.WAY, _WAY_WIDTH, dotted=True)


def _leader(place: Places, disc: Places) -> Line:
    return Line(((float(place[0]), float(place[1])), (float(disc[0]), float(disc[1]))), Ink.BLACK, 1.2)


def _far(place: Places, disc: Places) -> bool:
    return float(np.hypot(*(place - disc))) > _WORTH_A_LINE


def _apart(places: Places, frame: Frame) -> Places:
    """Places moved until discs around them hardly overlap; the first stays where it is."""
    turns = np.arange(len(places)) * 2.4
    shown = places + 0.01 * np.column_stack([np.cos(turns), np.sin(turns)])
    for _ in range(_ROUNDS):
        between = shown[:, None, :] - shown[None, :, :]
        length = np.hypot(between[..., 0], between[..., 1]) + np.eye(len(shown)) * _APART
        push = np.clip(_APART - length, 0, None) / 2
        if not push.any():
            break
        shown = shown + (between / np.maximum(length, 1e-9)[..., None] * push[..., None]).sum(axis=1)
        shown[0] = places[0]
        shown = np.clip(shown, _DISC + 1, [frame.width - _DISC - 1, frame.height - _DISC - 1])
    return shown
