"""Corners of a coverage that lie within a centimetre of each other become one: rounded to degrees they would cross."""

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from geodata.grids.blocks.noding import Geometries, Ints

_APART_M = 0.01

Points = npt.NDArray[np.float64]


def uncramped(polygons: Geometries, fixed: Points) -> Geometries:
    """The polygons with corners put on top of those near by, but where that breaks one; fixed places (k, 2) stay."""
    places, number = np.unique(shapely.get_coordinates(polygons), axis=0, return_inverse=True)
    number, here = number.ravel(), np.arange(len(places))
    owner = np.repeat(np.arange(len(polygons)), shapely.get_num_coordinates(polygons))
    target = _targets(places, fixed)
    while (target != here).any():
        own = np.unique(owner[target[number] != number])
        of_own = np.isin(owner, own)
        moved = shapely.set_coordinates(polygons[own].copy(), places[target[number[of_own]]])
        broken = ~shapely.is_valid(moved) | ~(shapely.area(moved) > 0)
        if not broken.any():
            changed = polygons.copy()
            changed[own] = shapely.remove_repeated_points(moved, 0)
            return changed
        kept = target[number[np.isin(owner, own[broken])]]
        target = np.where(np.isin(target, kept), here, target)
    return polygons


def _targets(places: Points, fixed: Points) -> Ints:
    """For each place the one that stands for all near it: a fixed one; itself where two of them are fixed."""
    here = np.arange(len(places))
    pairs = KDTree(places).query_pairs(_APART_M, output_type="ndarray")
    if not len(pairs):
        return here
    links = (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1]))
    _, cluster = connected_components(coo_matrix(links, shape=(len(places), len(places))), directed=False)
    close = np.unique(pairs)
    stays = np.zeros(len(places), dtype=bool)
    stays[close] = KDTree(fixed).query(places[close], distance_upper_bound=_APART_M / 100)[0] < np.inf
    order = close[np.lexsort([close, ~stays[close], cluster[close]])]
    _, first = np.unique(cluster[order], return_index=True)
    head = np.full(int(cluster.max()) + 1, -1)
    head[cluster[order][first]] = order[first]
    crowded = np.bincount(cluster, stays) > 1
    return np.where((head[cluster] >= 0) & ~crowded[cluster], head[cluster], here)
