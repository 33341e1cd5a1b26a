import math
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.errors import InvalidInput
from routing.instances import (
    InstanceFaultCode,
    InstanceRoute,
    InstanceSolution,
    evaluation_of,
    instance_files,
    read_best_known,
    read_instance,
    read_solution,
    solution_text,
)
from tests.routing.instances.drawn import Written, solutions, written

SQUARE = Written(
    1, 1, [(20, 10), (20, 10)], [(0, 0)], [(0, 3, 1, 4, 1, [1, 2]), (4, 3, 2, 6, 2, [3]), (4, 0, 0, 5, 1, [2])]
)
GOOD = InstanceSolution((InstanceRoute(0, 0, (1, 0)), InstanceRoute(1, 0, (1,))))


def slow_faults(said: Written, solution: InstanceSolution) -> set[tuple[str, object]]:
    """Every broken rule, counted from what the file says, one thing after another."""
    broken: set[tuple[str, object]] = set()
    for number, route in enumerate(solution.routes, start=1):
        most_d, most_q = said.limits[route.depot if said.kind == 2 else route.day]
        duration = slow_length(said, route) + sum(said.customers[each][2] for each in route.customers)
        if most_q and sum(said.customers[each][3] for each in route.customers) > most_q:
            broken.add(("too_much_load", number))
        if most_d and duration > most_d + 1e-6:
            broken.add(("too_long", number))
        if [(each.day, each.depot) for each in solution.routes].count((route.day, route.depot)) > said.vehicles:
            broken.add(("too_many_vehicles", (route.day + 1, route.depot + 1)))
    wrong = {customer + 1: slow_visit_fault(said, solution, customer) for customer in range(len(said.customers))}
    return broken | {(code, customer) for customer, code in wrong.items() if code}


def slow_visit_fault(said: Written, solution: InstanceSolution, customer: int) -> str | None:
    *_, visits, numbers = said.customers[customer]
    bits = [0] * said.days
    for route in solution.routes:
        bits[route.day] += route.customers.count(customer)
    if max(bits) > 1:
        return "visited_twice"
    if any(bits):
        allowed = numbers if said.kind == 1 else [1]
        return None if int("".join(map(str, bits)), 2) in allowed else "wrong_pattern"
    return "not_visited" if visits and not keeps_a_vehicle_home(said, customer) else None


def keeps_a_vehicle_home(said: Written, customer: int) -> bool:
    x, y, service, demand, _, numbers = said.customers[customer]
    days = [day for day in range(said.days) if any(number >> (said.days - 1 - day) & 1 for number in numbers)]
    full = all(said.limits[day][1] == demand for day in days)
    return said.kind == 1 and (x, y) == said.depots[0] and not service and full


def slow_length(said: Written, route: InstanceRoute) -> float:
    stops = [
        said.depots[route.depot],
        *(said.customers[each][:2] for each in route.customers),
        said.depots[route.depot],
    ]
    return sum(math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) for a, b in pairwise(stops))


@given(st.data())
def test_costs_and_faults_are_those_that_counting_slowly_finds(data: st.DataObject) -> None:
    said = data.draw(written())
    solution = data.draw(solutions(said))
    with TemporaryDirectory() as folder:
        found = evaluation_of(said.read(Path(folder)), solution)
    assert found.cost == pytest.approx(sum(slow_length(said, route) for route in solution.routes))
    named = {
        (
            str(each.code),
            each.params.get("customer") or each.params.get("route") or (each.params["day"], each.params["depot"]),
        )
        for each in found.faults
    }
    assert named == slow_faults(said, solution)


@given(st.data())
def test_a_solution_written_and_read_is_the_same(data: st.DataObject) -> None:
    said = data.draw(written())
    solution = data.draw(solutions(said))
    with TemporaryDirectory() as folder:
        instance, file = said.read(Path(folder)), Path(folder) / "drawn.res"
        file.write_text(solution_text(instance, solution), "utf-8")
        again = read_solution(file, instance)
    assert sorted(again.solution.routes, key=repr) == sorted(solution.routes, key=repr)
    assert list(again.untrue(evaluation_of(instance, again.solution))) == []


