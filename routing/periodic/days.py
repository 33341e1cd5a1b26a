"""Kernels that choose the days of a customer from what a visit costs on each day."""

import numpy as np

from routing.periodic.compiling import kernel, part
from routing.periodic.shapes import NO_DAY, Control, Problem, Scalar, State, Whole

_ANY = 2**40
"""No limit of days."""


@part
def patterned(problem: Problem, state: State, customer: int, control: Control, rng: np.random.Generator) -> None:
    """Choose the cheapest pattern, some being overlooked, and mark its days."""
    bids, found, least = state.bids, -1, np.inf
    for number in range(problem.customers[customer].choices):
        if found >= 0 and rng.random() < control.skipped:
            continue
        cost = 0.0
        for day in range(bids.shape[0]):
            if problem.patterns[customer, number, day]:
                cost += bids[day].cost
        if cost < least:
            found, least = number, cost
    state.homes[customer].pattern = found
    for day in range(bids.shape[0]):
        bids[day].chosen = found >= 0 and problem.patterns[customer, found, day]


@part
def spaced(problem: Problem, state: State, customer: int) -> None:
    """Mark as many days as can be, up to those wanted, at the least cost, that keep the gaps of the site.

    The most days between visits bind when the site gets all its visits. Days on which other customers of the site have
    visits stand; the table holds the least cost of so many visits, the last of them on a day.
    """
    asked, held, wanted = problem.customers[customer], 0, 0
    for other in range(asked.site_first, asked.site_after):
        wanted += problem.customers[other].count
        if other != customer:
            held += state.homes[other].placed
    for visits in range(asked.count, -1, -1):
        for day in range(state.bids.shape[0]):
            state.bids[day].chosen = False
        most = asked.most if held + visits == wanted else _ANY
        if _marked(problem, state, customer, visits + held, most):
            break


@part
def _marked(problem: Problem, state: State, customer: int, total: int, most: int) -> bool:
    """Mark the days of so many visits in all, held ones among them; whether that can be."""
    bids, table, days = state.bids, state.table, state.bids.shape[0]
    for day in range(days):
        table[0, day].cost = np.inf
        if total and _may_begin(problem, state, customer, day, most):
            table[0, day].cost = _cost(problem, state, customer, day)
    for visit in range(1, total):
        for day in range(days):
            _extended(problem, state, customer, (visit, day), most)
    end, least = -1, np.inf
    for day in range(days - 1, -1, -1):
        if total and table[total - 1, day].cost < least:
            end, least = day, table[total - 1, day].cost
        if _held(problem, state, customer, day):
            break
    for visit in range(total - 1, -1, -1):
        if end >= 0:
            bids[end].chosen = not _held(problem, state, customer, end)
            end = table[visit, end].before
    return total == 0 or least < np.inf


@part
def _extended(problem: Problem, state: State, customer: int, at: tuple[int, int], most: int) -> None:
    """Fill the table for so many visits before this one, which is on the given day."""
    (visit, day), asked, table = at, problem.customers[customer], state.table
    cell = table[visit, day]
    cell.cost = np.inf
    cost = _cost(problem, state, customer, day)
    for before in range(day - 1, -1, -1):
        gap = problem.date[day] - problem.date[before]
        if cost == np.inf or gap > most:
            break
        value = table[visit - 1, before].cost + cost + asked.rhythm * max(0.0, asked.even - gap)
        if gap >= asked.least and value < cell.cost:
            cell.cost = value
            cell.before = before
        if _held(problem, state, customer, before):
            break


@part
def _cost(problem: Problem, state: State, customer: int, day: int) -> Scalar:
    if _held(problem, state, customer, day):
        return 0.0
    return state.bids[day].cost


@part
def _held(problem: Problem, state: State, customer: int, day: int) -> bool:
    """Whether another customer of the site has a visit on a day."""
    asked, found = problem.customers[customer], False
    for other in range(asked.site_first, asked.site_after):
        found = found or (other != customer and state.home[other, day] >= 0)
    return found


@part
def _may_begin(problem: Problem, state: State, customer: int, day: int, most: int) -> bool:
    """Whether the first visit of the site may fall on a day: after the last one before, and no held one earlier."""
    asked = problem.customers[customer]
    gap = problem.date[day] - asked.last
    held = gap < asked.least or (gap > most and asked.last > NO_DAY)
    for before in range(day):
        held = held or _held(problem, state, customer, before)
    return not held


@part
def uneven(problem: Problem, customer: int, routes: Whole) -> Scalar:
    """The price of the days by which visits in these routes (days,) lie nearer to each other than even."""
    asked, cost, before = problem.customers[customer], 0.0, -1
    if asked.rhythm > 0.0:
        for day in range(routes.shape[0]):
            if routes[day] >= 0:
                if before >= 0:
                    cost += asked.rhythm * max(0.0, asked.even - (problem.date[day] - problem.date[before]))
                before = day
    return cost


@kernel
def unevenness(problem: Problem, state: State) -> float:
    """The price of uneven days of all customers."""
    cost = 0.0
    for customer in range(state.home.shape[0]):
        cost += uneven(problem, customer, state.home[customer])
    return cost
