import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsvc.plans.task import PlanningTask
from routing.greedy.case import case_of
from routing.greedy.search.draft import Draft
from routing.greedy.search.insertion import call_of
from routing.greedy.search.search import searched
from routing.greedy.search.tour import tour_of
from routing.greedy.settings import PlannerSettings
from routing.periodic.days import spaced
from routing.periodic.insertion import place
from routing.periodic.search import Search
from routing.periodic.shapes import Control, Problem
from routing.periodic.tasks import Wishes, draft_of, problem_of, solution_of
from tests.routing.greedy.tasks import ordinary, streets, tasks, uneven

COLD = Control(10.0, 10.0, 0.05, 0.4, 0.3, 10, 1e-9, np.inf, np.inf)
"""As the search goes on where nothing gets worse."""


def problem_from(task: PlanningTask) -> tuple[Draft, Problem]:
    draft = Draft(case_of(task, uneven().network))
    dice = np.random.default_rng(len(task.sites))
    shape = draft.alone.shape
    return draft, problem_of(draft, Wishes(dice.uniform(0, 1e-7, shape[1]), dice.uniform(0, 1e5, shape), 60_000.0))


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_tours_keep_their_hours_while_the_search_goes_on(seed: int) -> None:
    draft, problem = problem_from(ordinary(seed))
    search = Search(problem, seed)
    search.price(COLD)
    for heat in (1e6, 1e4, 1e-9):
        search.anneal(150, COLD._replace(heat=heat))
        held = draft_of(draft.case, search.now)
        assert solution_of(held) == search.now
        assert sum(sum(tour.legs) for tour in held.tours) == search.state.lines.tours["travel"].sum()
        worked = [tour.end for tour in held.tours]
        assert worked == search.state.lines.tours["finish"].tolist()


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_the_cheapest_place_is_that_of_trying_all(seed: int) -> None:
    draft, problem = problem_from(ordinary(seed))
    search = Search(problem, seed)
    search.anneal(60, COLD)
    case, rows = draft.case, search.now
    for customer, route in itertools.product(range(len(problem.customers)), range(len(rows))):
        if search.state.home[customer, problem.fleet["day"][route]] == route:
            continue
        cost, position, option = place(problem, search.state.lines, customer, route, -1)
        tried = {}
        for each, at in itertools.product(case.demands.options(customer).tolist(), range(len(rows[route]) + 1)):
            longer = (*rows[route][:at], each, *rows[route][at:])
            calls = tuple(call_of(case, route, one) for one in longer)
            workday = case.workdays[route]
            tour = tour_of(workday, case.ground(workday), calls, workday.longest_ms)
            if tour:
                tried[at, each] = sum(tour.legs) + case.demands.more[each] - search.state.lines.tours["travel"][route]
        assert cost == min(tried.values(), default=np.inf)
        assert position < 0 if not tried else tried[position, option] == cost


@settings(max_examples=150)
@given(st.integers(0, 10**6))
def test_days_are_chosen_as_by_trying_all(seed: int) -> None:
    _, problem = problem_from(ordinary(seed))
    search, dice = Search(problem, seed), np.random.default_rng(seed)
    search.anneal(5, COLD)
    customer = int(dice.integers(len(problem.customers)))
    state = search.state
    state.home[customer] = -1
    state.homes[customer]["placed"] = 0
    state.bids["cost"] = np.where(dice.random(len(problem.date)) < 0.3, np.inf, dice.uniform(1, 1e6, len(problem.date)))
    spaced(problem, state, customer)
    chosen = np.flatnonzero(state.bids["chosen"]).tolist()
    assert priced(search, customer, chosen) == pytest.approx(best_of_all(search, customer))


def priced(search: Search, customer: int, days: list[int]) -> tuple[int, float]:
    """Minus the visits and their cost."""
    asked, dates = search.problem.customers[customer], search.problem.date
    gaps = np.diff(dates[sorted({*days, *held(search, customer)})])
    uneven = asked["rhythm"] * np.maximum(0, asked["even"] - gaps).sum()
    return -len(days), float(search.state.bids["cost"][days].sum() + uneven)


def held(search: Search, customer: int) -> list[int]:
    asked = search.problem.customers[customer]
    others = [each for each in range(asked["site_first"], asked["site_after"]) if each != customer]
    return np.flatnonzero((search.state.home[others] >= 0).any(axis=0)).tolist() if others else []


def best_of_all(search: Search, customer: int) -> tuple[int, float]:
    problem, already = search.problem, held(search, customer)
    asked = problem.customers[customer]
    wanted = int(problem.customers["count"][asked["site_first"] : asked["site_after"]].sum())
    open_days = [day for day in range(len(problem.date)) if np.isfinite(search.state.bids["cost"][day])]
    best = (0, 0.0)
    for visits in range(asked["count"], 0, -1):
        for days in itertools.combinations(open_days, visits):
            if not set(days) & set(already) and fits(problem, customer, sorted([*days, *already]), wanted):
                best = min(best, priced(search, customer, list(days)))
        if best[0]:
            return best
    return priced(search, customer, [])


def fits(problem: Problem, customer: int, days: list[int], wanted: int) -> bool:
    asked, dates = problem.customers[customer], problem.date[days].tolist()
    most = asked["most"] if len(days) == wanted else 2**40
    chain = [*([int(asked["last"])] if asked["last"] > -(2**39) else []), *dates]
    return all(asked["least"] <= later - one <= most for one, later in itertools.pairwise(chain))


@settings(max_examples=20)
@given(tasks())
def test_a_draft_never_gets_worse(task: PlanningTask) -> None:
    case = case_of(task, streets().network)
    draft = searched(case, seed=1, settings=PlannerSettings(), progress=lambda *_: None)
    empty = Draft(case)
    if not case.workdays:
        return
    shape = empty.alone.shape
    problem = problem_of(empty, Wishes(np.zeros(shape[1]), np.zeros(shape), 0.0))
    search = Search(problem, 1)
    search.visit(solution_of(draft))
    assert search.price(COLD)
    before = float(search.ledger["cost"])
    search.anneal(300, COLD)
    assert float(search.ledger["cost"]) <= before
    draft_of(case, search.now)
