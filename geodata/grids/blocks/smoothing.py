"""Borders inside communities straightened, but round cells that would break or come too thin."""

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.noding import Geometries
from geodata.grids.faces import Faces
from geodata.grids.unit_grids import degrees_of
from gridsvc.grids.coverage import GAP_WIDTH_M

_SMOOTH_M = 2.5


def smoothed(faces: Faces, metric_srid: int) -> Faces:
    """Borders inside each community straightened; vertices only go, so that the raster stays."""
    polygons = faces.polygons.copy()
    order = np.argsort(faces.community, kind="stable")
    begins = np.flatnonzero(np.diff(faces.community[order], prepend=-1))
    for own in np.split(order, begins[1:]):
        polygons[own] = _straightened(polygons[own], metric_srid)
    return Faces(polygons, faces.community)


def _straightened(cells: Geometries, metric_srid: int) -> Geometries:
    """The cells of a community; those that straight lines would spoil stay as they are."""
    rough = np.zeros(len(cells), dtype=bool)
    while True:
        straight = cells.copy()
        straight[~rough] = shapely.coverage_simplify(cells[~rough], _SMOOTH_M, simplify_boundary=False)
        spoilt = _spoilt(straight, metric_srid) & ~rough
        if not spoilt.any():
            return straight
        rough |= spoilt


def _spoilt(cells: Geometries, metric_srid: int) -> npt.NDArray[np.bool_]:
    """Cells that are invalid in degrees, where straight lines bend a little, or have parts as thin as a gap."""
    thin = ~shapely.is_empty(shapely.coverage_invalid_edges(cells, GAP_WIDTH_M))
    return np.asarray(thin | ~shapely.is_valid(degrees_of(cells, metric_srid)))
