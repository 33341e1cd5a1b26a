"""How many minutes one patrol of each unit grid takes: time on its sites, and its streets on foot."""

import numpy as np
import numpy.typing as npt
import shapely

WALK_M_PER_MIN = 1_500 / 60
"""The pace of a patrol that looks around: 1.5 km/h."""

_ROUNDED_M = 0.001

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]


def patrol_minutes(grids: Geometries, streets: Geometries, sites: Geometries, site_minutes: Floats) -> Floats:
    """Minutes of each grid (metres, in order of code); a site on a border (within 1 mm) counts for the lower code."""
    return street_metres(grids, streets) / WALK_M_PER_MIN + _on_site(grids, sites, site_minutes)


def street_metres(grids: Geometries, streets: Geometries) -> Floats:
    """Metres of street in each grid; a street along a border is shared by both sides."""
    if not len(streets):
        return np.asarray(shapely.length(grids) / 2, dtype=np.float64)
    street, grid = shapely.STRtree(grids).query(streets, predicate="intersects")
    length = shapely.length(shapely.intersection(streets[street], grids[grid]))
    found = np.bincount(street, length, minlength=len(streets))
    whole = shapely.length(streets)
    share = np.minimum(1.0, whole / np.maximum(found, 1e-9))
    return np.bincount(grid, length * share[street], minlength=len(grids)).astype(np.float64)


def _on_site(grids: Geometries, sites: Geometries, minutes: Floats) -> Floats:
    site, grid = shapely.STRtree(grids).query(shapely.point_on_surface(sites), predicate="dwithin", distance=_ROUNDED_M)
    first = np.full(len(sites), len(grids))
    np.minimum.at(first, site, grid)
    inside = first < len(grids)
    return np.bincount(first[inside], minutes[inside], minlength=len(grids)).astype(np.float64)
