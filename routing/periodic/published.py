"""Published instances as problems of the search."""

import numpy as np

from routing.instances import Instance, InstanceRoute, InstanceSolution
from routing.periodic.budget import Budget
from routing.periodic.neighbours import nearest
from routing.periodic.search import Solution
from routing.periodic.settings import SearchSettings
from routing.periodic.shapes import CUSTOMER, FLEET, OPTION, Flags, Problem, Records, Whole, blank
from routing.periodic.solver import Report, Solver

_NEAR = 200
_DEAR = 3.0
"""A missing visit costs so many times the longest way."""
_ANY = 2**40


def solved(
    instance: Instance, *, seed: int, budget: Budget, settings: SearchSettings, report: Report
) -> tuple[InstanceSolution, int]:
    """The best solution found, which lacks visits where none was found that keeps all limits, and iterations done."""
    customers = np.flatnonzero(instance.due)
    problem = problem_of(instance)
    found = Solver(problem, seed, settings, budget, report).solved()
    return _solution(problem, customers, found.routes), found.iterations


def problem_of(instance: Instance) -> Problem:
    """The customers that must be visited, each with its patterns; vehicles of a day and depot are alike."""
    due = np.flatnonzero(instance.due)
    n, days = len(due), instance.days
    places = np.concatenate((instance.customers[due], instance.depots))
    out = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))[None]
    fleet = _fleet(instance, n)
    customers = blank(CUSTOMER, n)
    numbers = np.arange(n)
    customers["first"] = customers["site_first"] = numbers
    customers["after"] = customers["site_after"] = numbers + 1
    customers["load"] = instance.demand[due]
    customers["price"] = _DEAR * max(out.max(), 1.0)
    customers["far"] = out[0, n:, :n].min(axis=0)
    patterns = _patterns([instance.patterns[customer] for customer in due], days)
    customers["choices"] = [len(instance.patterns[customer]) for customer in due]
    customers["count"] = patterns[:, 0].sum(axis=1)
    customers["weight"] = customers["load"] * customers["count"]
    options = blank(OPTION, n)
    options["customer"], options["service"] = numbers, instance.service[due]
    return Problem(
        out=out,
        into=np.ascontiguousarray(out.transpose(0, 2, 1)),
        options=options,
        customers=customers,
        fleet=fleet,
        first=np.searchsorted(fleet["day"], np.arange(days + 1)),
        bias=np.zeros((n, len(fleet))),
        near=nearest(out[0, :n, :n], _NEAR),
        patterns=patterns,
        date=np.arange(days),
        timed=False,
        spans=np.zeros((1, len(fleet), 1, 2)),
    )


def _fleet(instance: Instance, n: int) -> Records:
    kinds = [(day, depot) for day, depot in np.ndindex(*instance.vehicles.shape)]
    counts = [int(instance.vehicles[kind]) for kind in kinds]
    twin = np.repeat(np.arange(len(kinds)), counts)
    day, depot = np.array(kinds, dtype=np.int64)[twin].T
    fleet = blank(FLEET, len(twin))
    fleet["day"], fleet["twin"] = day, twin
    fleet["base"] = fleet["end"] = n + depot
    fleet["visits_max"] = _ANY
    fleet["capacity"], fleet["longest"] = instance.load_max[day, depot], instance.duration_max[day, depot]
    fleet["limit"] = fleet["work"] = np.inf
    return fleet


def _patterns(patterns: list[Flags], days: int) -> Flags:
    most = max((len(each) for each in patterns), default=1)
    padded = np.zeros((len(patterns), most, days), dtype=np.bool_)
    for customer, each in enumerate(patterns):
        padded[customer, : len(each)] = each
    return padded


def _solution(problem: Problem, customers: Whole, routes: Solution) -> InstanceSolution:
    n = len(problem.options)
    rows = zip(problem.fleet, routes, strict=True)
    return InstanceSolution(
        tuple(
            InstanceRoute(int(route["day"]), int(route["base"]) - n, tuple(int(customers[visit]) for visit in visits))
            for route, visits in rows
            if visits
        )
    )
