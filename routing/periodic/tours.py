"""Kernels that keep a route and its timetable."""

import numpy as np

from routing.periodic.compiling import kernel, part
from routing.periodic.shapes import Control, Floats, Lines, Problem, Rows, Scalar, State

_CLOSE = 1e-9
"""So near to a soft limit is not above it."""


@part
def earliest(spans: Floats, arrival: float, service: float) -> Scalar:
    """When a visit begins on arrival, at the earliest; infinite where no span is left for it."""
    for k in range(spans.shape[0]):
        begin = max(spans[k, 0], arrival)
        if begin + service <= spans[k, 1]:
            return begin
    return np.inf


@part
def latest(spans: Floats, until: float, service: float) -> Scalar:
    """When a visit that is to end in time begins, at the latest; minus infinity where no span allows it."""
    for k in range(spans.shape[0] - 1, -1, -1):
        begin = min(spans[k, 1], until) - service
        if begin >= spans[k, 0]:
            return begin
    return -np.inf


@part
def timed(problem: Problem, lines: Lines, route: int) -> bool:
    """Write when each place is left and reached at the latest; whether all hours are kept."""
    options, customers, tour = problem.options, problem.customers, lines.tours[route]
    row, gap, leave, late = lines.row[route], lines.gap[route], lines.leave[route], lines.late[route]
    last, limit = tour.length + 1, problem.fleet[route].limit
    leave[0] = 0.0
    for p in range(1, last):
        spans, service = problem.spans[customers[options[row[p]].customer].kind, route], options[row[p]].service
        leave[p] = earliest(spans, leave[p - 1] + gap[p - 1], service) + service
    tour.finish = leave[last - 1] + gap[last - 1]
    late[last] = limit
    for p in range(last - 1, 0, -1):
        spans, service = problem.spans[customers[options[row[p]].customer].kind, route], options[row[p]].service
        late[p] = latest(spans, late[p + 1] - gap[p], service)
    return bool(tour.finish <= limit)


@part
def excess(problem: Problem, lines: Lines, route: int, control: Control) -> Scalar:
    """The price of what a route carries and lasts beyond its soft limits."""
    bounds, tour, price = problem.fleet[route], lines.tours[route], 0.0
    load = tour.load - bounds.capacity
    longer = tour.travel + tour.service - bounds.longest
    if load > _CLOSE:
        price += control.load_price * load
    if longer > _CLOSE:
        price += control.time_price * longer
    return price


@part
def settled(problem: Problem, lines: Lines, route: int, control: Control) -> bool:
    """Write what a route costs after its row has changed; whether its hours are kept."""
    bounds, tour = problem.fleet[route], lines.tours[route]
    travel = 0.0
    if tour.length > 0:
        for p in range(tour.length + 1):
            travel += lines.gap[route, p]
    tour.travel = travel
    work = travel + tour.service
    value = travel + tour.bias + bounds.balance * work * work
    kept = True
    if problem.timed:
        kept = timed(problem, lines, route)
        if tour.length > 0:
            value += bounds.overtime * max(0.0, tour.finish - bounds.work)
    tour.value = value
    tour.excess = excess(problem, lines, route, control)
    return kept


@part
def put(problem: Problem, state: State, route: int, position: int, option: int) -> None:
    """Insert an option after the place at a position; the route is to be settled afterwards."""
    lines, bounds = state.lines, problem.fleet[route]
    row, gap, tour = lines.row[route], lines.gap[route], lines.tours[route]
    out, way = problem.out[bounds.mode], problem.options[option]
    customer = way.customer
    for p in range(tour.length + 1, position, -1):
        row[p + 1] = row[p]
        gap[p] = gap[p - 1]
    row[position + 1] = option
    gap[position] = out[row[position], row[position + 1]]
    gap[position + 1] = out[row[position + 1], row[position + 2]]
    tour.length += 1
    tour.load += problem.customers[customer].load
    tour.service += way.service
    tour.bias += problem.bias[customer, route] + way.more
    state.home[customer, bounds.day] = route
    state.homes[customer].placed += 1


@part
def drop(problem: Problem, state: State, route: int, customer: int) -> None:
    """Take a customer out of a route; the route is to be settled afterwards."""
    lines, bounds, asked = state.lines, problem.fleet[route], problem.customers[customer]
    row, gap, tour = lines.row[route], lines.gap[route], lines.tours[route]
    position = 1
    while row[position] < asked.first or row[position] >= asked.after:
        position += 1
    way = problem.options[row[position]]
    for p in range(position, tour.length + 1):
        row[p] = row[p + 1]
        gap[p] = gap[p + 1]
    gap[position - 1] = problem.out[bounds.mode, row[position - 1], row[position]]
    tour.length -= 1
    tour.load -= asked.load
    tour.service -= way.service
    tour.bias -= problem.bias[customer, route] + way.more
    if tour.length == 0:
        gap[0] = 0.0
        tour.load = tour.service = tour.bias = 0.0
    state.home[customer, bounds.day] = -1
    state.homes[customer].placed -= 1


@kernel
def filled(problem: Problem, state: State, route: int, visits: Rows) -> None:
    """Have a route visit these options in order."""
    for p in range(visits.shape[0]):
        put(problem, state, route, p, visits[p])


@kernel
def priced(problem: Problem, state: State, control: Control) -> bool:
    """Settle all routes; whether all hours are kept."""
    kept = True
    for route in range(state.lines.tours.shape[0]):
        kept = settled(problem, state.lines, route, control) and kept
    return kept
