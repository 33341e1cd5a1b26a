from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsvc.patrols.hours import WeeklyHours
from gridsvc.plans.plan import Evidence, ReasonCode, Relaxation, Unplanned
from gridsvc.plans.task import Access, Lock, PlanningTask, SiteDemand, TeamDuty
from gridsvc.roads import UNREACHABLE, Location, Mode
from routing.dijkstra import DijkstraSearch
from routing.network import Network
from tests.routing.districts import AFTERNOON, CLOCK, MONDAY, SPACE, days, faults, planned, shifts, task_of
from tests.routing.greedy.tasks import ordinary, streets, uneven
from tests.routing.networks import roads_of

DISTRICT = streets()


def explained(site: SiteDemand, team: TeamDuty | None = None, number: int = 3) -> Unplanned:
    """The only visit that is not planned, in a plan that the checker believes."""
    task = task_of([site], [team or DISTRICT.team(0, 0, 0)], number)
    made = planned(task, DISTRICT)
    assert faults(made, task, DISTRICT) == ()
    (unplanned,) = made.unplanned
    return unplanned


def test_no_team_may() -> None:
    school = DISTRICT.site(0, 1, 1, category="school")
    found = explained(school, DISTRICT.team(0, 0, 0, categories=frozenset({"market"})))
    assert (found.reason.code, found.reason.evidence) == (ReasonCode.NO_TEAM_MAY, Evidence.PROVEN)
    assert found.reason.params == {"category": "school", "teams": 1}
    assert found.relaxation is not None
    assert found.relaxation.code == "another_team"


def test_no_team_may_where_the_agency_is_its_own() -> None:
    found = explained(DISTRICT.site(0, 1, 1, agency=SPACE), DISTRICT.team(0, 0, 0, not_agencies=frozenset({SPACE})))
    assert found.reason.code is ReasonCode.NO_TEAM_MAY
    assert found.relaxation is None


def test_no_team_may_where_the_rule_of_the_site_names_another() -> None:
    found = explained(DISTRICT.site(0, 1, 1, teams=frozenset({SPACE})))
    assert found.reason.code is ReasonCode.NO_TEAM_MAY
    assert found.relaxation is None


def test_unreachable_where_no_street_is_near() -> None:
    found = explained(DISTRICT.site(0, 60, 60))
    assert (found.reason.code, found.reason.evidence) == (ReasonCode.UNREACHABLE, Evidence.PROVEN)
    assert found.reason.params == {"modes": ["ebike"], "teams": 1, "near_street": False, "cause": "no_street"}


def test_no_window_fits_a_shift() -> None:
    site = DISTRICT.site(0, 1, 1, windows=(WeeklyHours(1, time(12), time(14)), WeeklyHours(2, time(11, 50), time(14))))
    found = explained(site)
    assert (found.reason.code, found.reason.evidence) == (ReasonCode.NO_WINDOW, Evidence.PROVEN)
    assert found.relaxation is not None
    assert found.relaxation.code == "wider_window"


def test_no_window_where_nobody_works_on_the_days_allowed() -> None:
    site = DISTRICT.site(0, 1, 1, days=frozenset(days(1)))
    found = explained(site, DISTRICT.team(0, 0, 0, shifts=shifts(days(3)[1:], AFTERNOON)))
    assert found.reason.code is ReasonCode.NO_WINDOW
    assert found.reason.params["days"] == 0
    assert found.relaxation is not None
    assert (found.relaxation.code, found.relaxation.params["date"]) == ("extra_shift", MONDAY.isoformat())


def test_no_time_where_even_a_day_of_its_own_is_too_short() -> None:
    walker = DISTRICT.team(0, 0, 0, mode=Mode.WALK, shifts=shifts(days(3), (time(9), time(9, 30))))
    found = explained(DISTRICT.site(0, 4, 4), walker)
    assert (found.reason.code, found.reason.evidence) == (ReasonCode.NO_TIME, Evidence.PROVEN)
    assert found.reason.params == {"bound": "alone", "service_s": 900, "travel_s": 2560.0, "working_s": 1800.0}
    assert found.relaxation is not None
    assert (found.relaxation.code, found.relaxation.params["minutes"]) == ("longer_shift", 30)


def test_pattern_impossible_counts_the_days() -> None:
    found = explained(DISTRICT.site(0, 1, 1, times=2, min_gap_days=3))
    assert (found.reason.code, found.reason.evidence) == (ReasonCode.PATTERN_IMPOSSIBLE, Evidence.PROVEN)
    assert (found.reason.params["visits"], found.reason.params["fit"]) == (2, 1)
    assert found.relaxation is not None
    assert found.relaxation.code == "other_dates"


@pytest.mark.parametrize(
    "lock",
    [
        Lock(day=MONDAY + timedelta(days=9)),
        Lock(team=SPACE),
        Lock(begin=datetime.combine(MONDAY, time(13), CLOCK)),
        Lock(MONDAY, None, datetime.combine(MONDAY + timedelta(days=1), time(9), CLOCK)),
    ],
)
def test_locked_out(lock: Lock) -> None:
    site = DISTRICT.site(0, 1, 1)
    found = explained(replace(site, locks={site.visits[0]: lock}))
    assert (found.reason.code, found.reason.evidence) == (ReasonCode.LOCKED_OUT, Evidence.PROVEN)


