"""Communities taken a few at a time, so that no step grows with the whole city, and their cells put together again."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.corners import BorderCorners
from geodata.grids.blocks.cramped import uncramped
from geodata.grids.blocks.noding import Geometries, Ints, mended
from geodata.grids.borders import numbered_segments
from geodata.grids.faces import Faces

_CELLS_AT_ONCE = 3000
_OFF_M = 0.0015


def vicinities(communities: Geometries, cell_m: float) -> list[Ints]:
    """Positions of communities that lie together, for about 3,000 cells each; a function of their outlines alone."""
    area = shapely.area(communities)
    wanted = max(1, round(float(area.sum()) / (_CELLS_AT_ONCE * cell_m**2)))
    columns = max(1, round(wanted**0.5))
    xy = shapely.get_coordinates(shapely.centroid(communities))
    found: list[Ints] = []
    for column in _shares(np.lexsort([xy[:, 1], xy[:, 0]]), area, columns):
        rows = max(1, round(wanted * float(area[column].sum() / area.sum())))
        found += _shares(column[np.lexsort([xy[column, 0], xy[column, 1]])], area, rows)
    return [np.sort(each) for each in found]


def _shares(order: Ints, area: npt.NDArray[np.float64], count: int) -> list[Ints]:
    """Positions in their order, in parts of about the same area."""
    done = np.cumsum(area[order]) - area[order] / 2
    bounds = np.searchsorted(done, np.arange(count + 1) / count * area[order].sum())
    return [order[begin:stop] for begin, stop in pairwise(bounds.tolist()) if stop > begin]


def put_together(parts: list[Faces], fixed: npt.NDArray[np.float64]) -> Faces:
    """Cells of all parts as one coverage: along the borders of parts each side gets the corners of the other.

    fixed: corners (k, 2) of communities, which stay where they are.
    """
    polygons = np.concatenate([each.polygons for each in parts])
    community = np.concatenate([each.community for each in parts])
    if len(parts) > 1:
        polygons, origin = mended(uncramped(_with_corners_of_neighbours(polygons), fixed))
        community = community[origin]
    return Faces(polygons, community)


def _with_corners_of_neighbours(polygons: Geometries) -> Geometries:
    """Corners within the raster's step of an edge that no other polygon has are put into it."""
    segments = numbered_segments(polygons)
    lonely = np.flatnonzero(np.bincount(segments.number)[segments.number] == 1)
    ends = np.stack([segments.begin[lonely], segments.end[lonely]], axis=1)
    places = np.unique(ends.reshape(-1, 2), axis=0)
    edges = np.asarray(shapely.linestrings(ends), dtype=object)
    points = np.asarray(shapely.points(places), dtype=object)
    edge, place = shapely.STRtree(points).query(edges, predicate="dwithin", distance=_OFF_M)
    new = (places[place, None] != ends[edge]).any(axis=2).all(axis=1)
    corners = BorderCorners(segments, 0)
    for at, corner in zip(edge[new].tolist(), places[place[new]], strict=True):
        corners.take(int(segments.number[lonely[at]]), corner, ends[at, 1] - ends[at, 0])
    return corners.with_corners(polygons, np.arange(len(polygons)))
