"""Kernels that give the arcs of a hierarchy their costs: float64, infinite where there is no way.

A block is a run of nodes each of which is the lowest higher neighbour of the one before and has all its other higher
neighbours: such nodes see the same nodes above the block, so where the arcs between those lie is looked up only once.
"""

import numpy as np
from numba import njit

from routing.hierarchy.shapes import Floats, Numbers, Offsets, Scalar


@njit(cache=True, nogil=True)
def entered_costs(
    starts: Offsets, higher: Numbers, tails: Numbers, heads: Numbers, costs: Floats
) -> tuple[Floats, Floats, Numbers, Numbers]:
    """The cost of each upward arc in both directions from the arcs of the network, and which arc that is, or -1."""
    arcs = len(higher)
    up, down = np.full(arcs, np.inf), np.full(arcs, np.inf)
    up_origin, down_origin = np.full(arcs, -1, np.int32), np.full(arcs, -1, np.int32)
    for arc in range(len(tails)):
        low, high = min(tails[arc], heads[arc]), max(tails[arc], heads[arc])
        if low == high:
            continue
        k = starts[low] + np.searchsorted(higher[starts[low] : starts[low + 1]], high)
        if tails[arc] == low:
            if costs[arc] < up[k]:
                up[k], up_origin[k] = costs[arc], arc
        elif costs[arc] < down[k]:
            down[k], down_origin[k] = costs[arc], arc
    return up, down, up_origin, down_origin


@njit(cache=True, nogil=True)
def customize(
    starts: Offsets,
    higher: Numbers,
    blocks: Numbers,
    up: Floats,
    down: Floats,
    up_middle: Numbers,
    down_middle: Numbers,
) -> None:
    """Lower each arc to its quickest way over lower nodes; the middles name the node, -1 for an arc of the network."""
    slots = np.empty(len(starts), np.int64)
    for block in range(len(blocks) - 1):
        first, last = blocks[block], blocks[block + 1] - 1
        for node in range(first, last):
            end = starts[node + 1]
            for i in range(starts[node], starts[node] + last - node):
                shift = starts[higher[i]] - i - 1
                to_node, from_node = down[i], up[i]
                for j in range(i + 1, end):
                    way, back = to_node + up[j], down[j] + from_node
                    if way < up[j + shift]:
                        up[j + shift], up_middle[j + shift] = way, node
                    if back < down[j + shift]:
                        down[j + shift], down_middle[j + shift] = back, node
        shared = starts[last + 1] - starts[last]
        for i in range(shared):
            _look_up(starts, higher, starts[last], i, shared, slots)
            for node in range(first, last + 1):
                base = starts[node + 1] - shared
                to_node, from_node = down[base + i], up[base + i]
                for j in range(i + 1, shared):
                    way, back, k = to_node + up[base + j], down[base + j] + from_node, slots[j]
                    if way < up[k]:
                        up[k], up_middle[k] = way, node
                    if back < down[k]:
                        down[k], down_middle[k] = back, node


@njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def perfect(starts: Offsets, higher: Numbers, blocks: Numbers, up: Floats, down: Floats) -> None:
    """Lower each arc to the cost of the quickest way of all; an arc that had cost more is not needed."""
    slots = np.empty(len(starts), np.int64)
    for block in range(len(blocks) - 2, -1, -1):
        first, last = blocks[block], blocks[block + 1] - 1
        shared = starts[last + 1] - starts[last]
        for i in range(shared):
            _look_up(starts, higher, starts[last], i, shared, slots)
            for node in range(first, last + 1):
                base = starts[node + 1] - shared
                up_i, down_i = up[base + i], down[base + i]
                rising, falling = up_i, down_i
                for j in range(i + 1, shared):
                    rise, fall, up_j, down_j = up[slots[j]], down[slots[j]], up[base + j], down[base + j]
                    rising, falling = min(rising, up_j + fall), min(falling, rise + down_j)
                    up[base + j], down[base + j] = min(up_j, up_i + rise), min(down_j, fall + down_i)
                up[base + i], down[base + i] = rising, falling
        for node in range(last - 1, first - 1, -1):
            end = starts[node + 1]
            for i in range(starts[node], starts[node] + last - node):
                shift = starts[higher[i]] - i - 1
                up_i, down_i = up[i], down[i]
                rising, falling = up_i, down_i
                for j in range(i + 1, end):
                    rise, fall, up_j, down_j = up[j + shift], down[j + shift], up[j], down[j]
                    rising, falling = min(rising, up_j + fall), min(falling, rise + down_j)
                    up[j], down[j] = min(up_j, up_i + rise), min(down_j, fall + down_i)
                up[i], down[i] = rising, falling


@njit(cache=True, nogil=True)
def _look_up(starts: Offsets, higher: Numbers, base: Scalar, i: Scalar, shared: Scalar, slots: Offsets) -> None:
    """Where the arcs lie from the i-th of the shared higher neighbours, which begin at base, to those behind it."""
    k = starts[higher[base + i]]
    for j in range(i + 1, shared):
        while higher[k] < higher[base + j]:
            k += 1
        slots[j] = k


@njit(cache=True, nogil=True)
def needed_arcs(starts: Offsets, before: Floats, costs: Floats) -> tuple[Offsets, Offsets]:
    """Only arcs that lead anywhere and that `perfect` has not made cheaper: starts by node, numbers."""
    nodes = len(starts) - 1
    kept_starts, kept, size = np.zeros(nodes + 1, np.int64), np.empty(len(costs), np.int64), 0
    for node in range(nodes):
        for k in range(starts[node], starts[node + 1]):
            if costs[k] == before[k] and costs[k] < np.inf:
                kept[size] = k
                size += 1
        kept_starts[node + 1] = size
    return kept_starts, kept[:size].copy()
