"""Communities of about a square kilometre: blocks put together so that borders run along main streets."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pymetis
import shapely
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from geodata.grids.borders import pair_sums
from geodata.provisional.blocks import Blocks, blocks_of
from geodata.provisional.street_lines import StreetLines

COMMUNITY_M2 = 1_000_000.0
_BAND_M = 1000.0
_WEIGHT_M2 = 100.0
_SMOOTH_M = 4.0

Ints = npt.NDArray[np.int64]


def communities_of(area: shapely.MultiPolygon, streets: StreetLines) -> npt.NDArray[np.object_]:
    """Polygons in metres on the 1 mm raster that tile the area, from north to south and west to east."""
    blocks = blocks_of(area, streets)
    part = _connected(_partition(blocks), blocks)
    order = np.argsort(part, kind="stable")
    begins = np.concatenate([[0], np.cumsum(np.bincount(part))])
    members = [order[begin:stop] for begin, stop in pairwise(begins.tolist())]
    whole = np.array([shapely.coverage_union_all(blocks.polygons[each]) for each in members], dtype=object)
    polygons = shapely.normalize(shapely.coverage_simplify(whole, _SMOOTH_M, simplify_boundary=False))
    xy = shapely.get_coordinates(shapely.point_on_surface(polygons))
    return np.asarray(polygons[np.lexsort([xy[:, 0], -np.floor(xy[:, 1] / _BAND_M)])], dtype=object)


def _graph(blocks: Blocks, weight: npt.NDArray[np.float64]) -> csr_matrix:
    size = len(blocks.polygons)
    upper = coo_matrix((weight, (blocks.one, blocks.other)), shape=(size, size))
    return (upper + upper.T).tocsr()


def _partition(blocks: Blocks) -> Ints:
    graph = _graph(blocks, blocks.cost)
    islands, island = connected_components(graph, directed=False)
    area = shapely.area(blocks.polygons)
    part = np.zeros(len(area), dtype=np.int64)
    for each in range(islands):
        members = np.flatnonzero(island == each)
        wanted = min(max(1, round(float(area[members].sum()) / COMMUNITY_M2)), len(members))
        own = _parts(graph[members][:, members].tocsr(), area[members], wanted)
        part[members] = own + part.max() + 1
    return np.unique(part, return_inverse=True)[1].ravel().astype(np.int64)


def _parts(graph: csr_matrix, area: npt.NDArray[np.float64], wanted: int) -> Ints:
    if wanted == 1:
        return np.zeros(len(area), dtype=np.int64)
    _, part = pymetis.part_graph(
        wanted,
        pymetis.CSRAdjacency(graph.indptr.astype(np.int32), graph.indices.astype(np.int32)),
        vweights=np.maximum(np.round(area / _WEIGHT_M2), 1).astype(np.int32),
        eweights=np.maximum(np.round(graph.data), 1).astype(np.int32),
        recursive=False,
    )
    return np.asarray(part, dtype=np.int64)


def _connected(part: Ints, blocks: Blocks) -> Ints:
    """Pieces cut off from the greatest of their part go to the part they border most dearly, nearest ones first."""
    joined = part.copy()
    area = shapely.area(blocks.polygons)
    source, target = np.concatenate([blocks.one, blocks.other]), np.concatenate([blocks.other, blocks.one])
    cost = np.concatenate([blocks.cost, blocks.cost])
    while True:
        piece = _pieces(joined, blocks)
        stray = ~_greatest(piece, joined, area)[piece]
        beside = stray[source] & ~stray[target]
        if not beside.any():
            return np.unique(joined, return_inverse=True)[1].ravel().astype(np.int64)
        where, home, total = pair_sums(piece[source[beside]], joined[target[beside]], cost[beside])
        dearest = np.lexsort([home, -total, where])
        moved, first = np.unique(where[dearest], return_index=True)
        homes = np.full(int(piece.max()) + 1, -1, dtype=np.int64)
        homes[moved] = home[dearest][first]
        joined = np.where(homes[piece] >= 0, homes[piece], joined)


def _greatest(piece: Ints, part: Ints, area: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which pieces are the greatest of their part."""
    weight = np.bincount(piece, weights=area)
    owner = np.zeros(len(weight), dtype=np.int64)
    owner[piece] = part
    heaviest = np.lexsort([-weight, owner])
    greatest = np.zeros(len(weight), dtype=bool)
    greatest[heaviest[np.unique(owner[heaviest], return_index=True)[1]]] = True
    return greatest


def _pieces(part: Ints, blocks: Blocks) -> Ints:
    same = part[blocks.one] == part[blocks.other]
    links = (np.ones(int(same.sum())), (blocks.one[same], blocks.other[same]))
    _, piece = connected_components(coo_matrix(links, shape=(len(part), len(part))), directed=False)
    return np.asarray(piece, dtype=np.int64)
