"""Which way streets point near their ends: by their bends there, not by the chord of the whole."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.roads import Roads

NEAR_M = 15.0
"""As far from a crossing a driver looks to see where a street leads."""
_DEGREE_M = 111_195.0

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Headings:
    """Degrees from north, clockwise, of every arc (2e,) where it begins and where it ends."""

    leaving: Floats
    arriving: Floats


def headings_of(roads: Roads) -> Headings:
    """The headings of all arcs; 0 for those without length."""
    plane = on_plane(roads.bend_lon, roads.bend_lat)
    first, last = roads.offsets[:-1], roads.offsets[1:] - 1
    steps = np.hypot(*np.diff(plane, axis=0).T)
    steps[last[:-1]] = 0.0
    along = np.concatenate(([0.0], np.cumsum(steps)))
    near = np.minimum(NEAR_M, along[last] - along[first])
    ahead = _at(plane, along, along[first] + near, (first, last)) - plane[first]
    behind = _at(plane, along, along[last] - near, (first, last)) - plane[last]
    outward = np.column_stack((_degrees(ahead), _degrees(behind))).ravel()
    inward = np.column_stack((_degrees(-behind), _degrees(-ahead))).ravel()
    return Headings(outward, inward)


def on_plane(lon: Floats, lat: Floats) -> Floats:
    """Metres east and north (k, 2) at the middle latitude of the points; for directions, not for lengths."""
    middle = float(np.mean(lat)) if len(lat) else 0.0
    return _DEGREE_M * np.column_stack((lon * np.cos(np.radians(middle)), lat))


def heading_of(vector: Floats) -> float:
    """Degrees from north of one vector east and north."""
    return float(_degrees(vector[None])[0])


def turned(angle: Floats) -> Floats:
    """Angles as turns: from -180 (excluded) over left, 0 straight on and right to 180."""
    return 180.0 - (180.0 - angle) % 360.0


def _at(plane: Floats, along: Floats, wanted: Floats, ends: tuple[Numbers, Numbers]) -> Floats:
    """The points where so many metres of all lines have been passed, each on its own line."""
    first, last = ends
    after = np.clip(np.searchsorted(along, wanted), first + 1, last)
    step = along[after] - along[after - 1]
    share = np.divide(wanted - along[after - 1], step, out=np.zeros(len(step)), where=step > 0)
    return plane[after - 1] + np.clip(share, 0, 1)[:, None] * (plane[after] - plane[after - 1])


def _degrees(vectors: Floats) -> Floats:
    return np.degrees(np.arctan2(vectors[:, 0], vectors[:, 1])) % 360.0
