"""The engines that are measured: ours, and peers that answer the same from the same costs."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from api.matrix_bench.order import OURS
from gridsvc.roads import TravelMatrix
from routing.dijkstra import DijkstraSearch
from routing.graph import ModeStreets, StreetGraph
from routing.hierarchy import Hierarchies
from routing.hierarchy.warming import warm
from routing.places import Places


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


def prepared_ours(graph: StreetGraph, orders: Path) -> Prepared:
    """Our own engine, all its kernels compiled before."""
    warm()
    begun = time.process_time()
    Hierarchies(orders).contraction(graph)
    first = time.process_time() - begun
    begun = time.process_time()
    hierarchies = Hierarchies(orders)
    hierarchies.contraction(graph)
    return Prepared(first, time.process_time() - begun, hierarchies)


def prepared_scipy() -> Prepared:
    """Dijkstra's algorithm in scipy, which needs nothing but the costs."""

    def customized(streets: ModeStreets) -> Matrices:
        search, nowhere = DijkstraSearch(streets), Places(np.zeros(0, dtype=np.intp), np.zeros(0))
        search.matrix(nowhere, nowhere)
        return search

    return Prepared(0.0, None, customized)


def prepared_networkx() -> Prepared:
    """Dijkstra's algorithm in networkx."""
    from api.matrix_bench.networkx_search import NetworkxSearch

    return Prepared(0.0, None, NetworkxSearch)


def prepared_engine(name: str, graph: StreetGraph, orders: Path) -> Prepared:
    """An engine by its name; ours leaves its order in a folder."""
    if name == OURS:
        return prepared_ours(graph, orders)
    return prepared_networkx() if name == "networkx" else prepared_scipy()
