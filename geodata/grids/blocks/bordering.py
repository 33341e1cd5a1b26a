"""Streets give way to borders they run beside: no strip between the two is too thin to be seen."""

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.noding import Geometries

_BESIDE_M = 2.0
_STRAIGHT_ACROSS_M = 4 * _BESIDE_M
_QUADRANT = 4

Bools = npt.NDArray[np.bool_]


def led_to_borders(lines: Geometries, borders: Geometries) -> Geometries:
    """Lines without their stretches near borders, where the borders stand for them; what is left runs on to these.

    Short stretches keep their crossing, or the foot of their end, so that streets still meet in one place.
    """
    edges = _edges(borders)
    line, edge = shapely.STRtree(edges).query(lines, predicate="dwithin", distance=_BESIDE_M)
    near, group = np.unique(line, return_inverse=True)
    if not len(near):
        return lines
    beside = np.asarray(shapely.multilinestrings(edges[edge], indices=group), dtype=object)
    zones = shapely.buffer(beside, _BESIDE_M, quad_segs=_QUADRANT)
    inside, of = _parts(shapely.intersection(lines[near], zones))
    free, _ = _parts(shapely.difference(lines[near], zones))
    return np.concatenate([np.delete(lines, near), free, _spurs(inside, lines[near][of], beside[of])])


def _edges(borders: Geometries) -> Geometries:
    rings = shapely.get_parts(borders)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.asarray(shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1)), dtype=object)


def _parts(geometries: Geometries) -> tuple[Geometries, npt.NDArray[np.int64]]:
    """The pieces of lines with some length, and whose each is."""
    parts, of = shapely.get_parts(geometries, return_index=True)
    kept = shapely.length(parts) > 0
    return np.asarray(parts[kept], dtype=object), of[kept]


def _spurs(inside: Geometries, lines: Geometries, beside: Geometries) -> Geometries:
    """What leads the stubs that stretches leave to the border; lines, beside: whose stretch each is, and its border."""
    ends = [np.asarray(shapely.get_point(inside, place), dtype=object) for place in (0, -1)]
    feet = [shapely.get_point(shapely.shortest_line(each, beside), 1) for each in ends]
    is_end = [_is_end(each, lines) for each in ends]
    crossing = shapely.intersection(inside, beside)
    short = shapely.length(inside) <= _STRAIGHT_ACROSS_M
    crosses = short & (shapely.get_type_id(crossing) == shapely.GeometryType.POINT) & ~is_end[0] & ~is_end[1]
    spurs = []
    for this, that in ((0, 1), (1, 0)):
        target = np.where(crosses, crossing, np.where(short & is_end[that], feet[that], feet[this]))
        spurs.append(shapely.shortest_line(ends[this], target)[~is_end[this]])
    return np.concatenate(spurs)


def _is_end(points: Geometries, lines: Geometries) -> Bools:
    """Which points are where their lines begin or end."""
    first, last = (shapely.get_point(lines, place) for place in (0, -1))
    return np.asarray(shapely.equals_identical(points, first) | shapely.equals_identical(points, last))
