"""Ways of doing a visit that take longer on site, weighed against travel."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gridsvc.errors import InvalidInput
from gridsvc.plans.checker import FaultCode
from gridsvc.plans.task import Access, PlanningTask
from gridsvc.roads import Mode
from tests.routing.districts import chequered, faults, planned, task_of

STREETS = chequered(8)
NEAR, FAR = (1, 0), (7, 0)


def _line(more_s: int, *, cut_off: bool = False) -> PlanningTask:
    """A line from a corner near the team to one far away: through, or there and back from the near end."""
    there = STREETS.access(*NEAR, FAR)
    if cut_off:
        there = replace(there, exit_at=dict.fromkeys(Mode))
    back = replace(STREETS.access(*NEAR), more_s=more_s)
    site = STREETS.site(1, *NEAR, accesses=(there, back))
    return task_of([site], [STREETS.team(1, 0, 0)])


def _way(task: PlanningTask) -> tuple[Access, timedelta]:
    made = planned(task, STREETS)
    assert faults(made, task, STREETS) == ()
    ((stop,),) = (route.stops for route in made.routes if route.stops)
    way = next(each for each in task.sites[0].accesses if (each.entry, each.exit) == (stop.entry, stop.exit))
    return way, stop.end - stop.begin


def test_a_team_walks_back_where_that_is_sooner_than_the_way_from_the_far_end() -> None:
    way, on_site = _way(_line(60))
    assert (way.entry == way.exit, on_site) == (True, timedelta(seconds=960))
    way, on_site = _way(_line(1800))
    assert (way.entry == way.exit, on_site) == (False, timedelta(seconds=900))


def test_a_line_whose_far_end_nobody_reaches_is_walked_there_and_back() -> None:
    way, on_site = _way(_line(1800, cut_off=True))
    assert (way.more_s, on_site) == (1800, timedelta(seconds=2700))


def test_the_checker_wants_the_longer_time_on_site() -> None:
    made = planned(_line(60), STREETS)
    assert FaultCode.WRONG_INSPECTION_TIME in {fault.code for fault in faults(made, _line(70), STREETS)}


def test_no_way_saves_time_on_site() -> None:
    with pytest.raises(InvalidInput):
        replace(STREETS.access(0, 0), more_s=-1)
