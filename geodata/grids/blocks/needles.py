"""Needles: long narrow parts of cells, such as the strip between a carriageway and a border."""

import numpy as np
import shapely

from geodata.grids.blocks.noding import Geometries, recut
from geodata.grids.blocks.sharing import given_away
from geodata.grids.blocks.thinness import with_takers
from geodata.grids.borders import shared_segments
from geodata.grids.faces import Faces

_NARROW_M = ((10.0, 60.0), (24.0, 160.0))
"""Parts under so many metres wide are needles from so many metres of outline on."""
_OVERLAP_M = 1.0
_SPIKY = 0.62
_ROUND = 4 * np.pi


def without_needles(cells: Faces) -> Faces:
    """Cells whose needles are given to the cells beside these, in the same community; what nobody takes lies alone."""
    shape = _ROUND * shapely.area(cells.polygons) / shapely.length(cells.polygons) ** 2
    needles = _needles(cells.polygons[shape < _SPIKY])
    if not len(needles):
        return cells
    polygons, origin, _ = recut(cells.polygons, shapely.boundary(needles))
    community = cells.community[origin]
    thin = np.zeros(len(polygons), dtype=bool)
    thin[shapely.STRtree(shapely.point_on_surface(polygons)).query(needles, predicate="contains")[1]] = True
    shared = shared_segments(polygons)
    return given_away(Faces(polygons, community), with_takers(thin, community, shared), shared)


def _needles(spiky: Geometries) -> Geometries:
    found = [
        parts[shapely.length(parts) > around]
        for width, around in _NARROW_M
        for parts in [shapely.get_parts(shapely.difference(spiky, _core(spiky, width / 2)))]
    ]
    return np.concatenate(found)


def _core(polygons: Geometries, half_m: float) -> Geometries:
    """What is left where a circle fits, and a little more."""
    fit = shapely.buffer(polygons, -half_m, quad_segs=2)
    return np.asarray(shapely.buffer(fit, half_m + _OVERLAP_M, quad_segs=2))
