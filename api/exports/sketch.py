"""A small drawing of a route: its streets, its stops by number, where it begins and ends. SVG without a map below."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from shapely import MultiLineString

from gridsvc.plans.plan import Route
from gridsvc.plans.task import LonLat

WIDTH, HEIGHT, MARGIN = 680, 360, 36
_METRES_A_DEGREE = 111_320
_SIMPLIFIED_PIXELS = 0.4
_BAR_PIXELS = 150


@dataclass(frozen=True, slots=True)
class Frame:
    """Degrees to pixels around a middle, the same scale both ways; north is up."""

    middle: LonLat
    narrowing: float
    pixels_a_degree: float

    def xy(self, lonlat: LonLat) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        x = (lonlat[0] - self.middle[0]) * self.narrowing * self.pixels_a_degree + WIDTH / 2
        y = (self.middle[1] - lonlat[1]) * self.pixels_a_degree + HEIGHT / 2
        return round(x, 1), round(y, 1)

    @property
    def metres_a_pixel(self) -> float:
        """Metres on the ground."""
        return _METRES_A_DEGREE / self.pixels_a_degree


def sketch_of(route: Route, base: LonLat, way: MultiLineString | None, title: str) -> str:
    """The drawing as an SVG element; `title` is what screen readers say of it."""
    frame = frame_of(route, base, way)
    parts = [
        f'<svg class="sketch" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">',
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
        *_streets(way, frame),
        *(_on_site(frame.xy(stop.entry), frame.xy(stop.exit)) for stop in route.stops if stop.exit != stop.entry),
        _square(frame.xy(base), "base"),
        *([_square(frame.xy(route.end_at), "end")] if route.end_at and route.end_at != base else []),
        *(_stop(frame.xy(stop.entry), stop.sequence) for stop in reversed(route.stops)),
        *_scale_bar(frame.metres_a_pixel),
        f'<path class="north" d="M{WIDTH - 24} {HEIGHT - 10} l6 -20 l6 20 l-6 -5z"/>',
        "</svg>",
    ]
    return "".join(parts)


def frame_of(route: Route, base: LonLat, way: MultiLineString | None) -> Frame:
    """The frame that holds a route with its streets."""
    return _frame(_places(route, base, way))


def _places(
    route: Route, base: LonLat, way: MultiLineString | None
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    places = [base, *(stop.entry for stop in route.stops), *(stop.exit for stop in route.stops)]
    places += [route.end_at] if route.end_at else []
    drawn = np.empty((0, 2)) if way is None else shapely.get_coordinates(way)
    return np.vstack([np.asarray(places, dtype=np.float64), drawn])


def _frame(places: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Frame:
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    narrowing = max(math.cos(math.radians((south + north) / 2)), 0.01)
    wide = max((east - west) * narrowing, 1e-6) / (WIDTH - 2 * MARGIN)
    high = max(north - south, 1e-6) / (HEIGHT - 2 * MARGIN)
    middle = float(west + east) / 2, float(south + north) / 2
    return Frame(middle, narrowing, 1 / max(wide, high))


def _streets(way: MultiLineString | None, frame: Frame) -> Iterator[str]:
    for line in [] if way is None else way.geoms:
        drawn = drawn_line(line, frame.xy)
        points = " ".join(f"{x:g},{y:g}" for x, y in drawn)
        yield f'<polyline class="way" points="{points}"/>'


def drawn_line(line: shapely.LineString, xy: Callable[[LonLat], tuple[float, float]]) -> list[tuple[float, float]]:
    """A street in pixels, without bends too small to see."""
    pixels = shapely.LineString([xy((lon, lat)) for lon, lat in line.coords])
    return [(x, y) for x, y, *_ in shapely.simplify(pixels, _SIMPLIFIED_PIXELS).coords]


def _on_site(entry: tuple[float, float], leaving: tuple[float, float]) -> str:
    (x, y), (end_x, end_y) = entry, leaving
    return f'<path class="on-site" d="M{x:g} {y:g} L{end_x:g} {end_y:g}"/>'


def _stop(place: tuple[float, float], sequence: int) -> str:
    x, y = place
    return f'<g class="stop"><circle cx="{x:g}" cy="{y:g}" r="9"/><text x="{x:g}" y="{y + 3.5:g}">{sequence}</text></g>'


def _square(place: tuple[float, float], name: str) -> str:
    x, y = place
    return f'<rect class="{name}" x="{x - 7:g}" y="{y - 7:g}" width="14" height="14"/>'


def scale_of(metres_a_pixel: float) -> tuple[float, str]:
    """A round length for the scale bar: its pixels and what stands beside it."""
    longest = metres_a_pixel * _BAR_PIXELS
    unit = 10 ** math.floor(math.log10(longest))
    metres = next(unit * times for times in (5, 2, 1) if unit * times <= longest)
    shown = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004 - a kilometre
    return metres / metres_a_pixel, shown


def _scale_bar(metres_a_pixel: float) -> Iterator[str]:
    length, shown = scale_of(metres_a_pixel)
    yield f'<path class="bar" d="M{MARGIN} {HEIGHT - 14} v6 h{length:.1f} v-6"/>'
    yield f'<text class="bar-text" x="{MARGIN + length + 6:.1f}" y="{HEIGHT - 8}">{shown}</text>'
