"""A planning task as a problem of the search, and its solutions as drafts; costs and times in milliseconds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.roads import UNREACHABLE
from routing.greedy.case import Case
from routing.greedy.case.ground import Ground
from routing.greedy.search.draft import Draft
from routing.greedy.search.insertion import call_of
from routing.greedy.search.tour import tour_of
from routing.periodic.neighbours import nearest
from routing.periodic.search import Solution
from routing.periodic.shapes import CUSTOMER, FLEET, NO_DAY, OPTION, Floats, Problem, Records, blank

_MS = 1000.0
_OVERTIME = 100.0
"""Milliseconds of travel for one of overtime."""
_MISSING_MS = 86_400_000.0
"""A visit of the lowest priority that is not made weighs as much as a day of travel; ten times as much by rank."""
_RANKS = 6
_OVERDUE = 5.0
_ANY = 2**40
_NEAR = 100


@dataclass(frozen=True, slots=True)
class Wishes:
    """Prices of what is wished besides short ways.

    balance: of the square of the workload (workdays,). bias: of each request on each workday (requests, workdays).
    rhythm_ms: of a day by which visits of a site are nearer than an even rhythm.
    """

    balance: Floats
    bias: Floats
    rhythm_ms: float


def problem_of(draft: Draft, wishes: Wishes) -> Problem:
    """Requests are customers, ways of entering and leaving their options, working days the routes."""
    case, demands = draft.case, draft.case.demands
    legs, ends = _legs(case)
    options = blank(OPTION, len(demands.request))
    options["customer"], options["more"] = demands.request, demands.more
    options["service"] = demands.service[demands.request] + demands.more
    customers = _customers(case, wishes.rhythm_ms)
    fleet = _fleet(case, ends, wishes.balance)
    first = demands.first
    ways = np.minimum.reduce([mode[np.ix_(first, first)] for mode in legs])
    bases = np.unique(fleet["base"]).astype(np.int64)
    customers["far"] = np.minimum.reduce([mode[np.ix_(bases, first)].min(axis=0) for mode in legs])
    dates = [date.toordinal() for date in case.task.dates]
    overdue = [each.demand.overdue_since is not None for each in demands.requests]
    late = _OVERDUE * wishes.rhythm_ms * np.outer(overdue, [workday.day for workday in case.workdays])
    return Problem(
        out=legs,
        into=np.ascontiguousarray(legs.transpose(0, 2, 1)),
        options=options,
        customers=customers,
        fleet=fleet,
        first=np.searchsorted(fleet["day"], np.arange(len(dates) + 1)),
        bias=np.where(draft.alone, wishes.bias + late, np.inf),
        near=nearest(ways + ways.T, _NEAR),
        patterns=np.zeros((len(customers), 1, len(dates)), dtype=np.bool_),
        date=np.array(dates),
        timed=True,
        spans=demands.spans.astype(np.float64),
    )


def solution_of(draft: Draft) -> Solution:
    """The options that a draft's tours call at."""
    return tuple(tuple(call.option for call in tour.calls) for tour in draft.tours)


def draft_of(case: Case, solution: Solution) -> Draft:
    """A draft with these tours, which may last as long as their teams may work."""
    draft = Draft(case)
    draft.allow_overtime()
    for number, options in enumerate(solution):
        calls = tuple(call_of(case, number, option) for option in options)
        workday = case.workdays[number]
        tour = tour_of(workday, case.ground(workday), calls, workday.longest_ms)
        if tour is None:
            raise AssertionError(f"the tour of {workday.duty.name} on {workday.date} does not keep its hours")
        draft.exchange(number, tour)
    return draft


def _legs(case: Case) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Travel by mode from place to place, and (workdays, 2) the places where working days begin and end."""
    demands, modes = case.demands, sorted(case.grounds)
    ends = [(workday.duty.mode, row) for workday in case.workdays for row in (workday.base, workday.end)]
    places = {end: len(demands.request) + number for number, end in enumerate(dict.fromkeys(ends))}
    legs = np.empty((len(modes), *(2 * (len(demands.request) + len(places),))))
    for number, mode in enumerate(modes):
        ground = case.grounds[mode]
        outside = [row if mode == each else ground.nowhere for each, row in places]
        entry = np.append(demands.entry[mode], outside).astype(np.intp)
        leave = np.append(demands.exit[mode], outside).astype(np.intp)
        legs[number] = _ways(ground, leave, entry)
    return legs, np.array([places[end] for end in ends], dtype=np.int64).reshape(-1, 2)


def _ways(ground: Ground, leave: npt.NDArray[np.intp], entry: npt.NDArray[np.intp]) -> Floats:
    ms = ground.ms[np.ix_(leave, entry)].astype(np.float64)
    return np.where(ms == UNREACHABLE, np.inf, ms)


def _customers(case: Case, rhythm_ms: float) -> Records:
    task, demands = case.task, case.demands
    customers = blank(CUSTOMER, len(demands.requests))
    customers["first"] = demands.first
    customers["after"] = np.append(demands.first[1:], len(demands.request))
    customers["count"], customers["kind"] = demands.count, demands.kind
    customers["site_first"] = np.searchsorted(demands.site, demands.site)
    customers["site_after"] = np.searchsorted(demands.site, demands.site, side="right")
    for customer, request in zip(customers, demands.requests, strict=True):
        demand, limit = request.demand, task.gap_limit(request.demand)
        customer["least"], customer["most"] = demand.min_gap_days, _ANY if limit is None else limit
        customer["last"] = demand.last_visit.toordinal() if demand.last_visit else NO_DAY
        customer["even"] = task.cycle_days / len(demand.visits)
        customer["fixed"] = request.locked
    customers["rhythm"] = np.where(demands.count > 1, rhythm_ms, 0.0)
    ranks = np.searchsorted(np.unique(demands.priority), demands.priority)
    customers["price"] = _MISSING_MS * 10.0 ** np.minimum(ranks, _RANKS)
    customers["weight"] = demands.service * demands.count
    return customers


def _fleet(case: Case, ends: npt.NDArray[np.int64], balance: Floats) -> Records:
    modes = {mode: number for number, mode in enumerate(sorted(case.grounds))}
    fleet = blank(FLEET, len(case.workdays))
    fleet["day"] = [workday.day for workday in case.workdays]
    fleet["mode"] = [modes[workday.duty.mode] for workday in case.workdays]
    fleet["base"], fleet["end"] = ends.T
    fleet["twin"] = np.arange(len(fleet))
    fleet["visits_max"] = [workday.most for workday in case.workdays]
    fleet["capacity"] = fleet["longest"] = np.inf
    fleet["limit"] = [workday.longest_ms for workday in case.workdays]
    fleet["work"] = [workday.work_ms for workday in case.workdays]
    fleet["overtime"] = [_OVERTIME * (workday.overtime_ms > 0) for workday in case.workdays]
    fleet["balance"] = balance
    return fleet
