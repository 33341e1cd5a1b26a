import itertools
from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.roads import UNREACHABLE
from routing.greedy.case import Case, case_of
from routing.greedy.search.insertion import call_of, cheapest, detours, insertion
from routing.greedy.search.tour import Tour, tour_of
from tests.routing.greedy.tasks import ordinary, uneven


@cache
def cases(seed: int) -> tuple[Case, list[Tour]]:
    """A task with tours that were filled in the order of the task, without any sense."""
    case = case_of(ordinary(seed), uneven().network)
    tours = []
    for number, workday in enumerate(case.workdays):
        ground = case.ground(workday)
        tour = tour_of(workday, ground, (), workday.longest_ms)
        assert tour is not None
        for option in range(number % 3, len(case.demands.request), 4):
            more = tour_of(workday, ground, (*tour.calls, call_of(case, number, option)), workday.longest_ms)
            tour = more if more and len(more.calls) <= min(workday.most - 1, 5) else tour
        tours.append(tour)
    return case, tours


def travel(tour: Tour) -> int:
    return sum(tour.legs)


@given(st.integers(0, 30))
def test_detours_are_what_the_longer_tour_shows(seed: int) -> None:
    case, tours = cases(seed)
    for number, tour in enumerate(tours[:3]):
        workday, ground = case.workdays[number], case.ground(case.workdays[number])
        options = np.arange(len(case.demands.request))
        found = detours(case, number, tour.gaps, options)
        for option, place in itertools.product(options.tolist(), range(len(tour.calls) + 1)):
            calls = (*tour.calls[:place], call_of(case, number, option), *tour.calls[place:])
            longer = tour_of(workday, ground, calls, tour.limit)
            assert np.isfinite(found[option, place]) == (longer is not None)
            assert longer is None or found[option, place] == travel(longer) - travel(tour)


@given(st.integers(0, 30))
def test_replacing_is_judged_as_the_changed_tour_is(seed: int) -> None:
    case, tours = cases(seed)
    for number, tour in enumerate(tours[:2]):
        options = np.arange(len(case.demands.request))
        found = detours(case, number, tour.replacing(), options)
        for option, place in itertools.product(options.tolist(), range(len(tour.calls))):
            calls = (*tour.calls[:place], call_of(case, number, option), *tour.calls[place + 1 :])
            changed = tour_of(case.workdays[number], case.ground(case.workdays[number]), calls, tour.limit)
            assert np.isfinite(found[option, place]) == (changed is not None)


@given(st.integers(0, 30))
def test_the_cheapest_insertion_is_the_one_made(seed: int) -> None:
    case, tours = cases(seed)
    requests = np.arange(len(case.demands.requests))
    for number, tour in enumerate(tours[:3]):
        costs = cheapest(case, number, tour, requests)
        made = [insertion(case, number, tour, request) for request in requests.tolist()]
        assert [np.inf if each is None else each.detour for each in made] == costs.tolist()


@given(st.integers(0, 30))
def test_tours_keep_shifts_windows_and_their_end(seed: int) -> None:
    for tour in cases(seed)[1]:
        assert tour.end <= tour.limit
        for call, begin in zip(tour.calls, tour.begins, strict=True):
            assert any(low <= begin and begin + call.service <= high for low, high in call.intervals)
        assert UNREACHABLE not in tour.legs
