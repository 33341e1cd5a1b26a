"""Parts a graph of unit grids into so many connected sets: METIS first, cut-off pieces joined again, then balanced."""

import numpy as np
import numpy.typing as npt
import pymetis

from geodata.grids.borders import pair_sums
from geodata.grids.management.balancing import balanced
from geodata.grids.management.unit_graph import Ints, UnitGraph

_WEIGHTS = 1_000_000


def parted(graph: UnitGraph, sets: int, *, seed: int) -> Ints:
    """The set of each unit grid, 0 to sets - 1; the graph hangs together, and so does each set."""
    if sets >= graph.size:
        return np.arange(graph.size, dtype=np.int64)
    if sets == 1:
        return np.zeros(graph.size, dtype=np.int64)
    label = _filled(_joined(_metis(graph, sets), graph), graph, sets)
    return balanced(graph, label, seed=seed)


def _metis(graph: UnitGraph, sets: int) -> Ints:
    links = graph.matrix()
    weight = np.maximum(np.round(graph.minutes / max(graph.minutes.sum(), 1e-9) * _WEIGHTS), 1)
    _, label = pymetis.part_graph(
        sets,
        pymetis.CSRAdjacency(links.indptr.astype(np.int32), links.indices.astype(np.int32)),
        vweights=weight.astype(np.int32),
        eweights=np.maximum(np.round(links.data), 1).astype(np.int32),
        recursive=False,
    )
    return np.asarray(label, dtype=np.int64)


def _joined(label: Ints, graph: UnitGraph) -> Ints:
    """Pieces cut off from the heaviest of their set go to the set they border most dearly, nearest ones first."""
    joined = label.copy()
    source, target = np.append(graph.one, graph.other), np.append(graph.other, graph.one)
    cost = np.append(graph.cost, graph.cost)
    while True:
        piece = graph.pieces(joined)
        stray = ~_heaviest(piece, joined, graph.minutes)[piece]
        beside = stray[source] & ~stray[target]
        if not beside.any():
            return np.unique(joined, return_inverse=True)[1].astype(np.int64)
        where, home, total = pair_sums(piece[source[beside]], joined[target[beside]], cost[beside])
        dearest = np.lexsort([home, -total, where])
        moved, first = np.unique(where[dearest], return_index=True)
        homes = np.full(int(piece.max()) + 1, -1, dtype=np.int64)
        homes[moved] = home[dearest][first]
        joined = np.where(homes[piece] >= 0, homes[piece], joined)


def _heaviest(piece: Ints, label: Ints, minutes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which pieces are the heaviest of their set."""
    weight = np.bincount(piece, minutes)
    owner = np.zeros(len(weight), dtype=np.int64)
    owner[piece] = label
    order = np.lexsort([-weight, owner])
    heaviest = np.zeros(len(weight), dtype=np.bool_)
    heaviest[order[np.unique(owner[order], return_index=True)[1]]] = True
    return heaviest


def _filled(label: Ints, graph: UnitGraph, sets: int) -> Ints:
    """METIS leaves sets empty at times: a unit grid whose loss parts no set begins each of those."""
    filled = label.copy()
    while (made := int(filled.max()) + 1) < sets:
        weight = np.bincount(filled, graph.minutes)
        for heavy in np.argsort(-weight, kind="stable").tolist():
            members = np.flatnonzero(filled == heavy)
            if len(members) > 1:
                filled[_leaf(graph, members)] = made
                break
    return filled


def _leaf(graph: UnitGraph, members: Ints) -> int:
    """A member without which the others still hang together: the last that a walk over all of them reaches."""
    own = graph.within(members)
    neighbours: list[list[int]] = [[] for _ in members]
    for i, j in zip(own.one.tolist(), own.other.tolist(), strict=True):
        neighbours[i].append(j)
        neighbours[j].append(i)
    seen, queue = {0}, [0]
    for each in queue:
        fresh = [other for other in neighbours[each] if other not in seen]
        seen.update(fresh)
        queue.extend(fresh)
    return int(members[queue[-1]])
