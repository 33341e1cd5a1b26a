"""Kernels that look for the cheapest place of a visit."""

import numpy as np

from routing.periodic.compiling import part
from routing.periodic.shapes import Control, Floats, Lines, Problem, Rows, Scalar, State
from routing.periodic.tours import earliest

_CLOSE = 1e-9
_BLINK = np.log(0.99)
"""One place in a hundred is overlooked (Christiaens, Vanden Berghe 2020, section 5.4)."""


@part
def place(problem: Problem, lines: Lines, customer: int, route: int, banned: int) -> tuple[Scalar, Scalar, Scalar]:
    """Cost, position and option of the cheapest insertion into a route, other than after the banned position."""
    asked, mode = problem.customers[customer], problem.fleet[route].mode
    best, position, way = np.inf, -1, -1
    for option in range(asked.first, asked.after):
        into, out, more = problem.into[mode, option], problem.out[mode, option], problem.options[option].more
        if problem.timed:
            visit = (problem.spans[asked.kind, route], problem.options[option].service)
            cost, found = _in_time(lines, route, (into, out), visit, (best - more, banned))
        else:
            row, gap, length = lines.row[route], lines.gap[route], lines.tours[route].length
            cost, found = _cheapest(row, gap, length, (into, out), (best - more, banned))
        if found >= 0:
            best, position, way = cost + more, found, option
    return best, position, way


@part
def _cheapest(
    row: Rows, gap: Floats, length: int, legs: tuple[Floats, Floats], bounds: tuple[float, int]
) -> tuple[Scalar, Scalar]:
    """The cheapest insertion below a cost, hours left aside."""
    (into, out), (best, banned), position = legs, bounds, -1
    for p in range(length + 1):
        cost = into[row[p]] + out[row[p + 1]] - gap[p]
        if cost < best and p != banned:
            best, position = cost, p
    return best, position


@part
def _in_time(
    lines: Lines, route: int, legs: tuple[Floats, Floats], visit: tuple[Floats, float], bounds: tuple[float, int]
) -> tuple[Scalar, Scalar]:
    """The cheapest insertion below a cost that keeps the hours of the visit and of all that follow."""
    (into, out), (spans, service), (best, banned), position = legs, visit, bounds, -1
    row, gap, leave, late = lines.row[route], lines.gap[route], lines.leave[route], lines.late[route]
    for p in range(lines.tours[route].length + 1):
        cost = into[row[p]] + out[row[p + 1]] - gap[p]
        if cost < best and p != banned:
            begin = earliest(spans, leave[p] + into[row[p]], service)
            if begin + service + out[row[p + 1]] <= late[p + 1]:
                best, position = cost, p
    return best, position


@part
def remembered(problem: Problem, state: State, customer: int, route: int) -> tuple[Scalar, Scalar, Scalar]:
    """The cheapest insertion into a route that this iteration has not touched."""
    known, version = state.known[customer, route], state.lines.tours[route].version
    if known.version != version:
        cost, position, option = place(problem, state.lines, customer, route, -1)
        known.cost = cost
        known.position = position
        known.option = option
        known.version = version
    return known.cost, known.position, known.option


@part
def pauses(rng: np.random.Generator) -> Scalar:
    """How many places are looked at until one is overlooked."""
    return int(np.log(1.0 - rng.random()) / _BLINK) + 1


@part
def burden(problem: Problem, state: State, route: int, load: float, control: Control) -> Scalar:
    """What a load costs a route beyond its capacity."""
    over = state.lines.tours[route].load + load - problem.fleet[route].capacity
    if over <= _CLOSE:
        return 0.0
    return control.load_price * min(over, load)


@part
def surcharge(problem: Problem, state: State, route: int, longer: float, control: Control) -> Scalar:
    """What it costs that a route lasts longer, travel left aside."""
    bounds, tour = problem.fleet[route], state.lines.tours[route]
    work = tour.travel + tour.service
    cost = bounds.balance * longer * (2.0 * work + longer)
    over = work + longer - bounds.longest
    if over > _CLOSE:
        cost += control.time_price * min(over, longer)
    if bounds.overtime > 0.0:
        cost += bounds.overtime * max(0.0, min(longer, longer + tour.finish - bounds.work))
    return cost