def test_of_two_visits_locked_to_one_time_the_second_is_locked_out() -> None:
    team = DISTRICT.team(0, 0, 0)
    sites = [DISTRICT.site(number, 1, 1) for number in range(2)]
    lock = Lock(team=team.team, begin=datetime.combine(MONDAY, time(9), CLOCK))
    task = task_of([replace(site, locks={site.visits[0]: lock}) for site in sites], [team], 3)
    made = planned(task, DISTRICT)
    assert faults(made, task, DISTRICT) == ()
    (found,) = made.unplanned
    assert (found.reason.code, found.reason.evidence) == (ReasonCode.LOCKED_OUT, Evidence.PROVEN)
    assert found.reason.params["bound"] == "same_time"


def crowded(number: int, minutes: int) -> PlanningTask:
    """So many sites of a quarter of an hour each at the base of a team with so many minutes."""
    team = DISTRICT.team(0, 1, 1, shifts=shifts(days(1), (time(9), time(9, minutes))))
    return task_of([DISTRICT.site(each, 1, 1) for each in range(number)], [team], 1)


def test_no_time_is_proven_by_counting_where_service_alone_is_too_much() -> None:
    task = crowded(4, 50)
    made = planned(task, DISTRICT)
    assert faults(made, task, DISTRICT) == ()
    (found,) = made.unplanned
    assert (found.reason.code, found.reason.evidence) == (ReasonCode.NO_TIME, Evidence.PROVEN)
    assert found.reason.params == {"bound": "service", "needed_s": 3600.0, "working_s": 3000.0, "short_s": 600.0}


def test_no_time_is_only_searched_where_travel_is_what_lacks() -> None:
    far = [DISTRICT.site(each, each, 4 - each) for each in range(3)]
    team = DISTRICT.team(0, 1, 1, mode=Mode.WALK, shifts=shifts(days(1), (time(9), time(9, 46))))
    task = task_of(far, [team], 1)
    made = planned(task, DISTRICT)
    assert faults(made, task, DISTRICT) == ()
    found = made.unplanned[0]
    assert (found.reason.code, found.reason.evidence) == (ReasonCode.NO_TIME, Evidence.SEARCHED)
    assert found.reason.params == {"seconds": 1}


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_what_a_relaxation_offers_can_be_planned_once_it_is_granted(seed: int) -> None:
    task = ordinary(seed)
    made = planned(task, uneven())
    for each in made.unplanned[:3]:
        if each.relaxation and len(task.sites[position(task, each)].visits) == 1:
            alone = granted(task, each, each.relaxation)
            assert not planned(alone, uneven()).unplanned


def position(task: PlanningTask, unplanned: Unplanned) -> int:
    return next(place for place, site in enumerate(task.sites) if site.subject == unplanned.subject)


def granted(task: PlanningTask, unplanned: Unplanned, change: Relaxation) -> PlanningTask:
    """The task of this visit alone, changed as offered."""
    site, team = (
        task.sites[position(task, unplanned)],
        next(duty for duty in task.teams if str(duty.team) == change.params["team"]),
    )
    day = datetime.fromisoformat(str(change.params["date"])).date()
    if change.code == "wider_window":
        site = replace(site, windows=())
    if change.code == "other_dates":
        site = replace(site, days=frozenset(task.dates), min_gap_days=1, max_gap_days=None, last_visit=None)
    if change.code == "another_team":
        team = replace(team, categories=None)
    if change.code == "longer_shift":
        team = replace(team, overtime_max_s=team.overtime_max_s + 60 * int(str(change.params["minutes"])))
    if change.code == "extra_shift":
        team = replace(team, shifts={**team.shifts, day: next(iter(shifts((day,), AFTERNOON).values()))})
    return replace(task, sites=(site,), teams=(team,))


@pytest.mark.parametrize(
    ("ways", "cause"), [((True, False), "no_way_back"), ((False, True), "no_way_there"), ((False, False), "cut_off")]
)
def test_unreachable_says_which_half_of_the_way_is_missing(ways: tuple[bool, bool], cause: str) -> None:
    """Each site lies on an edge of its own, joined to the team's street one way, the other way, or not at all."""
    free, shut = 10_000, UNREACHABLE
    leads_in, leads_out = (free if way else shut for way in ways)
    nodes = [(102.700, 25.0), (102.701, 25.0), (102.702, 25.0), (102.703, 25.0)]
    edges = [(0, 1, 100.0, free, free), (1, 2, 100.0, leads_in, leads_out), (2, 3, 100.0, free, free)]
    roads = roads_of(nodes, edges, mode=Mode.EBIKE)
    place = Access((102.7025, 25.0), (102.7025, 25.0), {Mode.EBIKE: Location(2, 50.0)}, {Mode.EBIKE: Location(2, 50.0)})
    site = replace(DISTRICT.site(0, 1, 1), accesses=(place,))
    team = replace(DISTRICT.team(0, 0, 0), base_at=Location(0, 0.0))
    district = replace(DISTRICT, network=Network(roads, searching=DijkstraSearch))
    task = task_of([site], [team], 3)
    plan = planned(task, district)
    assert faults(plan, task, district) == ()
    assert [each.reason.params["cause"] for each in plan.unplanned] == [cause]
