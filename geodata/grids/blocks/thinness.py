"""Which faces are too thin to be blocks: medians, traffic islands, the inside of dual carriageways and roundabouts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from geodata.grids.blocks.guides import MAIN
from geodata.grids.blocks.ranking import StreetFinder
from geodata.grids.borders import SharedSegments

_SMALL_M2 = 1200.0
_WIDTH_M = 18.0
_BETWEEN_MAIN_M = 42.0
_MAIN_SHARE = 0.8
_ONE_NAME_M = 75.0
_ONE_NAME_SHARE = 0.7
_ON_STREET_M = 3.0

Geometries = npt.NDArray[np.object_]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ThinFaces:
    """Which faces are thin and can go to a neighbour, bool (n,), and the cluster of touching ones each is of."""

    thin: Bools
    cluster: Ints


def thin_faces(faces: Geometries, community: Ints, shared: SharedSegments, streets: StreetFinder) -> ThinFaces:
    """Faces of small area, or in which no circle of some width fits: a wider one between main streets."""
    area, around = shapely.area(faces), shapely.length(faces)
    mean_width = 2 * area / around
    width = _widths(around, mean_width, shared, streets)
    slim = (area < _SMALL_M2) | (mean_width < width)
    thin = area < _SMALL_M2
    at = np.flatnonzero(slim & ~thin)
    thin[at] = shapely.is_empty(shapely.buffer(faces[at], -width[at] / 2, quad_segs=1))
    return with_takers(thin, community, shared)


def _widths(around: Floats, mean_width: Floats, shared: SharedSegments, streets: StreetFinder) -> Floats:
    """The width under which each face is thin."""
    narrow = (mean_width[shared.one] < _ONE_NAME_M) | (mean_width[shared.other] < _ONE_NAME_M)
    one, other, length = shared.one[narrow], shared.other[narrow], shared.length_m[narrow]
    rank, name = streets.nearest(shared.ends[narrow].mean(axis=1), _ON_STREET_M)
    is_main = rank >= MAIN
    face, metres = np.concatenate([one, other]), np.concatenate([length, length])
    main = np.bincount(face, metres * np.tile(is_main, 2), len(around)) / around
    named = np.tile(is_main & (name >= 0), 2)
    one_name = np.zeros(len(around))
    if named.any():
        names = int(name.max()) + 1
        key, which = np.unique(face[named] * names + np.tile(name, 2)[named], return_inverse=True)
        np.maximum.at(one_name, key // names, np.bincount(which, metres[named]) / around[key // names])
    return np.where(one_name >= _ONE_NAME_SHARE, _ONE_NAME_M, np.where(main >= _MAIN_SHARE, _BETWEEN_MAIN_M, _WIDTH_M))


def with_takers(thin: Bools, community: Ints, shared: SharedSegments) -> ThinFaces:
    """Thin faces whose cluster borders one of the same community that is not thin."""
    same = community[shared.one] == community[shared.other]
    one, other = shared.one[same], shared.other[same]
    both = thin[one] & thin[other]
    links = (np.ones(int(both.sum())), (one[both], other[both]))
    _, cluster = connected_components(coo_matrix(links, shape=(len(thin), len(thin))), directed=False)
    mixed = thin[one] ^ thin[other]
    taken = np.zeros(len(thin), dtype=bool)
    taken[cluster[np.where(thin[one[mixed]], one[mixed], other[mixed])]] = True
    return ThinFaces(thin & taken[cluster], cluster.astype(np.int64))
