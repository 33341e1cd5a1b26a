"""Kernels for quickest ways from many places to many: up from 64 places at once, then down to all targets.

Nodes are numbered so that a walk down the tree meets every node between its parent and its siblings' subtrees:
then the costs of all nodes above the one at hand fit a stack by depth, which stays in the processor's cache.
"""

import numpy as np
from numba import njit

from routing.hierarchy.shapes import Chordal, Floats, Half, Numbers, Offsets

_MINIMA = {"nnan", "nsz"}


@njit(cache=True, nogil=True)
def above(parent: Numbers, nodes: Numbers) -> Numbers:
    """The given nodes (of which -1 are none) and all above them, ascending."""
    inside = np.zeros(len(parent), np.bool_)
    found = np.empty(len(parent), np.int32)
    size = 0
    for bottom in nodes:
        node = bottom
        while node != -1 and not inside[node]:
            inside[node] = True
            found[size] = node
            size += 1
            node = parent[node]
    chosen = found[:size].copy()
    chosen.sort()
    return chosen


@njit(cache=True, nogil=True)
def restricted(half: Half, depth: Numbers, chosen: Numbers) -> tuple[Numbers, Numbers, Floats]:
    """The arcs of the chosen nodes in a row: starts, depths of their upper ends, costs."""
    size = 0
    for node in chosen:
        size += half.starts[node + 1] - half.starts[node]
    starts = np.zeros(len(chosen) + 1, np.int32)
    depths = np.empty(size, np.int32)
    costs = np.empty(size, np.float64)
    size = 0
    for i in range(len(chosen)):
        node = chosen[i]
        for k in range(half.starts[node], half.starts[node + 1]):
            depths[size] = depth[half.heads[k]]
            costs[size] = half.costs[k]
            size += 1
        starts[i + 1] = size
    return starts, depths, costs


@njit(cache=True, nogil=True, fastmath=_MINIMA)
def sweep(
    chordal: Chordal,
    up: Half,
    chosen: Numbers,
    arcs: tuple[Numbers, Numbers, Floats],
    slots: tuple[Numbers, int],
    seeds: Numbers,
    seed_costs: Floats,
) -> Floats:
    """Costs (slots, 64) from up to 64 places with seeds (64, 2) to those of the chosen nodes, descending, with a slot.

    arcs: starts, depths and costs of the arcs down to the chosen nodes; slots: theirs, -1 for none, and how many.
    """
    rising, place = _risen(chordal, up, seeds, seed_costs)
    (starts, depths, costs), (slot, count) = arcs, slots
    reached = np.empty((count, 64))
    stack = np.empty((chordal.height, 64))
    for i in range(len(chosen)):
        node = chosen[i]
        at = chordal.depth[node]
        row = place[node]
        if row >= 0:
            for lane in range(64):
                stack[at, lane] = rising[row, lane]
        else:
            for lane in range(64):
                stack[at, lane] = np.inf
        k, end = starts[i], starts[i + 1]
        while k + 4 <= end:
            a, b, c, d = depths[k], depths[k + 1], depths[k + 2], depths[k + 3]
            p, q, r, s = costs[k], costs[k + 1], costs[k + 2], costs[k + 3]
            for lane in range(64):
                one, two = stack[a, lane] + p, stack[b, lane] + q
                three, four = stack[c, lane] + r, stack[d, lane] + s
                stack[at, lane] = min(stack[at, lane], one, two, three, four)
            k += 4
        while k < end:
            a, p = depths[k], costs[k]
            for lane in range(64):
                stack[at, lane] = min(stack[at, lane], stack[a, lane] + p)
            k += 1
        if slot[i] >= 0:
            for lane in range(64):
                reached[slot[i], lane] = stack[at, lane]
    return reached


@njit(cache=True, nogil=True, fastmath=_MINIMA)
def _risen(chordal: Chordal, up: Half, seeds: Numbers, seed_costs: Floats) -> tuple[Floats, Numbers]:
    """Costs (nodes, 64) of climbing to the nodes above the seeds, and the row there of each node, or -1."""
    climbed = above(chordal.parent, seeds.ravel())
    place = np.full(len(chordal.parent), -1, np.int32)
    for i in range(len(climbed)):
        place[climbed[i]] = i
    rising = np.full((len(climbed), 64), np.inf)
    for lane in range(64):
        for side in range(2):
            seed = seeds[lane, side]
            if seed != -1:
                cost = seed_costs[lane, side]
                rising[place[seed], lane] = min(cost, rising[place[seed], lane])
    for i in range(len(climbed)):
        node = climbed[i]
        for k in range(up.starts[node], up.starts[node + 1]):
            row, step = place[up.heads[k]], up.costs[k]
            for lane in range(64):
                way = rising[i, lane] + step
                rising[row, lane] = min(rising[row, lane], way)
    return rising, place


@njit(cache=True, nogil=True, fastmath=_MINIMA)
def settle(
    reached: Floats,
    rows: Offsets,
    slots: Numbers,
    coming: Floats,
    limits: tuple[float, float, int],
    ms: Numbers,
    metres: Numbers,
) -> None:
    """Write whole rows of the answer: milliseconds and metres.

    rows: (up to 64,), row of each lane. slots: (t, 2), of the nodes before each target, -1 for none; coming: (t, 2),
    costs from there. limits: stride of costs, the cost that is too large, and what stands for no way.
    """
    stride, too_large, nowhere = limits
    lanes = len(rows)
    whole, length = np.empty(64, np.float64), np.empty(64, np.float64)
    best = np.empty(64, np.float64)
    for column in range(len(slots)):
        first, second = slots[column, 0], slots[column, 1]
        if first >= 0:
            for lane in range(64):
                best[lane] = reached[first, lane] + coming[column, 0]
        else:
            for lane in range(64):
                best[lane] = np.inf
        if second >= 0:
            for lane in range(64):
                way = reached[second, lane] + coming[column, 1]
                best[lane] = min(best[lane], way)
        for lane in range(64):
            known = best[lane] if best[lane] < too_large else 0.0
            whole[lane] = np.floor(known / stride)
            length[lane] = np.floor((known - whole[lane] * stride + 5.0) / 10.0)
        for lane in range(lanes):
            found = best[lane] < too_large
            ms[rows[lane], column] = np.int32(whole[lane]) if found else nowhere
            metres[rows[lane], column] = np.int32(length[lane]) if found else nowhere
