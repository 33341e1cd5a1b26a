"""Streets with heights: what nodes and stretches lie how high, and what that does to the times of each mode."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geodata.roads.geodesy import steps_m
from geodata.roads.grades import GradeRules
from geodata.roads.height_tiles import HeightTiles
from geodata.roads.streets import FERRY, Streets
from gridsvc.roads import Mode

Floats = npt.NDArray[np.float64]
_STRETCH_M = 100.0
_APART_M = 1.0
_CENTIMETRES = 2
_LEVEL_CLASSES = frozenset({"steps", FERRY})


@dataclass(frozen=True, slots=True)
class _Profile:
    """Places along all pieces, one piece behind the other: metres, heights (NaN where unknown), number of the piece."""

    along_m: Floats
    height_m: Floats
    piece: npt.NDArray[np.intp]


def with_slopes(streets: Streets, rules: GradeRules, tiles: HeightTiles | None = None) -> Streets:
    """The streets with heights and speeds by slope: from tiles where there are any, else from the source's own heights.

    Tiles are asked at the ends of each piece and about every 100 m between, of bridges and tunnels at the ends only.
    Between known heights of a piece the slope is even; before the first and behind the last it is level.
    """
    if tiles is None and streets.bend_height_m is None:
        return streets
    along_m = _along_m(streets)
    profile = _from_tiles(streets, along_m, tiles) if tiles else _own(streets, along_m)
    nodes = tiles.at(streets.lon, streets.lat) if tiles else streets.height_m
    known = np.round(nodes, _CENTIMETRES) if nodes is not None and np.isfinite(nodes).any() else None
    if not np.isfinite(profile.height_m).any():
        return replace(streets, height_m=known)
    filled = replace(profile, height_m=heights_between(profile.along_m, profile.height_m, profile.piece))
    return replace(streets, height_m=known, kmh=_speeds(streets, filled, rules))


def heights_between(along_m: Floats, height_m: Floats, line: npt.NDArray[np.intp]) -> Floats:
    """Heights with those filled in, evenly, that lie between known ones of the same line; lines in order, apart."""
    known = np.isfinite(height_m)
    first, last = np.full(int(line[-1]) + 1, np.inf), np.full(int(line[-1]) + 1, -np.inf)
    np.minimum.at(first, line[known], along_m[known])
    np.maximum.at(last, line[known], along_m[known])
    between = (along_m >= first[line]) & (along_m <= last[line])
    return np.where(between, np.interp(along_m, along_m[known], height_m[known]), np.nan)


def _along_m(streets: Streets) -> Floats:
    """For each vertex the metres from the first of all, pieces lying a metre apart."""
    steps = np.append(0.0, steps_m(streets.bend_lon, streets.bend_lat, streets.offsets))
    steps[streets.offsets[1:-1]] = _APART_M
    return np.asarray(np.cumsum(steps))


def _from_tiles(streets: Streets, along_m: Floats, tiles: HeightTiles) -> _Profile:
    begin, stop = along_m[streets.offsets[:-1]], along_m[streets.offsets[1:] - 1]
    stretches = np.maximum(np.rint((stop - begin) / _STRETCH_M), 1)
    if streets.spans is not None:
        stretches[streets.spans] = 1
    count = stretches.astype(np.intp) + 1
    piece = np.repeat(np.arange(streets.pieces), count)
    number = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    places = begin[piece] + (stop - begin)[piece] * number / stretches[piece]
    lon, lat = (np.interp(places, along_m, each) for each in (streets.bend_lon, streets.bend_lat))
    return _Profile(places, tiles.at(lon, lat), piece)


def _own(streets: Streets, along_m: Floats) -> _Profile:
    heights = np.asarray(streets.bend_height_m, dtype=np.float64)
    return _Profile(along_m, heights, np.repeat(np.arange(streets.pieces), np.diff(streets.offsets)))


def _speeds(streets: Streets, profile: _Profile, rules: GradeRules) -> dict[Mode, Floats]:
    """Mean speeds of whole pieces, so that their times are the sums of those of their stretches."""
    within = profile.piece[1:] == profile.piece[:-1]
    step, rise = np.diff(profile.along_m)[within], np.diff(profile.height_m)[within]
    piece = profile.piece[1:][within]
    grade = np.divide(rise, step, out=np.zeros(len(step)), where=np.isfinite(rise) & (step > 0))
    level = np.array([each in _LEVEL_CLASSES for each in streets.road_classes], dtype=bool)[streets.road_class]
    grade[level[piece]] = 0
    sloping = np.zeros(streets.pieces, dtype=bool)
    sloping[piece[grade != 0]] = True
    speeds = {mode: np.array(kmh, dtype=np.float64) for mode, kmh in streets.kmh.items()}
    for mode in (Mode.WALK, Mode.EBIKE):
        for direction, slope in ((0, grade), (1, -grade)):
            kmh = speeds[mode][:, direction]
            changed = sloping & (kmh > 0)
            per_kmh = step / np.where(changed[piece], rules.kmh(mode, np.maximum(kmh, 1e-9)[piece], slope), 1)
            hours, metres = (np.bincount(piece, weights=each, minlength=len(kmh)) for each in (per_kmh, step))
            kmh[changed] = metres[changed] / hours[changed]
    return speeds
