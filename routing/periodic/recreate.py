"""Kernels that put visits back where they cost least."""

import numpy as np

from routing.periodic.compiling import part
from routing.periodic.days import patterned, spaced
from routing.periodic.insertion import burden, pauses, place, remembered, surcharge
from routing.periodic.ruin import touched
from routing.periodic.shapes import Control, Problem, Scalar, State
from routing.periodic.tours import put, settled

_RANDOM, _HEAVY, _FAR, _NEAR, _DEAR = 4.0, 8.0, 10.0, 11.0, 14.0
"""Weights of the orders in which customers are put back, added up: 4, 4, 2 and 1 as in the paper, and 3."""


@part
def ordered(problem: Problem, state: State, size: int, rng: np.random.Generator) -> None:
    """Write the order in which customers are put back: in random order, or heavy, far, near or dear ones first."""
    taken, dice = state.taken, rng.random() * (_DEAR if state.ledger[0].absent > 0 else _NEAR)
    for k in range(size):
        asked = problem.customers[taken[k].customer]
        if dice < _RANDOM:
            key = rng.random()
        elif dice < _HEAVY:
            key = -asked.weight
        elif dice < _NEAR:
            key = -asked.far if dice < _FAR else asked.far
        else:
            key = -asked.price
        j = k
        while j > 0 and taken[j - 1].key > key:
            taken[j].key, taken[j].order = taken[j - 1].key, taken[j - 1].order
            j -= 1
        taken[j].key, taken[j].order = key, k


@part
def bid(
    problem: Problem, state: State, at: tuple[int, int, int], skip: int, control: Control, rng: np.random.Generator
) -> Scalar:
    """Find the cheapest insertion of a customer on a day; at: customer, day, iteration.

    skip: how many places are looked at until one is overlooked; the new number is returned.
    """
    (customer, day, iteration), lines, first = at, state.lines, problem.first[at[1]]
    asked, best = problem.customers[customer], state.bids[day]
    service = problem.options[asked.first].service
    best.cost = np.inf
    for route in range(first, problem.first[day + 1]):
        length, more = lines.tours[route].length, problem.bias[customer, route]
        if more == np.inf or length >= problem.fleet[route].visits_max:
            continue
        if length == 0 and route > first and _twin_is_empty(problem, state, route):
            continue
        more += burden(problem, state, route, asked.load, control)
        if more >= best.cost:
            continue
        if state.touch[route].stamp == iteration:
            delta, position, option = place(problem, lines, customer, route, -1)
        else:
            delta, position, option = remembered(problem, state, customer, route)
        if delta + more >= best.cost:
            continue
        cost = delta + more + surcharge(problem, state, route, delta + service, control)
        if cost >= best.cost:
            continue
        skip -= 1
        if skip <= 0:
            skip = pauses(rng)
            delta, position, option = place(problem, lines, customer, route, position)
            cost = delta + more + surcharge(problem, state, route, delta + service, control)
            if position < 0 or cost >= best.cost:
                continue
        best.cost, best.route, best.position, best.option = cost, route, position, option
    return skip


@part
def _twin_is_empty(problem: Problem, state: State, route: int) -> bool:
    """Whether the route before is just like this one, and empty."""
    alike = problem.fleet[route - 1].twin == problem.fleet[route].twin
    return bool(alike and state.lines.tours[route - 1].length == 0)


@part
def put_back(
    problem: Problem, state: State, at: tuple[int, int, int], skip: int, control: Control, rng: np.random.Generator
) -> tuple[Scalar, Scalar, Scalar]:
    """Put a customer back, on the day to which the iteration is confined or on days of its choice.

    at: customer, iteration, routes touched. Returns routes touched, places left until one is overlooked, and whether
    all hours are kept.
    """
    (customer, iteration, count), only, bids = at, state.ledger[0].day, state.bids
    for day in range(bids.shape[0]):
        bids[day].chosen = False
        bids[day].cost = np.inf
        if only < 0 or day == only:
            skip = bid(problem, state, (customer, day, iteration), skip, control, rng)
    kept = True
    if only >= 0:
        kept = bids[only].chosen = bids[only].cost < np.inf
    elif problem.customers[customer].choices > 0:
        patterned(problem, state, customer, control, rng)
    else:
        spaced(problem, state, customer)
    for day in range(bids.shape[0]):
        if bids[day].chosen:
            chosen = bids[day]
            count = touched(state, chosen.route, iteration, count)
            put(problem, state, chosen.route, chosen.position, chosen.option)
            kept = settled(problem, state.lines, chosen.route, control) and kept
    return count, skip, kept
