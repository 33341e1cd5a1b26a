"""Dead ends in large faces run straight on to the next line, so that the rim of a town is not one block."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.noding import NOTHING, Geometries

_LENGTH_MIN_M = 60.0
_REACH_M = 260.0
_OVER_M = 0.01

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DeadEnds:
    """k free ends of lines (k, 2), and the unit vectors (k, 2) in which they point."""

    at: Points
    towards: Points
    length_m: npt.NDArray[np.float64]


def dead_ends(lines: Geometries) -> DeadEnds:
    """Both ends of each line that no other line shares."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    begin = np.searchsorted(line, np.arange(len(lines)))
    stop = np.searchsorted(line, np.arange(len(lines)), side="right") - 1
    at = np.concatenate([xy[begin], xy[stop]])
    before = np.concatenate([xy[begin + 1], xy[stop - 1]])
    _, which, times = np.unique(np.round(at, 3), axis=0, return_inverse=True, return_counts=True)
    free = times[which.ravel()] == 1
    way = at[free] - before[free]
    length = np.tile(shapely.length(lines), 2)[free]
    return DeadEnds(at[free], way / np.maximum(np.hypot(*way.T), 1e-9)[:, None], length)


def prolonged(faces: Geometries, blind: Geometries, least_m2: float) -> Geometries:
    """What joins dead ends of some length inside faces of some size to the next line straight on."""
    large = faces[shapely.area(faces) > least_m2]
    if not len(large) or not len(blind):
        return NOTHING
    ends = dead_ends(blind)
    inside = np.zeros(len(ends.at), dtype=bool)
    inside[shapely.STRtree(large).query(shapely.points(ends.at), predicate="within")[0]] = True
    inside &= ends.length_m > _LENGTH_MIN_M
    at, towards = ends.at[inside], ends.towards[inside]
    reach = _first_hits(at, towards, np.concatenate([shapely.boundary(large), blind]))
    hit = np.isfinite(reach)
    tips = at[hit] + towards[hit] * (reach[hit, None] + _OVER_M)
    return np.asarray(shapely.linestrings(np.stack([at[hit], tips], axis=1)), dtype=object)


def _first_hits(at: Points, towards: Points, lines: Geometries) -> npt.NDArray[np.float64]:
    """How far from each point the first line lies, infinite where none is in reach."""
    rays = np.asarray(
        shapely.linestrings(np.stack([at + towards * 0.5, at + towards * _REACH_M], axis=1)), dtype=object
    )
    ray, line = shapely.STRtree(lines).query(rays, predicate="intersects")
    distance = shapely.distance(shapely.points(at[ray]), shapely.intersection(rays[ray], lines[line]))
    nearest = np.full(len(at), np.inf)
    np.minimum.at(nearest, ray, distance)
    return nearest
