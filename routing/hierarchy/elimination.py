"""Kernels that put nodes into the order of contraction and find the arcs that contraction adds."""

import numpy as np
from numba import njit

from routing.hierarchy.shapes import Numbers, Offsets


@njit(cache=True, nogil=True)
def elimination_tree(starts: Numbers, heads: Numbers) -> Numbers:
    """The parent of each node, or -1, when the nodes of an undirected graph are eliminated by number (Liu 1990)."""
    nodes = len(starts) - 1
    parent = np.full(nodes, -1, np.int32)
    root = np.full(nodes, -1, np.int32)
    for node in range(nodes):
        for k in range(starts[node], starts[node + 1]):
            below = heads[k]
            while below < node and below != -1:
                above = root[below]
                root[below] = node
                if above == -1:
                    parent[below] = node
                    break
                if above == node:
                    break
                below = above
    return parent


@njit(cache=True, nogil=True)
def postorder(parent: Numbers) -> Numbers:
    """Node numbers so that every subtree comes in one run and its root last."""
    nodes = len(parent)
    first_child = np.full(nodes, -1, np.int32)
    sibling = np.full(nodes, -1, np.int32)
    for node in range(nodes - 1, -1, -1):
        if parent[node] != -1:
            sibling[node] = first_child[parent[node]]
            first_child[parent[node]] = node
    order = np.empty(nodes, np.int32)
    stack = np.empty(nodes, np.int32)
    done = 0
    for root in range(nodes):
        if parent[root] != -1:
            continue
        height = 0
        stack[0] = root
        while height >= 0:
            node = stack[height]
            child = first_child[node]
            if child != -1:
                first_child[node] = sibling[child]
                height += 1
                stack[height] = child
            else:
                order[done] = node
                done += 1
                height -= 1
    return order


@njit(cache=True, nogil=True)
def upward_arcs(starts: Numbers, heads: Numbers, parent: Numbers) -> tuple[Offsets, Numbers]:
    """The chordal graph of elimination by number: the higher neighbours of each node, ascending, as (starts, heads)."""
    nodes = len(starts) - 1
    first_child = np.full(nodes, -1, np.int32)
    sibling = np.full(nodes, -1, np.int32)
    seen = np.full(nodes, -1, np.int32)
    up_starts = np.zeros(nodes + 1, np.int64)
    up_heads = np.empty(8 * nodes + 16, np.int32)
    size = 0
    for node in range(nodes):
        begin = size
        if size + nodes > len(up_heads):
            grown = np.empty(2 * len(up_heads) + nodes, np.int32)
            grown[:size] = up_heads[:size]
            up_heads = grown
        for k in range(starts[node], starts[node + 1]):
            head = heads[k]
            if head > node and seen[head] != node:
                seen[head] = node
                up_heads[size] = head
                size += 1
        child = first_child[node]
        while child != -1:
            for k in range(up_starts[child], up_starts[child + 1]):
                head = up_heads[k]
                if head > node and seen[head] != node:
                    seen[head] = node
                    up_heads[size] = head
                    size += 1
            child = sibling[child]
        up_heads[begin:size].sort()
        up_starts[node + 1] = size
        above = parent[node]
        if above != -1:
            sibling[node] = first_child[above]
            first_child[above] = node
    return up_starts, up_heads[:size].copy()


@njit(cache=True, nogil=True)
def depths(parent: Numbers) -> Numbers:
    """How many nodes lie above each node in the tree; a parent has a higher number than its children."""
    depth = np.zeros(len(parent), np.int32)
    for node in range(len(parent) - 1, -1, -1):
        if parent[node] != -1:
            depth[node] = depth[parent[node]] + 1
    return depth


@njit(cache=True, nogil=True)
def blocks_of(starts: Offsets, parent: Numbers) -> Numbers:
    """Where the blocks begin, and n: from node to node the parent is the next one and sees all the others."""
    nodes = len(parent)
    begins, size = np.empty(nodes + 1, np.int32), 0
    for node in range(nodes):
        degree = starts[node + 1] - starts[node]
        if node == 0 or parent[node - 1] != node or starts[node] - starts[node - 1] != degree + 1:
            begins[size] = node
            size += 1
    begins[size] = nodes
    return begins[: size + 1].copy()
