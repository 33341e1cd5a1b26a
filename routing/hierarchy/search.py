"""Quickest ways by climbing and sweeping in a contracted network."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from gridsvc.roads import UNREACHABLE, TravelMatrix
from routing.cost import EXACT, STRIDE, unpacked
from routing.graph import ModeStreets
from routing.hierarchy.climbs import climbs
from routing.hierarchy.contraction import Contraction, priced
from routing.hierarchy.shapes import Ends, Floats, Numbers
from routing.hierarchy.sweeps import above, restricted, settle, sweep
from routing.places import Places, along_edge, same_edge
from routing.search import Ways

LANES = 64


class HierarchySearch:
    """Searches the streets of one mode; implements Search. The number of threads changes no answer."""

    def __init__(self, streets: ModeStreets, contraction: Contraction, threads: int = 1) -> None:
        self._streets = streets
        self._contraction = contraction
        self._priced = priced(contraction, streets.costs)
        self._threads = threads

    def matrix(self, sources: Places, targets: Places) -> TravelMatrix:
        """Times and metres from each source to each target."""
        ms, metres = (np.empty((len(sources), len(targets)), dtype=np.int32) for _ in range(2))
        if ms.size:
            self._fill(sources, targets, ms, metres)
            self._fill_along_edges(sources, targets, ms, metres)
        return TravelMatrix(ms, metres)

    def ways(self, sources: Places, targets: Places) -> Ways:
        """The way from each source to the target of the same row."""
        same = sources.edge == targets.edge
        along, arcs = along_edge(self._streets, sources.edge, sources.share, targets.share)
        found = climbs(
            self._contraction.chordal,
            (self._priced.up, self._priced.down),
            self._priced.origins,
            Ends(*self._ranked(*sources.leaving(self._streets)), sources.arcs_out),
            Ends(*self._ranked(*targets.coming(self._streets)), targets.arcs_in),
            (np.where(same, along, np.inf), arcs),
            self._streets.graph.street_arcs,
        )
        return Ways(*found)

    def _ranked(self, nodes: Numbers, costs: Floats) -> tuple[Numbers, Floats]:
        return np.where(np.isfinite(costs), self._contraction.rank[nodes], np.int32(-1)), costs

    def _fill(self, sources: Places, targets: Places, ms: Numbers, metres: Numbers) -> None:
        chordal = self._contraction.chordal
        seeds, leaving = self._ranked(*sources.leaving(self._streets))
        ends, coming = self._ranked(*targets.coming(self._streets))
        chosen = above(chordal.parent, ends.ravel())[::-1].copy()
        asked = np.unique(ends)
        asked = asked[asked >= 0]
        slots = np.full(len(chosen), -1, dtype=np.int32)
        slots[len(chosen) - 1 - np.searchsorted(chosen[::-1], asked)] = np.arange(len(asked), dtype=np.int32)
        into = np.where(ends >= 0, np.searchsorted(asked, ends), -1).astype(np.int32)
        run = partial(
            sweep,
            chordal,
            self._priced.up,
            chosen,
            restricted(self._priced.down, chordal.depth, chosen),
            (slots, len(asked)),
        )
        order = np.argsort(seeds.max(axis=1), kind="stable")

        def fill(first: int) -> None:
            rows = order[first : first + LANES]
            nodes, costs = np.full((LANES, 2), -1, dtype=np.int32), np.full((LANES, 2), np.inf)
            nodes[: len(rows)], costs[: len(rows)] = seeds[rows], leaving[rows]
            settle(run(nodes, costs), rows, into, coming, (STRIDE, EXACT, UNREACHABLE), ms, metres)

        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(fill, range(0, len(sources), LANES)))

    def _fill_along_edges(self, sources: Places, targets: Places, ms: Numbers, metres: Numbers) -> None:
        for rows, columns in same_edge(sources, targets):
            cost, _ = along_edge(self._streets, sources.edge[rows], sources.share[rows], targets.share[columns])
            along_ms, along_metres = unpacked(cost)
            known_ms, known_metres = ms[rows, columns], metres[rows, columns]
            better = (along_ms < known_ms) | ((along_ms == known_ms) & (along_metres < known_metres))
            cells = rows[better], columns[better]
            ms[cells], metres[cells] = along_ms[better], along_metres[better]
