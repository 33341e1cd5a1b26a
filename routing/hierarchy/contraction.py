"""A network contracted: the graph of contraction, found once, and its arcs at the costs of a mode."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from routing.graph import StreetGraph
from routing.hierarchy import customization, elimination
from routing.hierarchy.order import OrderStore
from routing.hierarchy.shapes import Chordal, Floats, Half, Numbers, Origins


@dataclass(frozen=True, slots=True)
class Contraction:
    """The graph of contraction; rank: int32 (n,), the number there of each node; tails, heads: of all arcs, by rank."""

    chordal: Chordal
    rank: Numbers
    tails: Numbers
    heads: Numbers


@dataclass(frozen=True, slots=True)
class Priced:
    """The arcs that are needed at some costs, upwards and down, and what they stand for."""

    up: Half
    down: Half
    origins: Origins


def contracted(graph: StreetGraph, orders: OrderStore) -> Contraction:
    """Contract a graph in the order that the store has or makes."""
    links = _links(graph.nodes, graph.tails, graph.heads)
    order = orders.order(links)
    links = _renumbered(links, order)
    subtrees = elimination.postorder(elimination.elimination_tree(links.indptr, links.indices))
    order, links = order[subtrees], _renumbered(links, subtrees)
    parent = elimination.elimination_tree(links.indptr, links.indices)
    starts, heads = elimination.upward_arcs(links.indptr, links.indices, parent)
    depth = elimination.depths(parent)
    rank = np.empty(graph.nodes, dtype=np.int32)
    rank[order] = np.arange(graph.nodes, dtype=np.int32)
    chordal = Chordal(
        starts, heads, parent, depth, int(depth.max(initial=0)) + 1, elimination.blocks_of(starts, parent)
    )
    return Contraction(chordal, rank, rank[graph.tails], rank[graph.heads])


def priced(contraction: Contraction, costs: Floats) -> Priced:
    """The arcs at some costs (a,) of the arcs of the graph."""
    shape = contraction.chordal
    up, down, *origins = customization.entered_costs(
        shape.starts, shape.heads, contraction.tails, contraction.heads, costs
    )
    middles = np.full((2, len(shape.heads)), -1, dtype=np.int32)
    customization.customize(shape.starts, shape.heads, shape.blocks, up, down, middles[0], middles[1])
    exact_up, exact_down = up.copy(), down.copy()
    customization.perfect(shape.starts, shape.heads, shape.blocks, exact_up, exact_down)
    return Priced(_half(shape, up, exact_up), _half(shape, down, exact_down), Origins(middles, np.stack(origins)))


def _half(shape: Chordal, costs: Floats, exact: Floats) -> Half:
    starts, arcs = customization.needed_arcs(shape.starts, costs, exact)
    return Half(starts, shape.heads[arcs], costs[arcs], arcs)


def _links(nodes: int, tails: Numbers, heads: Numbers) -> csr_array:
    """The neighbours of each node in either direction, sorted, each once, none its own."""
    apart = tails != heads
    one, other = np.concatenate((tails, heads)), np.concatenate((heads, tails))
    apart = np.concatenate((apart, apart))
    links = csr_array((np.ones(apart.sum(), dtype=np.int8), (one[apart], other[apart])), shape=(nodes, nodes))
    links.sum_duplicates()
    return links


def _renumbered(links: csr_array, order: Numbers) -> csr_array:
    renumbered = links[order][:, order].tocsr()
    renumbered.sort_indices()
    return renumbered
