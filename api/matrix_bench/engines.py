"""The engines that are measured: ours, and peers that answer the same from the same costs."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import networkx as nx
import numpy as np

from gridsvc.roads import TravelMatrix
from routing.cost import unpacked
from routing.dijkstra import DijkstraSearch
from routing.graph import ModeStreets, StreetGraph
from routing.hierarchy import Hierarchies
from routing.hierarchy.warming import warm
from routing.places import Places, along_edge, same_edge

OURS = "gridsvc"


class Matrices(Protocol):
    """Whatever gives matrices."""

    def matrix(self, sources: Places, targets: Places) -> TravelMatrix:
        """Times and metres from each source to each target."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """An engine that knows a network: what that took in CPU seconds, and how it takes the costs of a mode.

    kept_cpu_s: the same when another process has done it before, None where nothing is kept.
    """

    cpu_s: float
    kept_cpu_s: float | None
    customized: Callable[[ModeStreets], Matrices]


def prepared_ours(graph: StreetGraph) -> Prepared:
    """Our own engine, all its kernels compiled before."""
    warm()
    begun = time.process_time()
    Hierarchies().contraction(graph)
    first = time.process_time() - begun
    with TemporaryDirectory() as folder:
        Hierarchies(Path(folder)).contraction(graph)
        begun = time.process_time()
        hierarchies = Hierarchies(Path(folder))
        hierarchies.contraction(graph)
        return Prepared(first, time.process_time() - begun, hierarchies)


def prepared_scipy(_: StreetGraph) -> Prepared:
    """Dijkstra's algorithm in scipy, which needs nothing but the costs."""

    def customized(streets: ModeStreets) -> Matrices:
        search, nowhere = DijkstraSearch(streets), Places(np.zeros(0, dtype=np.intp), np.zeros(0))
        search.matrix(nowhere, nowhere)
        return search

    return Prepared(0.0, None, customized)


def prepared_networkx(_: StreetGraph) -> Prepared:
    """Dijkstra's algorithm in networkx."""
    return Prepared(0.0, None, NetworkxSearch)


class NetworkxSearch:
    """Matrices by networkx, one search for each source."""

    def __init__(self, streets: ModeStreets) -> None:
        self._streets = streets
        usable = np.isfinite(streets.costs)
        order = np.argsort(-streets.costs[usable], kind="stable")
        tails, heads, costs = (
            values[usable][order].tolist() for values in (streets.graph.tails, streets.graph.heads, streets.costs)
        )
        self._graph: nx.DiGraph[int] = nx.DiGraph()
        self._graph.add_weighted_edges_from(zip(tails, heads, costs, strict=True))

    def matrix(self, sources: Places, targets: Places) -> TravelMatrix:
        """Times and metres from each source to each target."""
        nodes, leaving = sources.leaving(self._streets)
        ends, coming = targets.coming(self._streets)
        costs = np.full((len(sources), len(targets)), np.inf)
        for row in range(len(sources)):
            usable = np.flatnonzero(np.isfinite(leaving[row]))
            # The cheaper one last: to the same node only the last arc counts.
            usable = usable[np.argsort(-leaving[row][usable])]
            seeds = zip(nodes[row][usable].tolist(), leaving[row][usable].tolist(), strict=True)
            self._graph.add_weighted_edges_from((-1, node, cost) for node, cost in seeds)
            reached = nx.single_source_dijkstra_path_length(self._graph, -1) if len(usable) else {}
            self._graph.remove_nodes_from([-1])
            by_end = [[reached.get(node, np.inf) for node in pair] for pair in ends.tolist()]
            costs[row] = (np.array(by_end).reshape(-1, 2) + coming).min(axis=1, initial=np.inf)
        for rows, columns in same_edge(sources, targets):
            direct, _ = along_edge(self._streets, sources.edge[rows], sources.share[rows], targets.share[columns])
            costs[rows, columns] = np.minimum(costs[rows, columns], direct)
        return TravelMatrix(*unpacked(costs))


ENGINES: dict[str, Callable[[StreetGraph], Prepared]] = {
    OURS: prepared_ours,
    "scipy": prepared_scipy,
    "networkx": prepared_networkx,
}
