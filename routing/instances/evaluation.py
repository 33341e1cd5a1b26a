"""What a solution costs and which rules it breaks, counted from the instance alone in double precision."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from gridsvc.errors import InvalidInput
from routing.instances.instance import Instance
from routing.instances.solution import InstanceRoute, InstanceSolution, RouteFigures

_TOLERANCE = 1e-6
"""What adding up a few hundred doubles, in whatever order, stays far below."""


class InstanceFaultCode(StrEnum):
    """Every kind of broken rule."""

    NOT_VISITED = "not_visited"
    VISITED_TWICE = "visited_twice"
    WRONG_PATTERN = "wrong_pattern"
    TOO_MUCH_LOAD = "too_much_load"
    TOO_LONG = "too_long"
    TOO_MANY_VEHICLES = "too_many_vehicles"
    COST_UNTRUE = "cost_untrue"
    DURATION_UNTRUE = "duration_untrue"
    LOAD_UNTRUE = "load_untrue"


@dataclass(frozen=True, slots=True)
class InstanceFault:
    """One broken rule or untrue figure; days, depots, customers and routes are told as files count them, from 1."""

    code: InstanceFaultCode
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The length of all routes, what each comes to, and what is wrong."""

    cost: float
    figures: tuple[RouteFigures, ...]
    faults: tuple[InstanceFault, ...]


def evaluation_of(instance: Instance, solution: InstanceSolution) -> Evaluation:
    """Count a solution; InvalidInput where it names what the instance does not have."""
    _refuse_strangers(instance, solution)
    lengths = [_length(instance, route) for route in solution.routes]
    figures = tuple(
        RouteFigures(
            math.fsum([length, *(float(instance.service[each]) for each in route.customers)]),
            math.fsum(float(instance.demand[each]) for each in route.customers),
        )
        for length, route in zip(lengths, solution.routes, strict=True)
    )
    faults = (
        *_limits(instance, solution, figures),
        *_fleets(instance, solution),
        *_visits(instance, solution),
    )
    return Evaluation(math.fsum(lengths), figures, faults)


def _refuse_strangers(instance: Instance, solution: InstanceSolution) -> None:
    for route in solution.routes:
        known = route.day < instance.days and route.depot < len(instance.depots)
        if not known or max(route.customers) >= len(instance.customers):
            raise InvalidInput(f"instance {instance.name!r} has no such day, depot or customer: {route}")


def _length(instance: Instance, route: InstanceRoute) -> float:
    depot = instance.depots[route.depot].tolist()
    places = [depot, *(instance.customers[each].tolist() for each in route.customers), depot]
    return math.fsum(math.dist(one, other) for one, other in pairwise(places))


def _limits(
    instance: Instance, solution: InstanceSolution, figures: tuple[RouteFigures, ...]
) -> Iterator[InstanceFault]:
    for number, (route, found) in enumerate(zip(solution.routes, figures, strict=True), start=1):
        rules = (
            (InstanceFaultCode.TOO_MUCH_LOAD, found.load, instance.load_max[route.day, route.depot]),
            (InstanceFaultCode.TOO_LONG, found.duration, instance.duration_max[route.day, route.depot]),
        )
        for code, value, most in rules:
            if value > most + _TOLERANCE:
                told = {"route": number, "day": route.day + 1, "depot": route.depot + 1}
                yield InstanceFault(code, {**told, "value": value, "most": float(most)})


def _fleets(instance: Instance, solution: InstanceSolution) -> Iterator[InstanceFault]:
    used = Counter((route.day, route.depot) for route in solution.routes)
    for (day, depot), vehicles in sorted(used.items()):
        most = int(instance.vehicles[day, depot])
        if vehicles > most:
            told = {"day": day + 1, "depot": depot + 1, "value": vehicles, "most": most}
            yield InstanceFault(InstanceFaultCode.TOO_MANY_VEHICLES, told)


def _visits(instance: Instance, solution: InstanceSolution) -> Iterator[InstanceFault]:
    days: defaultdict[int, list[int]] = defaultdict(list)
    for route in solution.routes:
        for customer in route.customers:
            days[customer].append(route.day)
    for customer, patterns in enumerate(instance.patterns):
        visited = np.bincount(days[customer], minlength=instance.days)
        told = {"customer": customer + 1, "days": sorted(day + 1 for day in days[customer])}
        if (visited > 1).any():
            yield InstanceFault(InstanceFaultCode.VISITED_TWICE, told)
        elif not (patterns == visited.astype(np.bool_)).all(axis=1).any():
            missing = InstanceFaultCode.WRONG_PATTERN if days[customer] else InstanceFaultCode.NOT_VISITED
            yield InstanceFault(missing, told)
