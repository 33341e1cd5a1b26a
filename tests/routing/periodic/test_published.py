import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.instances import Instance, InstanceSolution, evaluation_of, read_instance
from routing.periodic.budget import Budget
from routing.periodic.published import problem_of, solved
from routing.periodic.search import Search
from routing.periodic.settings import SearchSettings
from routing.periodic.solver import Solver
from tests.routing.periodic.instances import instance_of, seeds


def found(instance: Instance, iterations: int, seed: int = 1) -> tuple[InstanceSolution, int]:
    return solved(
        instance,
        seed=seed,
        budget=Budget(iterations=iterations),
        settings=SearchSettings(),
        report=lambda _share, _cost: None,
    )


@settings(max_examples=30)
@given(seed=seeds, tight=st.booleans())
def test_solutions_keep_all_limits_and_cost_what_the_search_says(seed: int, *, tight: bool) -> None:
    instance = instance_of(seed, tight=tight)
    budget = Budget(iterations=3000)
    problem = problem_of(instance)
    best = Solver(problem, 1, SearchSettings(), budget, lambda _share, _cost: None).solved()
    solution, _ = found(instance, 3000)
    evaluation = evaluation_of(instance, solution)
    if not evaluation.faults:
        assert evaluation.cost == pytest.approx(best.cost, abs=1e-6)


@settings(max_examples=10)
@given(seeds)
def test_tiny_instances_are_solved_to_the_best(seed: int) -> None:
    instance = instance_of(seed, customers=4, days=2)
    solution, _ = found(instance, 2000)
    assert evaluation_of(instance, solution).cost == pytest.approx(cheapest(instance), abs=1e-6)


def cheapest(instance: Instance) -> float:
    """By trying every pattern, and of each day every order and every split over vehicles."""
    depot = instance.depots[0]
    ways = {
        visits: min(tours(instance, depot, visits))
        for size in range(5)
        for visits in itertools.combinations(range(len(instance.customers)), size)
    }
    best = np.inf
    for chosen in itertools.product(*instance.patterns):
        on = np.array(chosen)
        best = min(best, sum(ways[tuple(np.flatnonzero(on[:, day]).tolist())] for day in range(instance.days)))
    return best


def tours(instance: Instance, depot: np.ndarray, visits: tuple[int, ...]) -> Iterator[float]:
    """What each order of visits costs, as one tour or cut in two or more, which straight lines never make shorter."""
    for order in itertools.permutations(visits):
        points = np.array([depot, *(instance.customers[each] for each in order), depot])
        yield float(np.sqrt((np.diff(points, axis=0) ** 2).sum(axis=1)).sum())


@settings(max_examples=15)
@given(seeds)
def test_the_same_seed_and_iterations_give_the_same_solution(seed: int) -> None:
    instance = instance_of(seed, tight=True)
    assert found(instance, 2000, seed) == found(instance, 2000, seed)


@settings(max_examples=20)
@given(seed=seeds, tight=st.booleans())
def test_what_the_search_keeps_of_its_state_is_what_its_routes_say(seed: int, *, tight: bool) -> None:
    instance = instance_of(seed, customers=14, tight=tight)
    problem = problem_of(instance)
    search = Search(problem, seed)
    control = Solver(problem, 1, SearchSettings(), Budget(iterations=1), lambda _share, _cost: None)._control
    search.price(control)
    for heat in (30.0, 3.0, 0.1):
        search.anneal(200, control._replace(heat=heat))
        again = Search(problem, seed)
        again.visit(search.now)
        again.price(control)
        assert float(again.ledger["cost"]) == pytest.approx(float(search.ledger["cost"]), abs=1e-6)
        assert np.array_equal(again.state.home, search.state.home)
        assert again.state.homes[["pattern", "placed"]].tolist() == search.state.homes[["pattern", "placed"]].tolist()
        absent = search.state.absent[: search.ledger["absent"]]
        assert set(absent.tolist()) == set(again.state.absent[: again.ledger["absent"]].tolist())


def test_a_cold_search_never_gets_worse() -> None:
    problem = problem_of(instance_of(7, customers=20))
    search = Search(problem, 7)
    control = Solver(problem, 1, SearchSettings(), Budget(iterations=1), lambda _share, _cost: None)._control
    search.price(control)
    costs = []
    for _ in range(20):
        search.anneal(50, control)
        costs.append(float(search.ledger["cost"]))
    assert all(later <= earlier + 1e-6 for earlier, later in itertools.pairwise(costs))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["p01", "p14"])
def test_published_instances_are_solved_well_in_few_iterations(shared_data: Path, name: str) -> None:
    folder = shared_data / "benchmarks" / "pvrp"
    instance = read_instance(folder / f"{name}.pvrp")
    solution, _ = found(instance, 60_000)
    evaluation = evaluation_of(instance, solution)
    assert not evaluation.faults
    assert evaluation.cost < 1.02 * {"p01": 524.61, "p14": 954.81}[name]


def test_uncompiled_kernels_find_the_same() -> None:
    told = json.loads(answer_of({"NUMBA_DISABLE_JIT": "1"}))
    assert told == json.loads(answer_of({}))
    assert len(told) > 3


def answer_of(environment: dict[str, str]) -> str:
    script = (
        "import json; from routing.periodic.budget import Budget; from routing.periodic.published import solved;"
        "from routing.periodic.settings import SearchSettings; from tests.routing.greedy.tasks import ordinary, uneven;"
        "from tests.routing.periodic.instances import instance_of; from tests.routing.districts import planned;"
        "told = [];"
        "[told.append([route.customers for route in solved(instance_of(seed, tight=seed > 1), seed=seed,"
        " budget=Budget(iterations=300), settings=SearchSettings(), report=lambda *_: None)[0].routes])"
        " for seed in (1, 2)];"
        "[told.append([[str(stop.visit) for stop in route.stops]"
        " for route in planned(ordinary(seed), uneven(), effort=30).routes]) for seed in (1, 2, 3)];"
        "print(json.dumps(told))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[3],
    )
    return ran.stdout
