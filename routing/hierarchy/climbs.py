"""Kernels for single quickest ways, as arcs of the network: two climbs in the tree that meet (Dibbelt et al. 2016)."""

import numpy as np
from numba import njit

from routing.hierarchy.shapes import Chordal, Ends, Floats, Half, Numbers, Offsets, Origins, Scalar

_UNKNOWN = -1


@njit(cache=True, nogil=True)
def climbs(
    chordal: Chordal,
    halves: tuple[Half, Half],
    origins: Origins,
    sources: Ends,
    targets: Ends,
    direct: tuple[Floats, Numbers],
    streets: int,
) -> tuple[Floats, Offsets, Numbers]:
    """The way of each pair: costs (k,), starts (k + 1,) and arcs, of which only those below `streets` are told.

    direct: the cost of going along one edge where both places lie on it, else infinite, and its arc.
    """
    (up, down), (direct_costs, direct_arcs) = halves, direct
    pairs, nodes = len(direct_costs), len(chordal.parent)
    ahead, behind = np.full(nodes, np.inf), np.full(nodes, np.inf)
    ahead_by, behind_by = np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    costs, starts = direct_costs.copy(), np.zeros(pairs + 1, np.int64)
    found, size = np.empty(64 * pairs + 64, np.int32), np.int64(0)
    for pair in range(pairs):
        _climb(up, chordal.parent, sources.nodes[pair], sources.costs[pair], ahead, ahead_by)
        _climb(down, chordal.parent, targets.nodes[pair], targets.costs[pair], behind, behind_by)
        best, top = _meeting(chordal.parent, targets.nodes[pair], ahead, behind)
        if best < direct_costs[pair]:
            costs[pair] = best
            begin, trail = _trail(up, ahead_by, top)
            found, size = _noted(found, size, sources.arcs[pair, begin])
            for k in trail[::-1]:
                found, size = _written(2 * up.arcs[k], chordal, origins, streets, found, size)
            end, trail = _trail(down, behind_by, top)
            for k in trail:
                found, size = _written(2 * down.arcs[k] + 1, chordal, origins, streets, found, size)
            found, size = _noted(found, size, targets.arcs[pair, end])
        elif direct_costs[pair] < np.inf:
            found, size = _noted(found, size, direct_arcs[pair])
        starts[pair + 1] = size
        _cleared(chordal.parent, sources.nodes[pair], ahead)
        _cleared(chordal.parent, targets.nodes[pair], behind)
    return costs, starts, found[:size].copy()


@njit(cache=True, nogil=True)
def _climb(half: Half, parent: Numbers, seeds: Numbers, seed_costs: Floats, reached: Floats, by: Offsets) -> None:
    """Costs of the nodes above two seeds, and the arc of the half by which each is reached, for a seed -1 or -2."""
    for side in range(2):
        seed = seeds[side]
        if seed != -1 and seed_costs[side] < reached[seed]:
            reached[seed] = seed_costs[side]
            by[seed] = -1 - side
    one, other = seeds[0], seeds[1]
    while one != -1 or other != -1:
        node = one if other == -1 or (one != -1 and one <= other) else other
        for k in range(half.starts[node], half.starts[node + 1]):
            cost = reached[node] + half.costs[k]
            if cost < reached[half.heads[k]]:
                reached[half.heads[k]] = cost
                by[half.heads[k]] = k
        one = parent[node] if one == node else one
        other = parent[node] if other == node else other


@njit(cache=True, nogil=True)
def _cleared(parent: Numbers, seeds: Numbers, reached: Floats) -> None:
    for side in range(2):
        node = seeds[side]
        while node != -1:
            reached[node] = np.inf
            node = parent[node]


@njit(cache=True, nogil=True)
def _meeting(parent: Numbers, seeds: Numbers, ahead: Floats, behind: Floats) -> tuple[Scalar, Scalar]:
    best, top = np.inf, _UNKNOWN
    for side in range(2):
        node = seeds[side]
        while node != -1:
            cost = ahead[node] + behind[node]
            if cost < best:
                best, top = cost, node
            node = parent[node]
    return best, top


@njit(cache=True, nogil=True)
def _trail(half: Half, by: Offsets, node: Scalar) -> tuple[Scalar, Offsets]:
    """Which seed a node is reached from, and the arcs of the half from the node down to it."""
    size = 0
    trail = np.empty(64, np.int64)
    while by[node] >= 0:
        if size == len(trail):
            longer = np.empty(2 * size, np.int64)
            longer[:size] = trail
            trail = longer
        trail[size] = by[node]
        size += 1
        node = np.searchsorted(half.starts, by[node], side="right") - 1
    return -1 - by[node], trail[:size]


@njit(cache=True, nogil=True)
def _noted(found: Numbers, size: Scalar, arc: Scalar) -> tuple[Numbers, Scalar]:
    if size == len(found):
        longer = np.empty(2 * size, np.int32)
        longer[:size] = found
        found = longer
    found[size] = arc
    return found, size + 1


@njit(cache=True, nogil=True)
def _written(
    arc: Scalar, chordal: Chordal, origins: Origins, streets: int, found: Numbers, size: Scalar
) -> tuple[Numbers, Scalar]:
    """Write the streets for which an arc stands: a way over a lower node goes down to it, then up.

    Arcs are numbered here 2k upwards and 2k + 1 down.
    """
    stack: list[Scalar] = [np.int64(arc)]
    while len(stack) > 0:
        directed = stack.pop()
        arc, downwards = directed // 2, directed % 2
        middle = origins.middles[downwards, arc]
        if middle == -1:
            if origins.arcs[downwards, arc] < streets:
                found, size = _noted(found, size, origins.arcs[downwards, arc])
            continue
        begin, end = chordal.starts[middle], chordal.starts[middle + 1]
        low = np.searchsorted(chordal.starts, arc, side="right") - 1
        to_low = begin + np.searchsorted(chordal.heads[begin:end], low)
        to_high = begin + np.searchsorted(chordal.heads[begin:end], chordal.heads[arc])
        stack.append(2 * (to_low if downwards else to_high))
        stack.append(2 * (to_high if downwards else to_low) + 1)
    return found, size
