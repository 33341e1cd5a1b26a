"""Kernels that give the arcs of a hierarchy their costs: float64, infinite where there is no way.

A block is a run of nodes each of which is the lowest higher neighbour of the one before and has all its other higher
neighbours: such nodes see the same nodes above the block, so where the arcs between those lie is looked up only once,
and the arcs themselves are laid side by side for all nodes of the block.
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
    widest = _widest(starts)
    slots = np.empty(widest, np.int64)
    ups, downs = np.empty(widest, np.float64), np.empty(widest, np.float64)
    ups_middle, downs_middle = np.empty(widest, np.int32), np.empty(widest, np.int32)
    for block in range(len(blocks) - 1):
        first, last = blocks[block], blocks[block + 1] - 1
        for node in range(first, last):
            end = starts[node + 1]
            for i in range(starts[node], starts[node] + last - node):
                begin = starts[higher[i]]
                there = begin + end - i - 1
                _lower(up[begin:there], up_middle[begin:there], down[i], up[i + 1 : end], node)
                _lower(down[begin:there], down_middle[begin:there], up[i], down[i + 1 : end], node)
        shared = starts[last + 1] - starts[last]
        for i in range(shared):
            _look_up(starts, higher, starts[last], i, shared, slots)
            if first == last:
                _lower_scattered(starts[last], i, slots[:shared], up, down, up_middle, down_middle, last)
                continue
            for j in range(i + 1, shared):
                k = slots[j]
                ups[j], downs[j], ups_middle[j], downs_middle[j] = up[k], down[k], up_middle[k], down_middle[k]
            for node in range(first, last + 1):
                end = starts[node + 1]
                k = end - shared + i
                _lower(ups[i + 1 : shared], ups_middle[i + 1 : shared], down[k], up[k + 1 : end], node)
                _lower(downs[i + 1 : shared], downs_middle[i + 1 : shared], up[k], down[k + 1 : end], node)
            for j in range(i + 1, shared):
                k = slots[j]
                up[k], down[k], up_middle[k], down_middle[k] = ups[j], downs[j], ups_middle[j], downs_middle[j]


@njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def _lower(costs: Floats, middles: Numbers, step: Scalar, onward: Floats, node: Scalar) -> None:
    """Lower a row of arcs to the ways over a node; without branches, so that several are compared at a time."""
    for j in range(len(costs)):
        way, before = step + onward[j], costs[j]
        middles[j] = node if way < before else middles[j]
        costs[j] = min(way, before)


@njit(cache=True, nogil=True)
def _lower_scattered(
    base: Scalar,
    i: Scalar,
    slots: Offsets,
    up: Floats,
    down: Floats,
    up_middle: Numbers,
    down_middle: Numbers,
    node: Scalar,
) -> None:
    """The same for one node alone, to the arcs in the slots behind the i-th; its own begin at base."""
    to_node, from_node = down[base + i], up[base + i]
    for j in range(i + 1, len(slots)):
        way, back, k = to_node + up[base + j], down[base + j] + from_node, slots[j]
        if way < up[k]:
            up[k], up_middle[k] = way, node
        if back < down[k]:
            down[k], down_middle[k] = back, node


@njit(cache=True, nogil=True)
def perfect(starts: Offsets, higher: Numbers, blocks: Numbers, up: Floats, down: Floats) -> None:
    """Lower each arc to the cost of the quickest way of all; an arc that had cost more is not needed."""
    widest = _widest(starts)
    slots = np.empty(widest, np.int64)
    rise, fall = np.empty(widest, np.float64), np.empty(widest, np.float64)
    for block in range(len(blocks) - 2, -1, -1):
        first, last = blocks[block], blocks[block + 1] - 1
        shared = starts[last + 1] - starts[last]
        for i in range(shared):
            _look_up(starts, higher, starts[last], i, shared, slots)
            for j in range(i + 1, shared):
                rise[j], fall[j] = up[slots[j]], down[slots[j]]
            for node in range(first, last + 1):
                end = starts[node + 1]
                k = end - shared + i
                _perfect_row(up[k:end], down[k:end], rise[i + 1 : shared], fall[i + 1 : shared])
        for node in range(last - 1, first - 1, -1):
            end = starts[node + 1]
            for i in range(starts[node], starts[node] + last - node):
                begin = starts[higher[i]]
                there = begin + end - i - 1
                _perfect_row(up[i:end], down[i:end], up[begin:there], down[begin:there])


@njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def _perfect_row(up: Floats, down: Floats, rise: Floats, fall: Floats) -> None:
    """Lower a node's arc to a neighbour and those behind it; rise, fall: from that neighbour to the same nodes."""
    up_i, down_i = up[0], down[0]
    rising, falling = up_i, down_i
    ups, downs = up[1:], down[1:]
    for j in range(len(rise)):
        up_j, down_j = ups[j], downs[j]
        rising, falling = min(rising, up_j + fall[j]), min(falling, rise[j] + down_j)
        ups[j], downs[j] = min(up_j, up_i + rise[j]), min(down_j, fall[j] + down_i)
    up[0], down[0] = rising, falling


@njit(cache=True, nogil=True)
def _widest(starts: Offsets) -> Scalar:
    """The most higher neighbours of any node."""
    widest = 0
    for node in range(len(starts) - 1):
        widest = max(widest, starts[node + 1] - starts[node])
    return widest


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
