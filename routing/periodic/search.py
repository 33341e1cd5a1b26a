"""One search: the state of a problem, and the generator of its random numbers."""

from collections.abc import Sequence

import numpy as np

from routing.periodic.annealing import annealed
from routing.periodic.days import unevenness
from routing.periodic.shapes import (
    BID,
    CELL,
    HOME,
    KNOWN,
    LEDGER,
    TAKEN,
    TOUCH,
    TOUR,
    Control,
    Lines,
    Problem,
    Records,
    State,
    Whole,
    blank,
)
from routing.periodic.tours import filled, priced

Solution = tuple[tuple[int, ...], ...]
"""By route the options visited, in order."""

_ANYTHING = 1e18


class Search:
    """A state that is annealed."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.state = _state(problem)
        self._rng = np.random.default_rng(seed)
        self._iteration = 0
        self.visit(((),) * len(problem.fleet))

    @property
    def ledger(self) -> Records:
        """Counts and sums of the state."""
        return self.state.ledger[0]

    @property
    def iterations(self) -> int:
        """How many were done."""
        return self._iteration

    @property
    def best(self) -> Solution:
        """The best state without excess since the routes were last given."""
        rows = zip(self.state.best.tolist(), self.state.best_tours["length"].tolist(), strict=True)
        return tuple(tuple(row[1 : length + 1]) for row, length in rows)

    @property
    def now(self) -> Solution:
        """The routes as they stand."""
        rows = zip(self.state.lines.row.tolist(), self.state.lines.tours["length"].tolist(), strict=True)
        return tuple(tuple(row[1 : length + 1]) for row, length in rows)

    def visit(self, routes: Sequence[Sequence[int]]) -> None:
        """Go on from these routes; the best state is forgotten."""
        state, problem = self.state, self.problem
        state.lines.row[:, 0], state.lines.row[:, 1] = problem.fleet["base"], problem.fleet["end"]
        state.lines.gap[:] = 0.0
        state.lines.tours[:] = 0
        state.home[:] = -1
        state.homes["placed"] = 0
        for route, visits in enumerate(routes):
            filled(problem, state, route, np.array(visits, dtype=np.uint32))
        state.homes["pattern"] = self._patterns()
        lacking = state.homes["placed"] < problem.customers["count"]
        found = np.flatnonzero(lacking)
        state.homes["slot"] = np.where(lacking, np.cumsum(lacking) - 1, -1)
        state.absent[: len(found)] = found
        self.ledger["absent"] = len(found)
        versions = np.arange(len(problem.fleet)) + self.ledger["clock"] + 1
        state.lines.tours["version"] = versions
        self.ledger["clock"] += len(versions)
        self.ledger["best"] = np.inf
        state.best_tours["version"] = -1

    def price(self, control: Control) -> bool:
        """Settle the cost of all at these prices of excess; whether all hours are kept."""
        kept = priced(self.problem, self.state, control)
        tours, customers = self.state.lines.tours, self.problem.customers
        missing = customers["count"] - self.state.homes["placed"]
        self.ledger["excess"] = tours["excess"].sum()
        price = (customers["price"] * missing).sum() + unevenness(self.problem, self.state)
        self.ledger["cost"] = tours["value"].sum() + self.ledger["excess"] + price
        return bool(kept)

    def build(self, control: Control) -> None:
        """Try all absent visits once."""
        once = control._replace(retried=len(self.state.homes), heat=_ANYTHING, one_visit=0.0, one_day=0.0)
        self.anneal(1, once)

    def anneal(self, iterations: int, control: Control) -> None:
        """Do so many iterations at one temperature and one price of excess."""
        self.price(control)
        first = self._iteration
        if len(self.problem.customers) and len(self.problem.fleet):
            annealed(self.problem, self.state, first, first + iterations, control, self._rng)
        self._iteration += iterations

    def _patterns(self) -> Whole:
        on = (self.state.home >= 0)[:, None, :]
        alike = (self.problem.patterns == on).all(axis=2)
        alike &= np.arange(alike.shape[1]) < self.problem.customers["choices"][:, None]
        return np.where(alike.any(axis=1), alike.argmax(axis=1), -1)


def _state(problem: Problem) -> State:
    customers, days, routes = len(problem.customers), len(problem.date), len(problem.fleet)
    longest = min(customers, int(problem.fleet["visits_max"].max(initial=0))) + 3
    return State(
        lines=_lines(routes, longest),
        home=np.full((customers, days), -1),
        homes=blank(HOME, customers),
        absent=np.zeros(customers, np.int64),
        known=_unknown(customers, routes),
        old=_lines(routes, longest),
        mark=np.full(customers, -1),
        taken=blank(TAKEN, customers + 1),
        was=np.zeros((customers, days), np.int64),
        touch=_untouched(routes),
        bids=blank(BID, days),
        table=blank(CELL, (_visits_max(problem), days)),
        best=np.zeros((routes, longest), np.uint32),
        best_tours=blank(TOUR, routes),
        ledger=blank(LEDGER, 1),
    )


def _visits_max(problem: Problem) -> int:
    """How many visits any site has at most, at least one."""
    counts = np.append(0, np.cumsum(problem.customers["count"]))
    return int((counts[problem.customers["site_after"]] - counts[problem.customers["site_first"]]).max(initial=1))


def _lines(routes: int, longest: int) -> Lines:
    gap, leave, late = (np.zeros((routes, longest)) for _ in range(3))
    return Lines(np.zeros((routes, longest), np.uint32), gap, leave, late, blank(TOUR, routes))


def _unknown(customers: int, routes: int) -> Records:
    known = blank(KNOWN, (customers, routes))
    known["version"] = -1
    return known


def _untouched(routes: int) -> Records:
    touch = blank(TOUCH, routes)
    touch["stamp"] = touch["string"] = -1
    return touch
