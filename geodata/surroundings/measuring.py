"""The ground around sites: its area, and the metres of street in it by class of street and by mode."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geodata.importers.plane import Geometries, Plane, geometry_array
from geodata.surroundings.pieces import Pieces, pieces_in
from geodata.surroundings.plane_streets import PlaneStreets
from gridsvc.roads import Mode

_CIRCLE_QUARTER = 8
_CENTIMETRES = 2
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A site to be measured, in degrees: where it lies, its surroundings where someone drew them, else a radius.

    entries: points that were given with it, in order.
    """

    key: int
    place: Any
    drawn: Any | None
    radius_m: float
    entries: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """Surroundings in degrees, the site's own ground included; None where a point has none. Metres to centimetres.

    pieces: the streets in them; None without streets.
    """

    outline: Any | None
    area_m2: float
    street_m: float
    by_class: Mapping[str, float]
    by_mode: Mapping[Mode, float]
    pieces: Pieces | None = None


def measured(sites: Sequence[Surveyed], plane: Plane, streets: PlaneStreets | None) -> list[Measured]:
    """The surroundings of sites; no street counts where the city has none."""
    return [
        each
        for first in range(0, len(sites), _AT_ONCE)
        for each in _measured(sites[first : first + _AT_ONCE], plane, streets)
    ]


def _measured(sites: Sequence[Surveyed], plane: Plane, streets: PlaneStreets | None) -> list[Measured]:
    grounds = _grounds(sites, plane)
    outlines = plane.degrees(grounds)
    areas = shapely.area(grounds)
    pieces = pieces_in(grounds, streets) if streets else None
    lengths = _lengths(pieces, len(sites), streets) if streets and pieces else np.zeros((len(sites), 0))
    bounds = np.searchsorted(pieces.ground, np.arange(len(sites) + 1)) if pieces else np.zeros(len(sites) + 1, int)
    classes = streets.roads.road_classes if streets else ()
    return [
        Measured(
            outline=None if shapely.is_empty(ground) else outline,
            area_m2=round(float(area), _CENTIMETRES),
            street_m=round(float(metres[: len(classes)].sum()), _CENTIMETRES),
            by_class=_told(classes, metres[: len(classes)]),
            by_mode=_told(tuple(Mode), metres[len(classes) :]),
            pieces=pieces.where(slice(*bounds[row : row + 2])) if pieces else None,
        )
        for row, (ground, outline, area, metres) in enumerate(
            zip(grounds, outlines, areas.tolist(), lengths, strict=True)
        )
    ]


def _grounds(sites: Sequence[Surveyed], plane: Plane) -> Geometries:
    places = plane.metres(geometry_array(site.place for site in sites))
    grounds = np.asarray(
        shapely.buffer(places, [site.radius_m for site in sites], quad_segs=_CIRCLE_QUARTER), dtype=object
    )
    drawn = [row for row, site in enumerate(sites) if site.drawn is not None]
    if drawn:
        grounds[drawn] = plane.metres(geometry_array(sites[row].drawn for row in drawn))
    parts, owner = shapely.get_parts(grounds, return_index=True)
    bounds = np.searchsorted(owner, np.arange(len(grounds) + 1)).tolist()
    return geometry_array(shapely.multipolygons(parts[begin:end].tolist()) for begin, end in pairwise(bounds))


def _lengths(pieces: Pieces, grounds: int, streets: PlaneStreets) -> npt.NDArray[np.float64]:
    """Metres in each ground, a column for each class and then one for each mode."""
    ground, edge, metres = pieces.ground, pieces.edge, pieces.metres
    shape = (grounds, len(streets.roads.road_classes))
    by_class = np.bincount(ground * shape[1] + streets.roads.road_class[edge], metres, minlength=shape[0] * shape[1])
    by_mode = [np.bincount(ground, metres * streets.usable[mode][edge], minlength=grounds) for mode in Mode]
    return np.asarray(np.column_stack([by_class.reshape(shape), *by_mode]), dtype=np.float64)


def _told(words: Sequence[Any], metres: npt.NDArray[np.float64]) -> dict[Any, float]:
    rounded = np.round(metres, _CENTIMETRES).tolist()
    return {word: each for word, each in zip(words, rounded, strict=bool(rounded)) if each > 0}
