"""Kernels that take visits out: strings of neighbours in neighbouring routes (Christiaens, Vanden Berghe 2020)."""

import numpy as np

from routing.periodic.compiling import part
from routing.periodic.shapes import Control, Lines, Problem, Scalar, State
from routing.periodic.tours import drop

ALL_DAYS, ONE_DAY, ONE_VISIT = 0, 1, 2
"""Customers leave all days and strings lie anywhere, or on one day; or only visits of one day leave."""

_SPLIT = 0.5
"""Share of strings of which a part in the middle is kept."""

_KEPT_LONGER = 0.01
"""Chance of keeping one more visit in the middle of a string (the beta of the paper)."""


@part
def copied(source: Lines, target: Lines, route: int) -> None:
    """Copy a route with its timetable."""
    for p in range(source.tours[route].length + 2):
        target.row[route, p] = source.row[route, p]
        target.gap[route, p] = source.gap[route, p]
        target.leave[route, p] = source.leave[route, p]
        target.late[route, p] = source.late[route, p]
    target.tours[route] = source.tours[route]


@part
def touched(state: State, route: int, iteration: int, count: int) -> Scalar:
    """Note how a route was before its first change in an iteration; how many are touched now."""
    if state.touch[route].stamp == iteration:
        return count
    state.touch[route].stamp = iteration
    state.touch[count].route = route
    copied(state.lines, state.old, route)
    return count + 1


@part
def cleared(problem: Problem, state: State, customer: int, at: tuple[int, int, int], only: int) -> Scalar:
    """Take a customer out of all its routes, or of the one of a single day; how many routes are touched.

    at: the iteration, how many routes are touched, how many customers are taken.
    """
    (iteration, count, size), home = at, state.homes[customer]
    state.mark[customer] = iteration
    state.taken[size].customer = customer
    state.taken[size].pattern = home.pattern
    for day in range(state.home.shape[1]):
        route = state.home[customer, day]
        state.was[size, day] = route
        if route >= 0 and (only < 0 or day == only):
            count = touched(state, route, iteration, count)
            drop(problem, state, route, customer)
    if only < 0:
        home.pattern = -1
    return count


@part
def ruined(
    problem: Problem, state: State, kind: int, at: tuple[int, int, int], control: Control, rng: np.random.Generator
) -> tuple[Scalar, Scalar]:
    """Take out strings around a random customer; routes touched and customers taken. at: as in cleared."""
    iteration, count, size = at
    seed = int(rng.random() * state.mark.shape[0])
    longest = min(control.longest, state.ledger[0].usual)
    strings = int(rng.random() * (4.0 * control.removed / (1.0 + longest) - 1.0) + 1.0)
    day = _a_day(state, seed, rng) if kind != ALL_DAYS else -1
    only = day if kind == ONE_VISIT else -1
    state.ledger[0].day = only
    if kind != ALL_DAYS and day < 0:
        return count, size
    for rank in range(-1, problem.near.shape[1]):
        customer = seed if rank < 0 else int(problem.near[seed, rank])
        if strings == 0 or state.mark[customer] == iteration:
            continue
        route = state.home[customer, day] if day >= 0 else _a_route(state, customer, iteration, rng)
        if route >= 0 and state.touch[route].string != iteration:
            state.touch[route].string = iteration
            taken = (iteration, count, size)
            count, size = _string(problem, state, (customer, route), taken, (longest, only), rng)
            strings -= 1
    return count, size


@part
def _a_day(state: State, customer: int, rng: np.random.Generator) -> Scalar:
    """A day of a customer's visits, or -1."""
    count, chosen = 0, -1
    for day in range(state.home.shape[1]):
        if state.home[customer, day] >= 0:
            count += 1
            if rng.random() * count < 1.0:
                chosen = day
    return chosen


@part
def _a_route(state: State, customer: int, iteration: int, rng: np.random.Generator) -> Scalar:
    """A route of a customer's visits from which no string was taken yet, or -1."""
    count, chosen = 0, -1
    for day in range(state.home.shape[1]):
        route = state.home[customer, day]
        if route >= 0 and state.touch[route].string != iteration:
            count += 1
            if count == 1 or rng.random() * count < 1.0:
                chosen = route
    return chosen


@part
def _string(
    problem: Problem,
    state: State,
    where: tuple[int, int],
    at: tuple[int, int, int],
    sizes: tuple[float, int],
    rng: np.random.Generator,
) -> tuple[Scalar, Scalar]:
    """Take out a string of a route that holds a customer, in half of all cases with a part in its middle kept."""
    (customer, route), (iteration, count, size), (longest, only) = where, at, sizes
    row, length, options = state.lines.row[route], state.lines.tours[route].length, problem.options
    leaving = min(length, int(rng.random() * min(float(length), longest) + 1.0))
    kept = 0
    if 1 < leaving < length and rng.random() < _SPLIT:
        kept = 1
        while leaving + kept < length and rng.random() < _KEPT_LONGER:
            kept += 1
    span, position = leaving + kept, 1
    while options[row[position]].customer != customer:
        position += 1
    low, high = max(1, position - span + 1), min(position, length - span + 1)
    begin = low + int(rng.random() * (high - low + 1))
    hole = begin + (1 + int(rng.random() * (leaving - 1)) if kept else span)
    found = 0
    for p in range(begin, begin + span):
        each = options[row[p]].customer
        stays = (hole <= p < hole + kept and each != customer) or problem.customers[each].fixed
        if not stays and state.mark[each] != iteration:
            state.taken[size + found].order = each
            found += 1
    for k in range(size, size + found):
        count = cleared(problem, state, state.taken[k].order, (iteration, count, k), only)
    return count, size + found