def test_a_good_solution_has_no_fault_and_costs_its_length(tmp_path: Path) -> None:
    found = evaluation_of(SQUARE.read(tmp_path), GOOD)
    assert (found.cost, found.figures[0].duration, found.figures[0].load) == (12 + 10, 15, 10)
    (fault,) = found.faults
    assert (fault.code, fault.params) == (InstanceFaultCode.NOT_VISITED, {"customer": 3, "days": []})


def test_a_route_of_what_does_not_exist_is_refused(tmp_path: Path) -> None:
    for route in (InstanceRoute(2, 0, (0,)), InstanceRoute(0, 1, (0,)), InstanceRoute(0, 0, (3,))):
        with pytest.raises(InvalidInput, match="no such day"):
            evaluation_of(SQUARE.read(tmp_path), InstanceSolution((route,)))


def test_figures_that_a_file_states_wrongly_are_named(tmp_path: Path) -> None:
    instance, file = SQUARE.read(tmp_path), tmp_path / "drawn.res"
    file.write_text("22.02\n1 1 15.00 11.00 0 2 1 0\n2 1 12.5 6 0 2 0\n2 2 0 0 0 0\n")
    stated = read_solution(file, instance)
    untrue = list(stated.untrue(evaluation_of(instance, stated.solution)))
    assert [str(each.code) for each in untrue] == ["cost_untrue", "load_untrue", "duration_untrue"]
    assert [each.params.get("route") for each in untrue] == [None, 1, 2]


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ("3 1 15 10 0 2 1 0", "instance_whole", "day"),
        ("1 1 15 10 0 4 0", "instance_whole", "customer"),
        ("1 1 15 10 0 one 0", "instance_whole", "customer"),
        ("1 1 15 10 2 1 0", "instance_route_ends", "customers"),
        ("1 1 15 10 0 2 1", "instance_route_ends", "customers"),
        ("1 1 15 10 0 2 0 1 0", "instance_route_ends", "customers"),
        ("1 1 15 10", "instance_route_ends", "customers"),
        ("1 1 much 10 0 2 0", "instance_number", "duration"),
    ],
)
def test_a_broken_solution_is_refused_by_line_and_field(line: str, code: str, field: str, tmp_path: Path) -> None:
    file = tmp_path / "drawn.res"
    file.write_text(f"22.0\n\n{line}\n")
    with pytest.raises(InvalidInput) as refused:
        read_solution(file, SQUARE.read(tmp_path))
    told = refused.value.params
    assert (refused.value.code, told["row"], told["field"]) == (code, 3, field)


def test_an_empty_solution_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "drawn.res").touch()
    with pytest.raises(InvalidInput, match="cost"):
        read_solution(tmp_path / "drawn.res", SQUARE.read(tmp_path))


@pytest.mark.shared
def test_every_published_solution_costs_what_it_says_and_breaks_no_rule(shared_data: Path) -> None:
    folder = shared_data / "benchmarks/pvrp"
    files = instance_files(folder)
    assert len(files) == len(read_best_known(folder / "best_known.csv")) == 22
    for file in files:
        instance = read_instance(file)
        stated = read_solution(folder / "solutions" / f"{file.stem}.res", instance)
        found = evaluation_of(instance, stated.solution)
        assert (abs(found.cost - stated.cost) <= 0.01, found.faults, list(stated.untrue(found))) == (True, (), [])


@pytest.mark.shared
def test_only_the_two_known_records_of_the_published_set_may_be_left_alone(shared_data: Path) -> None:
    made = [read_instance(file) for file in instance_files(shared_data / "benchmarks/pvrp")]
    assert {(each.name, one.customer + 1) for each in made for one in each.waived} == {("p01", 51), ("p11", 131)}
