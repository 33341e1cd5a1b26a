"""The piece of ground that a sketch shows: degrees to pixels, the same scale both ways, north up."""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from api.drawings.drawing import Ink, Line, Mark, Place, Shape, Words, square
from gridsvc.plans.task import LonLat

Places = np.ndarray[tuple[int, int], np.dtype[np.float64]]

WIDTH, HEIGHT, MARGIN = 680, 380, 36
LEAST_M = 300
"""Ground that a sketch shows at least from side to side, so that a place is seen among its streets."""

_METRES_A_DEGREE = 111_320
_BAR_PIXELS = 150
_SIMPLIFIED_PIXELS = 0.4
_NARROWEST = 0.01


@dataclass(frozen=True, slots=True)
class Frame:
    """A paper of some pixels around a middle."""

    middle: LonLat
    narrowing: float
    pixels_a_degree: float
    width: float = WIDTH
    height: float = HEIGHT

    def xy(self, lonlat: LonLat) -> Place:
        """Pixels from the left and from the top."""
        x = (lonlat[0] - self.middle[0]) * self.narrowing * self.pixels_a_degree + self.width / 2
        y = (self.middle[1] - lonlat[1]) * self.pixels_a_degree + self.height / 2
        return round(x, 1), round(y, 1)

    def pixels(self, lonlat: Places) -> Places:
        """Pixels of many places, longitude and latitude first and second."""
        x = (lonlat[:, 0] - self.middle[0]) * self.narrowing * self.pixels_a_degree + self.width / 2
        y = (self.middle[1] - lonlat[:, 1]) * self.pixels_a_degree + self.height / 2
        return np.column_stack([x, y]).round(1)

    def drawn(self, line: shapely.LineString) -> shapely.LineString:
        """A line in pixels, without bends too small to see."""
        pixels = shapely.LineString(self.pixels(shapely.get_coordinates(line)))
        simple: shapely.LineString = shapely.simplify(pixels, _SIMPLIFIED_PIXELS)
        return simple

    @property
    def metres_a_pixel(self) -> float:
        """Metres on the ground."""
        return _METRES_A_DEGREE / self.pixels_a_degree

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what the paper shows."""
        across = self.width / 2 / self.pixels_a_degree / self.narrowing
        up = self.height / 2 / self.pixels_a_degree
        lon, lat = self.middle
        return lon - across, lat - up, lon + across, lat + up


def frame_of(places: Places, *, width: float = WIDTH, height: float = HEIGHT, least_m: float = LEAST_M) -> Frame:
    """The frame that holds places."""
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    narrowing = max(math.cos(math.radians((south + north) / 2)), _NARROWEST)
    least = least_m / _METRES_A_DEGREE
    wide = max((east - west) * narrowing, least) / (width - 2 * MARGIN)
    high = max(north - south, least * height / width) / (height - 2 * MARGIN)
    middle = float(west + east) / 2, float(south + north) / 2
    return Frame(middle, narrowing, 1 / max(wide, high), width, height)


def scale_of(metres_a_pixel: float) -> tuple[float, str]:
    """A round length for the scale bar: its pixels and what stands beside it."""
    longest = metres_a_pixel * _BAR_PIXELS
    unit = 10 ** math.floor(math.log10(longest))
    metres = next(unit * times for times in (5, 2, 1) if unit * times <= longest)
    shown = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004 - a kilometre
    return metres / metres_a_pixel, shown


def margin_marks(frame: Frame, start: str = "") -> tuple[Mark, ...]:
    """The scale bar, where north is, and what a black square stands for."""
    length, shown = scale_of(frame.metres_a_pixel)
    x, y = MARGIN, frame.height - 10
    legend = (square((x + 220, y - 4), 5), Words((x + 230, y), start, 12, halo=True))
    north, top = frame.width - 22, frame.height - 32
    return (
        Shape(((x - 8, y - 16), (x + length + 52, y - 16), (x + length + 52, y + 6), (x - 8, y + 6)), Ink.PAPER),
        Line(((x, y - 6), (x, y), (x + length, y), (x + length, y - 6)), Ink.QUIET, 1.5),
        Words((x + length + 6, y + 1), shown, 12),
        square((north, top + 11), 15, Ink.PAPER),
        Shape(((north, top), (north + 6, top + 20), (north, top + 15), (north - 6, top + 20)), Ink.QUIET),
        Words((north, top - 3), "N", 11, align=0.5, halo=True),
        *(legend if start else ()),
    )
