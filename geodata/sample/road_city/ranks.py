"""Which streets are great ones: the quickest ways between neighbouring centres, greatest first."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.sample.road_city.mesh import Mesh
from geodata.sample.town.lattice import Floats, Ints

CLASSES = ("residential", "tertiary", "secondary", "primary", "trunk")
"""By rank."""

_CENTRES = {4: 30, 3: 150, 2: 700, 1: 3_000}
_FEWEST_CENTRES = 5
_FEWEST_SHARE = 0.05
_PULL = np.array([1.0, 1.2, 1.5, 1.8, 2.5])


def ranks(mesh: Mesh, scale: float, rng: np.random.Generator) -> Ints:
    """The rank of each piece; lesser ways follow greater streets where that is little longer."""
    rank = np.zeros(len(mesh.start), dtype=np.int64)
    length_m = mesh.length_m
    for level, usual in _CENTRES.items():
        count = max(_FEWEST_CENTRES, round(usual * max(scale, _FEWEST_SHARE)))
        centres = rng.choice(len(mesh.xy), size=min(count, len(mesh.xy)), replace=False)
        rank[_between(mesh, length_m / _PULL[rank], centres) & (rank == 0)] = level
    return rank


def _between(mesh: Mesh, cost: Floats, centres: Ints) -> np.ndarray:
    """The pieces on the best ways between centres whose surroundings meet (Mehlhorn's closure of 1988)."""
    size, pieces = len(mesh.xy), len(mesh.start)
    graph = csr_array(
        (np.tile(cost, 2), (np.append(mesh.start, mesh.end), np.append(mesh.end, mesh.start))), shape=(size, size)
    )
    far, before, centre = dijkstra(graph, indices=centres, min_only=True, return_predecessors=True)
    one, other = centre[mesh.start].astype(np.int64), centre[mesh.end].astype(np.int64)
    meets = np.flatnonzero(one != other)
    pair = np.minimum(one, other)[meets] * size + np.maximum(one, other)[meets]
    order = np.lexsort([meets, (far[mesh.start] + cost + far[mesh.end])[meets], pair])
    best = meets[order[np.unique(pair[order], return_index=True)[1]]]
    taken = np.zeros(pieces, dtype=bool)
    taken[best] = True
    taken[_piece_of(mesh, *_ways_back(np.append(mesh.start[best], mesh.end[best]), before.astype(np.int64)))] = True
    return taken


def _ways_back(crossing: Ints, before: Ints) -> tuple[Ints, Ints]:
    """All steps from these crossings back to their centres, each once, as pairs of crossings."""
    on_a_way = np.zeros(len(before), dtype=bool)
    here = np.unique(crossing)
    while len(here):
        on_a_way[here] = True
        here = np.unique(before[here])
        here = here[here >= 0]
        here = here[~on_a_way[here]]
    step = np.flatnonzero(on_a_way & (before >= 0))
    return step, before[step]


def _piece_of(mesh: Mesh, one: Ints, other: Ints) -> Ints:
    size = len(mesh.xy)
    return np.searchsorted(mesh.start * size + mesh.end, np.minimum(one, other) * size + np.maximum(one, other))
