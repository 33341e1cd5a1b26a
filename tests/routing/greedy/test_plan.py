import itertools
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsvc.errors import InvalidInput
from gridsvc.plans.plan import Evidence, Plan, ReasonCode, Route
from gridsvc.plans.task import Ending, Guarantee, Lock, PlanningTask
from gridsvc.roads import Mode
from routing.greedy.case import case_of
from routing.greedy.search.insertion import call_of
from routing.greedy.search.tour import tour_of
from routing.periodic import plan
from tests.routing.districts import (
    AFTERNOON,
    CLOCK,
    MADE,
    MONDAY,
    MORNING,
    chequered,
    daily,
    days,
    faults,
    planned,
    shifts,
    task_of,
)
from tests.routing.greedy.tasks import ordinary, streets, tasks, uneven


@settings(max_examples=100)
@given(tasks())
def test_the_checker_finds_nothing_in_plans_of_odd_tasks(task: PlanningTask) -> None:
    assert faults(planned(task, streets()), task, streets()) == ()


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_the_checker_finds_nothing_in_plans_of_ordinary_tasks(seed: int) -> None:
    task = ordinary(seed)
    assert faults(planned(task, uneven()), task, uneven()) == ()


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_the_same_seed_gives_the_same_plan(seed: int) -> None:
    task = ordinary(seed)
    assert without_seconds(planned(task, uneven(), 3)) == without_seconds(planned(task, uneven(), 3))


def without_seconds(made: Plan) -> Plan:
    unplanned = tuple(
        replace(each, reason=replace(each.reason, params={**each.reason.params, "seconds": 0}))
        for each in made.unplanned
    )
    return replace(made, unplanned=unplanned)


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_no_time_is_not_proven_where_trying_every_order_finds_a_plan(seed: int) -> None:
    whole = ordinary(seed)
    team = replace(whole.teams[0], shifts=shifts(days(1), (time(9), time(10, 30)), (time(11), time(12))))
    sites = [replace(site, visits=site.visits[:1], locks={}, last_visit=None) for site in whole.sites[: 2 + seed % 4]]
    task = task_of(sites, [team], 1)
    made = planned(task, uneven())
    if can_all_be_planned(task):
        assert not [each for each in made.unplanned if each.reason.evidence is Evidence.PROVEN]


def can_all_be_planned(task: PlanningTask) -> bool:
    """Whether some order of all visits, by some way in and out of each, keeps one team's only day."""
    case = case_of(task, uneven().network)
    workday = case.workdays[0]
    options = [case.demands.options(request).tolist() for request in range(len(task.sites))]
    able = len(task.sites) <= workday.most and case.may.all()
    return able and any(
        tour_of(workday, case.ground(workday), [call_of(case, 0, option) for option in chosen], workday.longest_ms)
        for order in itertools.permutations(options)
        for chosen in itertools.product(*order)
    )


def test_everything_is_planned_where_there_is_plainly_room_and_days_are_even() -> None:
    district = chequered(12)
    sites = [district.site(number, number * 5 % 12 + 0.3, number * 7 % 12 + 0.6) for number in range(90)]
    task = task_of(sites, [district.team(0, 2, 2), district.team(1, 9, 9), district.team(2, 9, 9)])
    made = planned(task, district)
    assert not made.unplanned
    assert len(made.routes) == 30
    loads = [route.travel_ms + route.return_ms + route.service_ms for route in made.routes]
    mean = sum(loads) / len(loads)
    assert max(loads) < 1.6 * mean
    assert faults(made, task, district) == ()


