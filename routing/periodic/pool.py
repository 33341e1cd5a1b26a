"""Routes that were seen in good states, from which a covering model may choose anew."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nsmallest

import numpy as np

from routing.periodic.search import Search, Solution

_NO_EXCESS = 1e-7


@dataclass(slots=True)
class PooledRoute:
    """Options visited by a route of a kind (twin), its cost, and the least cost of a state it was seen in."""

    twin: int
    visits: tuple[int, ...]
    cost: float
    seen_in: float


@dataclass(slots=True)
class Pool:
    """The cheapest order of each set of visits of a kind of route."""

    _routes: dict[tuple[int, frozenset[int]], PooledRoute] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._routes)

    def best(self, most: int) -> list[PooledRoute]:
        """Those that were seen in the cheapest states."""
        return nsmallest(most, self._routes.values(), key=lambda each: each.seen_in)

    def collect(self, search: Search, seen: np.ndarray) -> None:
        """Take in the routes of a state without excess that have changed; seen: their versions, which is written to."""
        ledger, lines = search.ledger, search.state.lines
        if ledger["excess"] > _NO_EXCESS:
            return
        versions, lengths = lines.tours["version"], lines.tours["length"]
        for route in np.flatnonzero((versions != seen) & (lengths > 0)):
            visits = tuple(lines.row[route, 1 : lengths[route] + 1].tolist())
            twin = int(search.problem.fleet["twin"][route])
            self.add(PooledRoute(twin, visits, float(lines.tours["value"][route]), float(ledger["cost"])))
        seen[:] = versions

    def add_all(self, twins: Iterable[int], solution: Solution, values: Iterable[float], cost: float) -> None:
        """Take in all routes of a solution with this cost."""
        for twin, visits, value in zip(twins, solution, values, strict=True):
            if visits:
                self.add(PooledRoute(int(twin), visits, float(value), cost))

    def add(self, route: PooledRoute) -> None:
        """Take in a route."""
        key = (route.twin, frozenset(route.visits))
        known = self._routes.setdefault(key, route)
        known.seen_in = min(known.seen_in, route.seen_in)
        if route.cost < known.cost:
            known.cost, known.visits = route.cost, route.visits
