"""Matrices by networkx, from the same costs."""

import networkx as nx
import numpy as np

from gridsvc.roads import TravelMatrix
from routing.cost import unpacked
from routing.graph import ModeStreets
from routing.places import Places, along_edge, same_edge


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
