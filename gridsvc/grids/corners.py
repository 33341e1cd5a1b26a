"""Gives polygons the corners that neighbours have on their edges, which surveyed files often lack."""

import numpy as np
import shapely

from gridsvc.grids.coverage import GAP_WIDTH_M, RASTER_M, Geometries

_REACH_M = 0.9 * RASTER_M
"""Under the raster's step, so that no corner moves; over the half diagonal by which a corner can miss an edge."""


def with_shared_corners(polygons: Geometries) -> tuple[Geometries, int]:
    """Polygons on the 1 mm raster with the corners of neighbours added, and how many; edges move by less than 1 mm."""
    edges = shapely.coverage_invalid_edges(polygons, gap_width=GAP_WIDTH_M)
    loose = np.flatnonzero(~shapely.is_empty(edges))
    if not len(loose):
        return polygons, 0
    corners = np.asarray(shapely.points(np.unique(shapely.get_coordinates(polygons[loose]), axis=0)), dtype=object)
    which, corner = shapely.STRtree(corners).query(
        shapely.boundary(polygons[loose]), predicate="dwithin", distance=_REACH_M
    )
    joined = polygons.copy()
    ends = np.searchsorted(which, np.arange(len(loose) + 1))
    for position, row in enumerate(loose.tolist()):
        near = shapely.multipoints(corners[corner[ends[position] : ends[position + 1]]])
        joined[row] = shapely.snap(polygons[row], near, _REACH_M)
    added = shapely.get_num_coordinates(joined).sum() - shapely.get_num_coordinates(polygons).sum()
    return joined, int(added)
