"""The search as a whole: first anneals, a covering model over all good routes, and reheats from the best."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from routing.periodic.budget import Budget
from routing.periodic.cover import CoverLimits, covered
from routing.periodic.pool import Pool
from routing.periodic.search import Search, Solution
from routing.periodic.settings import SearchSettings
from routing.periodic.shapes import Control, Problem

_SLICE_S = 0.03
_SLICE, _SLICE_LEAST, _SLICE_MOST = 500, 50, 20_000
_BETTER = 1e-7
_COLD = 1e-9
_LEAN = (0.1, 100.0)
"""Bounds of the price of excess."""

_WITHIN, _WITHIN_AT_END, _ENDING, _STEP = (0.4, 0.6), 0.9, 0.9, 1.05
"""So large a share of states is to be without excess, a larger one in the last tenth; else its price takes a step."""


@dataclass(frozen=True, slots=True)
class Found:
    """A solution, what it costs, and how many iterations it took."""

    routes: Solution
    cost: float
    iterations: int


Report = Callable[[float, float], None]
"""Told the share of the budget that is spent and the best cost; ends the search by raising."""


class Solver:
    """One run of the search."""

    def __init__(self, problem: Problem, seed: int, settings: SearchSettings, budget: Budget, report: Report) -> None:
        self._problem, self._settings, self._budget, self._report = problem, settings, budget, report
        self._search = Search(problem, seed)
        self._pool = Pool()
        self._best = Found(((),) * len(problem.fleet), np.inf, 0)
        self._visits = max(1, int(problem.customers["count"].sum()))
        self._load_unit = self._lean = 1.0
        self._control = Control(
            removed=settings.removed,
            longest=settings.longest_string,
            skipped=settings.overlooked,
            one_visit=settings.one_visit,
            one_day=settings.one_day,
            retried=settings.retried,
            heat=_COLD,
            load_price=np.inf,
            time_price=np.inf,
        )

    def solved(self, start: Solution | None = None) -> Found:
        """The best solution found while the budget lasts, which is not worse than the start."""
        if start is not None:
            self._search.visit(start)
            self._search.price(self._control)
            self._take(start, float(self._search.ledger["cost"]))
        rate, way = self._warmed_up()
        settings, budget = self._settings, self._budget
        anneal = budget.worth(settings.anneal_per_visit * self._visits, rate)
        if start is None:
            self._first(_whole(settings.first * budget.total / anneal, settings.anneals_max), way)
        self._reheated(_whole(budget.left / (0.4 * anneal), settings.reheats_max), way)
        return replace(self._best, iterations=self._search.iterations)

    def _warmed_up(self) -> tuple[float, float]:
        """A first solution without heat: iterations in a second, and the mean cost of a way to a visit."""
        search, customers = self._search, self._problem.customers
        ways = self._problem.out[0, self._problem.fleet["base"][0], : len(self._problem.options)]
        self._load_unit = 0.5 * float(ways.mean()) / max(1e-9, float(customers["load"].mean()))
        search.build(self._control)
        while search.ledger["absent"] and self._budget.spent < 0.05 * self._budget.total:
            self._go(_SLICE, self._control)
        begun, iterations = time.process_time(), self._warm_up()
        self._go(iterations, self._control)
        self._take(search.best, float(search.ledger["best"]))
        travel = float(search.state.lines.tours["travel"].sum())
        return iterations / max(1e-3, time.process_time() - begun), max(_COLD, travel / self._visits)

    def _warm_up(self) -> int:
        """Iterations without heat."""
        usual = 20 * self._visits + 2000
        return usual if self._budget.by_time else min(usual, int(0.1 * self._budget.total) + 1)

    def _first(self, anneals: int, way: float) -> None:
        """Anneals from nothing, in which load and duration may be exceeded at a price."""
        settings = self._settings
        share = settings.first * self._budget.total / anneals
        for number in range(anneals):
            if number:
                self._search.visit(((),) * len(self._problem.fleet))
                self._search.build(self._control)
            self._anneal(share, (settings.hot * way, settings.cold * way), soft=True, late=0.35)

    def _reheated(self, reheats: int, way: float) -> None:
        """Anneals from the best, hotter while they fail, each after the pool was put together anew."""
        settings, budget = self._settings, self._budget
        heat, spent, share = settings.reheat, 0.0, budget.left / reheats
        for number in range(50):
            if budget.left <= 0.05 * budget.total:
                break
            if number == 0 or spent < 0.015 * budget.total:
                spent = self._recombined(
                    min((settings.cover if number == 0 else 0.02) * budget.total, 0.3 * budget.left)
                )
            last, before = budget.left < 1.6 * share, self._best.cost
            self._search.visit(self._best.routes)
            length = budget.left - settings.cover * budget.total if last else share
            self._anneal(
                max(0.01 * budget.total, length), (heat * way, settings.cold * way), soft=number % 2 == 0, late=0.3
            )
            better = self._best.cost < before - _BETTER
            heat = settings.reheat if better else min(settings.reheat_most, heat * settings.reheat_growth)
            if last:
                break
        self._recombined(budget.left)

    def _anneal(self, amount: float, heats: tuple[float, float], *, soft: bool, late: float) -> None:
        """Cool down while an amount of the budget lasts; routes are pooled once a share of it is spent."""
        begun, size, (hot, cold) = self._budget.spent, _SLICE, heats
        seen = np.full(len(self._problem.fleet), -1)
        self._lean = 1.0
        while (share := (self._budget.spent - begun) / amount) < 1:
            control = self._priced(soft=soft)._replace(heat=hot * (cold / hot) ** share)
            within, at = int(self._search.ledger["within"]), time.process_time()
            self._go(size, control)
            if soft:
                self._adapt((int(self._search.ledger["within"]) - within) / size, share)
            if share > late:
                self._pool.collect(self._search, seen)
            if self._budget.by_time:
                factor = _SLICE_S / max(time.process_time() - at, 1e-4)
                size = max(_SLICE_LEAST, min(_SLICE_MOST, int(size * factor)))
        self._take(self._search.best, float(self._search.ledger["best"]))

    def _priced(self, *, soft: bool) -> Control:
        prices = (self._lean * self._load_unit, self._lean) if soft else (np.inf, np.inf)
        return self._control._replace(load_price=prices[0], time_price=prices[1])

    def _adapt(self, within: float, share: float) -> None:
        """Make excess dearer where too few states were without it, cheaper where too many."""
        ends = share >= _ENDING
        if within < (_WITHIN_AT_END if ends else _WITHIN[0]):
            self._lean *= _STEP
        elif within > _WITHIN[1] and not ends:
            self._lean /= _STEP
        self._lean = min(max(self._lean, _LEAN[0]), _LEAN[1])

    def _recombined(self, amount: float) -> float:
        """Put the pool together anew; what of the budget that took."""
        begun = self._budget.spent
        if not len(self._pool) or amount <= 0:
            return 0.0
        limits = CoverLimits(amount, None) if self._budget.by_time else CoverLimits(None, 1000)
        routes = covered(self._problem, self._pool.best(self._settings.pool_max), self._best.routes, limits)
        self._search.visit(routes)
        if self._search.price(self._control) and not self._search.ledger["excess"]:
            self._take(routes, float(self._search.ledger["cost"]))
        return self._budget.spent - begun

    def _take(self, routes: Solution, cost: float) -> None:
        """Keep a solution if it is the best, and its routes in any case."""
        if not np.isfinite(cost):
            return
        self._search_values(routes, cost)
        if cost < self._best.cost - _BETTER:
            self._best = Found(routes, cost, self._search.iterations)

    def _search_values(self, routes: Solution, cost: float) -> None:
        self._search.visit(routes)
        self._search.price(self._control)
        self._pool.add_all(self._problem.fleet["twin"], routes, self._search.state.lines.tours["value"], cost)

    def _go(self, iterations: int, control: Control) -> None:
        self._search.anneal(iterations, control)
        self._budget.count(iterations)
        self._report(min(1.0, self._budget.spent / self._budget.total), self._best.cost)


def _whole(number: float, most: int) -> int:
    return int(max(1, min(most, round(number))))
