"""Solutions as files: the cost, and lines of day (or depot), vehicle, duration, load and customers between zeros."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from routing.instances.evaluation import Evaluation, InstanceFault, InstanceFaultCode, evaluation_of
from routing.instances.instance import Instance
from routing.instances.records import Record, records_of
from routing.instances.solution import InstanceRoute, InstanceSolution, RouteFigures

_STATED_TO = 0.01
_BEFORE_CUSTOMERS = 4


@dataclass(frozen=True, slots=True)
class StatedSolution:
    """A solution with the figures that its file states."""

    solution: InstanceSolution
    cost: float
    figures: tuple[RouteFigures, ...]

    def untrue(self, found: Evaluation) -> Iterator[InstanceFault]:
        """What is stated otherwise than counted, by more than 0.01."""
        if abs(self.cost - found.cost) > _STATED_TO:
            yield InstanceFault(InstanceFaultCode.COST_UNTRUE, {"stated": self.cost, "value": found.cost})
        for number, (stated, true) in enumerate(zip(self.figures, found.figures, strict=True), start=1):
            pairs = (
                (InstanceFaultCode.DURATION_UNTRUE, stated.duration, true.duration),
                (InstanceFaultCode.LOAD_UNTRUE, stated.load, true.load),
            )
            for code, said, value in pairs:
                if abs(said - value) > _STATED_TO:
                    yield InstanceFault(code, {"route": number, "stated": said, "value": value})


def read_solution(file: Path, instance: Instance) -> StatedSolution:
    """Read a file; lines of vehicles that stay at home are passed over."""
    records = records_of(file)
    cost = (records[0] if records else Record(file.name, 1, ())).number(0, "cost")
    driven = [(line, route) for line in records[1:] if (route := _route(line, instance)).customers]
    return StatedSolution(
        InstanceSolution(tuple(route for _, route in driven)),
        cost,
        tuple(RouteFigures(line.number(2, "duration"), line.number(3, "load")) for line, _ in driven),
    )


def solution_text(instance: Instance, solution: InstanceSolution) -> str:
    """A solution as its file says it."""
    found = evaluation_of(instance, solution)
    lines, vehicles = [f"{found.cost:.2f}"], Counter[int]()
    rows = zip(solution.routes, found.figures, strict=True)
    for route, figures in sorted(rows, key=lambda row: (row[0].day, row[0].depot)):
        part = 1 + (route.depot if len(instance.depots) > 1 else route.day)
        vehicles[part] += 1
        customers = " ".join(str(each + 1) for each in route.customers)
        lines.append(f"{part} {vehicles[part]} {figures.duration:.2f} {figures.load:.2f} 0 {customers} 0")
    return "\n".join([*lines, ""])


def _route(line: Record, instance: Instance) -> InstanceRoute:
    several = len(instance.depots) > 1
    part = line.whole(0, "depot" if several else "day", 1, len(instance.depots) if several else instance.days) - 1
    line.whole(1, "vehicle", 1)
    most = len(instance.customers)
    stops = [line.whole(place, "customer", 0, most) for place in range(_BEFORE_CUSTOMERS, len(line.fields))]
    if not stops or stops[0] or stops[-1] or 0 in stops[1:-1]:
        told = {"field": "customers", "value": " ".join(line.fields[_BEFORE_CUSTOMERS:])[:40]}
        raise line.refused("a route begins and ends with 0, which stands nowhere else", "instance_route_ends", **told)
    day, depot = (0, part) if several else (part, 0)
    return InstanceRoute(day, depot, tuple(stop - 1 for stop in stops[1:-1]))
