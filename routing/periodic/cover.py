"""Which routes of a pool, put together, cost least: a set-covering model with patterns of days, solved by HiGHS."""

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from routing.periodic.pool import PooledRoute
from routing.periodic.search import Solution
from routing.periodic.shapes import NO_DAY, Problem

_HALF = 0.5
_ANY = 2**40
_SETS_MAX = 300
"""So many sets of days of one customer are looked at, for each number of visits."""


@dataclass(frozen=True, slots=True)
class CoverLimits:
    """When the model is left as it stands: seconds of the processor or nodes of its tree."""

    seconds: float | None
    nodes: int | None


class _Model:
    """Columns of a model, one after the other; rows are named."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.costs: list[float] = []
        self.starts = [0]
        self.rows: list[int] = []
        self.values: list[float] = []

    def row(self, lower: float, upper: float) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def column(self, cost: float, entries: Sequence[tuple[int, float]]) -> None:
        self.costs.append(cost)
        self.rows.extend(row for row, _ in entries)
        self.values.extend(value for _, value in entries)
        self.starts.append(len(self.rows))

    def lp(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.lower)
        lp.col_cost_ = np.array(self.costs)
        lp.col_lower_, lp.col_upper_ = np.zeros(len(self.costs)), np.ones(len(self.costs))
        lp.row_lower_, lp.row_upper_ = np.array(self.lower), np.array(self.upper)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.rows, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.values)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.costs)
        return lp


def covered(problem: Problem, routes: Sequence[PooledRoute], start: Solution, limits: CoverLimits) -> Solution:
    """The cheapest solution of these routes that was found, `start` if none; every customer has a pattern of days."""
    model, chosen = _Model(), _start(problem, start)
    day_sets = [_day_sets(problem, customer, chosen.days[customer]) for customer in range(len(problem.customers))]
    twins = problem.fleet["twin"]
    fleets = {
        int(twin): model.row(-highspy.kHighsInf, float(count))
        for twin, count in zip(*np.unique(twins, return_counts=True), strict=True)
    }
    days = {int(twin): int(day) for twin, day in zip(twins, problem.fleet["day"], strict=True)}
    visits = {
        (customer, day): model.row(0.0, highspy.kHighsInf)
        for customer, sets in enumerate(day_sets)
        for day in sorted({day for on in sets for day in on})
    }
    values = []
    for route in routes:
        calls = [(_customer(problem, option), days[route.twin]) for option in route.visits]
        rows = [visits[call] for call in calls if call in visits]
        model.column(route.cost, [(fleets[route.twin], 1.0), *((row, 1.0) for row in rows)])
        values.append(float((route.twin, frozenset(route.visits)) in chosen.routes))
    wanted = []
    for customer, sets in enumerate(day_sets):
        once = model.row(1.0, 1.0)
        for on, missing in sets.items():
            price = missing * float(problem.customers["price"][customer])
            model.column(price, [(once, 1.0), *((visits[customer, day], -1.0) for day in on)])
            wanted.append((customer, on))
            values.append(float(chosen.days[customer] == on))
    found = _solved(model.lp(), values, limits)
    days_of = {
        customer: on for (customer, on), value in zip(wanted, found[len(routes) :], strict=True) if value > _HALF
    }
    taken = [route for route, value in zip(routes, found, strict=False) if value > _HALF]
    return _routed(problem, taken, days_of)


@dataclass(frozen=True, slots=True)
class _Start:
    routes: frozenset[tuple[int, frozenset[int]]]
    days: tuple[tuple[int, ...], ...]


def _start(problem: Problem, solution: Solution) -> _Start:
    days: list[set[int]] = [set() for _ in problem.customers]
    for route, visits in enumerate(solution):
        for option in visits:
            days[_customer(problem, option)].add(int(problem.fleet["day"][route]))
    routes = frozenset(
        (int(problem.fleet["twin"][route]), frozenset(visits)) for route, visits in enumerate(solution) if visits
    )
    return _Start(routes, tuple(tuple(sorted(each)) for each in days))


def _day_sets(problem: Problem, customer: int, now: tuple[int, ...]) -> dict[tuple[int, ...], int]:
    """Sets of days on which a customer may have its visits, and how many visits each lacks."""
    asked = problem.customers[customer]
    count, sets = int(asked["count"]), {now: 0}
    for pattern in problem.patterns[customer, : asked["choices"]]:
        sets[tuple(np.flatnonzero(pattern).tolist())] = 0
    if not asked["choices"] and asked["site_after"] - asked["site_first"] == 1:
        for visits in range(count + 1):
            sets |= dict.fromkeys(_spaced(problem, customer, visits), 0)
    return {on: count - len(on) for on in sets}


def _spaced(problem: Problem, customer: int, visits: int) -> Iterator[tuple[int, ...]]:
    """Sets of so many days that keep the gaps of a customer."""
    asked, dates = problem.customers[customer], problem.date.tolist()
    most = int(asked["most"]) if visits == asked["count"] else _ANY
    last = int(asked["last"])
    for days in itertools.islice(itertools.combinations(range(len(dates)), visits), _SETS_MAX):
        chain = [*([last] if last > NO_DAY else []), *(dates[day] for day in days)]
        if all(asked["least"] <= later - earlier <= most for earlier, later in itertools.pairwise(chain)):
            yield days


def _customer(problem: Problem, option: int) -> int:
    return int(problem.options["customer"][option])


def _solved(lp: highspy.HighsLp, start: Sequence[float], limits: CoverLimits) -> list[float]:
    solver = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 1e-5}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    if limits.nodes is not None:
        solver.setOptionValue("mip_max_nodes", limits.nodes)
    solver.passModel(lp)
    begun, first = time.process_time(), highspy.HighsSolution()
    first.col_value = list(start)
    solver.setSolution(first)
    if limits.seconds is not None:
        end = begun + limits.seconds
        solver.cbMipInterrupt.subscribe(lambda event: event.interrupt() if time.process_time() > end else None)
    solver.run()
    found = list(solver.getSolution().col_value)
    return found if len(found) == len(start) else list(start)


def _routed(problem: Problem, routes: Sequence[PooledRoute], days_of: dict[int, tuple[int, ...]]) -> Solution:
    """Routes of the fleet; a customer that two routes of a day hold stays in the first."""
    free: dict[int, list[int]] = {}
    for route, twin in enumerate(problem.fleet["twin"].tolist()):
        free.setdefault(twin, []).append(route)
    rows: list[tuple[int, ...]] = [()] * len(problem.fleet)
    held: set[tuple[int, int]] = set()
    for each in routes:
        number = free[each.twin].pop(0)
        day, visits = int(problem.fleet["day"][number]), []
        for option in each.visits:
            customer = _customer(problem, option)
            if day in days_of.get(customer, ()) and (customer, day) not in held:
                held.add((customer, day))
                visits.append(option)
        rows[number] = tuple(visits)
    return tuple(rows)