def test_tours_stay_in_their_own_part_of_the_district() -> None:
    district = chequered(12)
    sites = [district.site(number, number % 4 + (8 if number >= 20 else 0), number // 4 % 5) for number in range(40)]
    west, east = district.team(0, 1, 2), district.team(1, 11, 2)
    made = planned(task_of(sites, [east, west], 5), district)
    for route in made.routes:
        assert {stop.entry[0] > district.at(6, 0)[0] for stop in route.stops} == {route.team == east.team}


def test_visits_of_one_site_are_spread_over_the_cycle() -> None:
    district = chequered(3)
    sites = [district.site(number, number % 3, 1, times=2) for number in range(6)]
    made = planned(task_of(sites, [district.team(0, 1, 1)]), district)
    on_days: dict[object, list[int]] = {}
    for route in made.routes:
        for stop in route.stops:
            on_days.setdefault(stop.subject, []).append((route.date - MONDAY).days)
    assert len(on_days) == 6
    assert all(abs(one - other) >= 4 for one, other in on_days.values())


def test_no_inspection_is_cut_by_the_break_but_a_leg_may_be() -> None:
    district = chequered(4)
    team = district.team(0, 0, 0, mode=Mode.WALK, shifts=shifts(days(1), (time(9), time(9, 40)), (time(11), time(13))))
    site = district.site(0, 4, 4, service_s=600)
    (route,) = planned(task_of([site], [team], 1), district).routes
    (stop,) = route.stops
    assert stop.travel_ms == 1_280_000
    assert stop.arrive == datetime.combine(MONDAY, time(9, 21, 20), CLOCK)
    far = planned(task_of([district.site(0, 4, 4, service_s=1200)], [team], 1), district).routes[0]
    assert far.stops[0].begin == datetime.combine(MONDAY, time(11), CLOCK)
    assert (far.wait_ms, far.break_ms) == (1_120_000, 80 * 60_000)


def walk_round(overtime_s: int, minutes: int, **fields: object) -> tuple[Plan, PlanningTask]:
    """Two sites next to the base of a walker who has so many minutes."""
    team = streets().team(
        0,
        0,
        0,
        mode=Mode.WALK,
        shifts=shifts(days(2), (time(9), time(9, minutes))),
        overtime_max_s=overtime_s,
        **fields,
    )
    task = task_of([streets().site(number, 0, 0, service_s=1200) for number in range(2)], [team], 2)
    return planned(task, streets()), task


def test_overtime_is_used_only_where_nothing_else_helps() -> None:
    made, task = walk_round(1200, 20)
    assert [len(route.stops) for route in made.routes] == [1, 1]
    assert made.totals.overtime_ms == 0
    longer, task = walk_round(300, 15)
    assert longer.totals.overtime_ms == 600_000
    assert not longer.unplanned
    assert faults(longer, task, streets()) == ()


def test_a_limit_of_visits_a_day_is_kept() -> None:
    made, _ = walk_round(0, 59, visits_per_day_max=1)
    assert [len(route.stops) for route in made.routes] == [1, 1]


@pytest.mark.parametrize("ending", list(Ending))
def test_the_day_ends_where_the_team_ends_it(ending: Ending) -> None:
    place = streets().at(4, 4)
    team = streets().team(
        0, 0, 0, ending=ending, end_place=place, end_at=streets().network.snap([place], Mode.EBIKE)[0]
    )
    task = task_of([streets().site(0, 4, 0)], [team])
    made = planned(task, streets())
    (route,) = made.routes
    expected = {Ending.BASE: (team.base, 800), Ending.PLACE: (place, 800), Ending.ANYWHERE: (None, 0)}
    assert (route.end_at, route.return_m) == expected[ending]
    assert route.end_at is not None or route.end == route.stops[-1].end
    assert faults(made, task, streets()) == ()


def locked_task(lock: Lock) -> PlanningTask:
    sites = [streets().site(number, number % 5, number // 5) for number in range(12)]
    sites[7] = streets().site(7, 2, 1, locks={sites[7].visits[0]: lock})
    return task_of(sites, [streets().team(0, 0, 0), streets().team(1, 4, 4)], 5)


@pytest.mark.parametrize("parts", [{"day"}, {"team"}, {"time"}, {"day", "team"}, {"day", "team", "time"}])
def test_locks_are_kept_and_shown(parts: set[str]) -> None:
    teams = locked_task(Lock()).teams
    lock = Lock(
        days(5)[3] if "day" in parts else None,
        teams[1].team if "team" in parts else None,
        datetime.combine(days(5)[3], time(10, 7), CLOCK) if "time" in parts else None,
    )
    task = locked_task(lock)
    made = planned(task, streets())
    visit = task.sites[7].visits[0]
    ((route, stop),) = [(route, stop) for route in made.routes for stop in route.stops if stop.visit == visit]
    assert stop.locked == parts
    assert lock.day in (None, route.date)
    assert lock.team in (None, route.team)
    assert lock.begin in (None, stop.begin)
    assert faults(made, task, streets()) == ()


def test_a_rolling_guarantee_counts_from_the_last_visit() -> None:
    district = streets()
    sites = [district.site(number, 1, 1, last_visit=days(1)[0].replace(day=15 + number)) for number in range(6)]
    made = planned(task_of(sites, [district.team(0, 0, 0)], guarantee=Guarantee.ROLLING), district)
    dates = {stop.subject: route.date for route in made.routes for stop in route.stops}
    assert all((dates[site.subject] - site.last_visit).days <= 10 for site in sites if site.last_visit)
    assert made.certificate.largest_rolling_gap_days is not None


def test_what_is_overdue_is_seen_first() -> None:
    district = chequered(12)
    sites = [district.site(number, number * 5 % 12 + 0.3, number * 7 % 12 + 0.6) for number in range(60)]
    late = {site.subject for site in sites[::10]}
    task = task_of(
        [replace(site, overdue_since=date(2026, 10, 1)) if site.subject in late else site for site in sites],
        [district.team(0, 2, 2), district.team(1, 9, 9)],
    )
    made = planned(task, district)
    seen = [route.date for route in made.routes for stop in route.stops if stop.subject in late]
    assert len(seen) == 6
    assert max(seen) <= MONDAY + timedelta(days=1)
    assert len({route.date for route in made.routes}) == 10
    assert faults(made, task, district) == ()


def test_windows_and_breaks_are_kept_together() -> None:
    district = streets()
    sites = [
        district.site(number, 1, 1, windows=daily(time(11, 30), time(14, 30)), service_s=1500) for number in range(4)
    ]
    task = task_of(sites, [district.team(0, 1, 1, shifts=shifts(days(2), MORNING, AFTERNOON))], 2)
    made = planned(task, district)
    assert {stop.begin.hour for route in made.routes for stop in route.stops} == {11, 14}
    assert not made.unplanned


def test_what_matters_more_takes_the_place_of_what_matters_less() -> None:
    district = streets()
    hours = shifts(days(2), (time(9), time(10)))
    teams = [district.team(number, 0, 0, shifts=hours) for number in range(2)]
    sites = [district.site(number, 0, 0, service_s=1800, priority=1 + number % 3) for number in range(18)]
    made = planned(task_of(sites, teams, 2), district)
    kept = {stop.subject for route in made.routes for stop in route.stops}
    important = {site.subject for site in sites if site.priority == 3}
    assert len(kept) == 8
    assert important <= kept
    assert {each.reason.code for each in made.unplanned} == {ReasonCode.NO_TIME}


def test_route_times_add_up() -> None:
    made = planned(ordinary(12), uneven())
    assert made.routes
    for route in made.routes:
        assert route.end - route.start == timedelta(milliseconds=sum(parts(route)))


def parts(route: Route) -> tuple[int, ...]:
    return route.travel_ms, route.return_ms, route.service_ms, route.wait_ms, route.break_ms


def test_progress_is_told_and_stops_the_work_by_raising() -> None:
    told: list[tuple[float, str]] = []
    task = ordinary(3)
    arguments = {"seed": 1, "settings": {}, "provenance": MADE}
    plan(task, uneven().network, progress=lambda share, code: told.append((share, code)), **arguments)
    assert {code for _, code in told} >= {"plan_measuring_travel", "plan_improving", "plan_explaining"}
    assert all(0 <= share <= 1 for share, _ in told)

    def stop(_share: float, _code: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        plan(task, uneven().network, progress=stop, **arguments)


@pytest.mark.parametrize("chosen", [{"speed": 1}, {"balance": "much"}, {"balance": -1}, {"improvement_rounds": 1.5}])
def test_settings_that_cannot_be_are_refused(chosen: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        planned(ordinary(3), uneven(), **chosen)
