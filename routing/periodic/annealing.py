"""The kernel of the search: ruin and recreate, accepted by annealing (Christiaens, Vanden Berghe 2020)."""

import numpy as np

from routing.periodic.compiling import kernel, part
from routing.periodic.days import uneven
from routing.periodic.recreate import ordered, put_back
from routing.periodic.ruin import ALL_DAYS, ONE_DAY, ONE_VISIT, cleared, copied, ruined
from routing.periodic.shapes import Control, Problem, Scalar, State
from routing.periodic.tours import settled

_TRIED_AGAIN = 0.5
"""While customers are absent, this share of the iterations tries them again."""

_BETTER = 1e-7
"""A cost is lower, and an excess is one, from here on."""


@kernel
def annealed(
    problem: Problem, state: State, first: int, after: int, control: Control, rng: np.random.Generator
) -> None:
    """Do the iterations first to after - 1 at one temperature."""
    ledger, skip = state.ledger[0], 1
    for iteration in range(first, after):
        if (iteration - first) % 64 == 0:
            ledger.usual = _mean_length(state)
        kind, count, size = _kind(state, control, rng), 0, 0
        if kind != ONE_VISIT:
            count, size = _retried(problem, state, iteration, control, rng)
        count, size = ruined(problem, state, kind, (iteration, count, size), control, rng)
        kept = True
        for k in range(count):
            kept = settled(problem, state.lines, state.touch[k].route, control) and kept
        ordered(problem, state, size, rng)
        for k in range(size):
            if kept:
                customer = state.taken[state.taken[k].order].customer
                count, skip, kept = put_back(problem, state, (customer, iteration, count), skip, control, rng)
        ledger.within += ledger.excess < _BETTER
        if kept and _accepted(problem, state, (count, size), control.heat, rng):
            ledger.accepted += 1
        else:
            _undone(state, count, size)


@part
def _mean_length(state: State) -> Scalar:
    visits, used = 0, 0
    for route in range(state.lines.tours.shape[0]):
        visits += state.lines.tours[route].length
        used += state.lines.tours[route].length > 0
    return visits / max(1, used)


@part
def _kind(state: State, control: Control, rng: np.random.Generator) -> Scalar:
    """Which visits leave."""
    if state.ledger[0].absent > 0 and rng.random() < _TRIED_AGAIN:
        return ALL_DAYS
    dice = rng.random()
    if dice < control.one_visit:
        return ONE_VISIT
    return ONE_DAY if dice < control.one_visit + control.one_day else ALL_DAYS


@part
def _retried(
    problem: Problem, state: State, iteration: int, control: Control, rng: np.random.Generator
) -> tuple[Scalar, Scalar]:
    """Count some of the absent customers among those taken out; routes touched, customers taken."""
    count, size, absent = 0, 0, state.ledger[0].absent
    for k in range(min(absent, control.retried)):
        number = k if absent <= control.retried else int(rng.random() * absent)
        customer = state.absent[number]
        if state.mark[customer] != iteration:
            count = cleared(problem, state, customer, (iteration, count, size), -1)
            size += 1
    return count, size


@part
def _accepted(problem: Problem, state: State, changed: tuple[int, int], heat: float, rng: np.random.Generator) -> bool:
    """Keep the new state unless it is worse by more than the dice allow."""
    (count, size), ledger, cost, excess = changed, state.ledger[0], 0.0, 0.0
    for k in range(count):
        now, old = state.lines.tours[state.touch[k].route], state.old.tours[state.touch[k].route]
        excess += now.excess - old.excess
        cost += now.value - old.value
    cost += excess
    for k in range(size):
        cost += _lost(problem, state, k)
    if not cost < -heat * np.log(1.0 - rng.random()):
        return False
    ledger.cost += cost
    ledger.excess += excess
    for k in range(count):
        _versioned(state, state.touch[k].route)
    for k in range(size):
        _listed(problem, state, state.taken[k].customer)
    if ledger.excess < _BETTER and ledger.cost < ledger.best - _BETTER:
        _kept_as_best(state)
    return True


@part
def _lost(problem: Problem, state: State, k: int) -> Scalar:
    """The price of the visits that a customer has lost, and of days that have become less even."""
    customer, before = state.taken[k].customer, 0
    for day in range(state.was.shape[1]):
        before += state.was[k, day] >= 0
    cost = problem.customers[customer].price * (before - state.homes[customer].placed)
    return cost + uneven(problem, customer, state.home[customer]) - uneven(problem, customer, state.was[k])


@part
def _versioned(state: State, route: int) -> None:
    """Give a route another version if it visits something else than before."""
    tour = state.lines.tours[route]
    same, p = tour.length == state.old.tours[route].length, 1
    while same and p <= tour.length:
        same = state.lines.row[route, p] == state.old.row[route, p]
        p += 1
    if not same:
        state.ledger[0].clock += 1
        tour.version = state.ledger[0].clock


@part
def _listed(problem: Problem, state: State, customer: int) -> None:
    """Have a customer in the list of absent ones just when it lacks visits."""
    home, ledger = state.homes[customer], state.ledger[0]
    lacking = home.placed < problem.customers[customer].count
    if lacking and home.slot < 0:
        home.slot = ledger.absent
        state.absent[ledger.absent] = customer
        ledger.absent += 1
    elif not lacking and home.slot >= 0:
        ledger.absent -= 1
        last = state.absent[ledger.absent]
        state.absent[home.slot] = last
        state.homes[last].slot = home.slot
        home.slot = -1


@part
def _kept_as_best(state: State) -> None:
    state.ledger[0].best = state.ledger[0].cost
    for route in range(state.best.shape[0]):
        tour = state.lines.tours[route]
        if state.best_tours[route].version != tour.version:
            state.best_tours[route] = tour
            for p in range(1, tour.length + 1):
                state.best[route, p] = state.lines.row[route, p]


@part
def _undone(state: State, count: int, size: int) -> None:
    """Bring routes and homes back to where they were."""
    for k in range(count):
        copied(state.old, state.lines, state.touch[k].route)
    for k in range(size):
        customer, placed = state.taken[k].customer, 0
        state.homes[customer].pattern = state.taken[k].pattern
        for day in range(state.was.shape[1]):
            state.home[customer, day] = state.was[k, day]
            placed += state.was[k, day] >= 0
        state.homes[customer].placed = placed
