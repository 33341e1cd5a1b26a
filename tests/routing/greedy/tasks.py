"""Planning tasks drawn at random, with everything that can make them hard."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

from gridsvc.patrols.hours import WeeklyHours
from gridsvc.plans.task import Ending, Guarantee, Lock, PlanningTask, SiteDemand, TeamDuty
from gridsvc.roads import Mode
from tests.routing.districts import (
    AFTERNOON,
    CLOCK,
    MONDAY,
    MORNING,
    SPACE,
    District,
    chequered,
    daily,
    days,
    shifts,
    task_of,
)


def mostly(usual: object, *others: object) -> st.SearchStrategy[Any]:
    """One value more often than all the others together."""
    return st.sampled_from([usual] * (2 * len(others)) + list(others))


WINDOWS = mostly(
    (),
    tuple(WeeklyHours(weekday, time(9), time(11)) for weekday in range(1, 6)),
    tuple(WeeklyHours(weekday, time(11), time(15)) for weekday in range(1, 8)),
    (WeeklyHours(1, time(8), time(9)), WeeklyHours(2, time(16), time(18)), WeeklyHours(2, time(10), time(11))),
    (WeeklyHours(7, time(3), time(4)),),
)
LONG = ((MORNING,), (MORNING, AFTERNOON), (AFTERNOON,))
SHORT = (((time(9), time(9, 50)),), ((time(9), time(9, 30)), (time(9, 40), time(10, 30)), (time(11), time(11, 20))))


@cache
def streets() -> District:
    """Four by four blocks."""
    return chequered(4)


@cache
def uneven() -> District:
    """Four by four blocks, slower one way than the other, some of them one-way for cars."""
    return chequered(4, np.random.default_rng(4))


@st.composite
def tasks(draw: st.DrawFn, most_sites: int = 7) -> PlanningTask:
    """One to five days, up to three teams, a few sites of every kind."""
    number = draw(st.integers(1, 5))
    teams = [draw(duties(each, number)) for each in range(draw(st.sampled_from([1, 2, 3, 2, 1, 0])))]
    sites = [draw(demands(each, number, teams)) for each in range(draw(st.integers(0, most_sites)))]
    return task_of(
        sites,
        teams,
        number,
        guarantee=draw(st.sampled_from(list(Guarantee))),
        closed_days=frozenset(draw(st.sets(st.sampled_from(days(number)), max_size=1))),
        cycle_days=number,
    )


@st.composite
def duties(draw: st.DrawFn, number: int, dates: int) -> TeamDuty:
    """A team; some have short hours, some cannot be anywhere."""
    rest = draw(st.sets(st.sampled_from(days(dates)), max_size=2))
    worked = tuple(day for day in days(dates) if day not in rest)
    ending = draw(st.sampled_from(list(Ending)))
    mode = draw(st.sampled_from(list(Mode)))
    place = streets().at(draw(st.integers(0, 4)), 4)
    return streets().team(
        number,
        draw(mostly(2.5, 0, 40)),
        draw(st.integers(0, 4)),
        mode=mode,
        shifts=shifts(worked, *draw(st.sampled_from([*LONG, *LONG, *SHORT]))),
        ending=ending,
        end_place=place if ending is Ending.PLACE else None,
        end_at=streets().network.snap([place], mode)[0] if ending is Ending.PLACE else None,
        categories=draw(mostly(None, frozenset({"market"}), frozenset({"school"}))),
        not_agencies=frozenset(draw(mostly((), (SPACE,)))),
        overtime_max_s=draw(st.sampled_from([0, 0, 600, 3600])),
        visits_per_day_max=draw(mostly(None, 1, 2)),
    )


@st.composite
def demands(draw: st.DrawFn, number: int, dates: int, teams: list[TeamDuty]) -> SiteDemand:
    """A site; some are far from every street, some locked."""
    place = st.sampled_from([0, 0.5, 1, 1.5, 2, 3, 3.25, 4])
    x, y = draw(mostly(1.5, 0, 0.5, 3, 4, 60)), draw(place)
    least = draw(mostly(1, 2, 3))
    accesses = [streets().access(x, y)]
    if draw(st.booleans()):
        accesses = [streets().access(x, y, (y, x)), streets().access(y, x, (x, y))]
    site = streets().site(
        number,
        x,
        y,
        times=draw(mostly(1, 2, 3)),
        category=draw(st.sampled_from(["market", "school"])),
        service_s=draw(st.sampled_from([300, 300, 1200, 1200, 2700, 2700, 4 * 3600])),
        priority=draw(st.integers(1, 3)),
        windows=draw(WINDOWS),
        days=frozenset(draw(st.sets(st.sampled_from(days(dates)), min_size=dates - 1))),
        accesses=tuple(accesses),
        min_gap_days=least,
        max_gap_days=draw(mostly(None, least, least + 1)),
        last_visit=draw(mostly(None, MONDAY - timedelta(days=1), MONDAY - timedelta(days=3))),
        agency=draw(mostly(None, SPACE)),
        deadline=draw(mostly(None, datetime.combine(MONDAY, time(15), CLOCK))),
    )
    locks = {visit: draw(held(dates, teams)) for visit in site.visits if draw(st.integers(0, 6)) == 0}
    part = frozenset(draw(st.sets(st.sampled_from(days(dates)), max_size=2)))
    own = {visit: part for visit in site.visits[1:] if draw(st.integers(0, 4)) == 0}
    named = frozenset(team.team for team in teams[:1]) if draw(st.integers(0, 6)) == 0 else None
    kept = {name: getattr(site, name) for name in CHANGED}
    return streets().site(number, x, y, **kept, times=len(site.visits), locks=locks, visit_days=own, teams=named)


CHANGED = (
    "category", "service_s", "priority", "windows", "days", "accesses", "min_gap_days", "max_gap_days", "last_visit",
    "agency", "deadline",
)  # fmt: skip


@st.composite
def held(draw: st.DrawFn, dates: int, teams: list[TeamDuty]) -> Lock:
    """A lock on day, team or time, or some of them."""
    day: date = draw(st.sampled_from(days(dates)))
    begin = datetime.combine(day, time(9, draw(st.sampled_from([0, 10, 45]))), CLOCK)
    return Lock(
        day=draw(st.sampled_from([None, day])),
        team=draw(st.sampled_from([None, *(team.team for team in teams)])),
        begin=draw(st.sampled_from([None, begin])),
    )


def ordinary(seed: int) -> PlanningTask:
    """Ten to thirty sites that can mostly be planned, some of them only just."""
    chance = np.random.default_rng(seed)
    dates = int(chance.integers(2, 8))
    teams = [_ordinary_team(number, dates, chance) for number in range(int(chance.integers(1, 4)))]
    sites = [_ordinary_site(number, dates, chance, teams) for number in range(int(chance.integers(10, 31)))]
    guarantee = Guarantee.ROLLING if chance.random() < 0.3 else Guarantee.PER_CYCLE
    return task_of(sites, teams, dates, guarantee=guarantee, cycle_days=dates)


def _ordinary_team(number: int, dates: int, chance: np.random.Generator) -> TeamDuty:
    hours = [MORNING, AFTERNOON] if chance.random() < 0.7 else [(time(9), time(10)), (time(10, 15), time(11, 30))]
    ending = list(Ending)[int(chance.integers(3))]
    place = uneven().at(4, 4)
    return uneven().team(
        number,
        *chance.integers(0, 5, 2).tolist(),
        mode=list(Mode)[int(chance.integers(3))],
        shifts=shifts(days(dates), *hours),
        ending=ending,
        end_place=place if ending is Ending.PLACE else None,
        end_at=uneven().network.snap([place], Mode.CAR)[0] if ending is Ending.PLACE else None,
        categories=frozenset({"market"}) if chance.random() < 0.2 else None,
        overtime_max_s=1200 if chance.random() < 0.4 else 0,
        visits_per_day_max=5 if chance.random() < 0.2 else None,
    )


def _ordinary_site(number: int, dates: int, chance: np.random.Generator, teams: list[TeamDuty]) -> SiteDemand:
    x, y = (chance.random(2) * 4).tolist()
    least = int(chance.integers(1, 3))
    times = int(chance.integers(2, 4)) if chance.random() < 0.3 else 1
    accesses = [uneven().access(x, y)]
    if chance.random() < 0.2:
        accesses = [uneven().access(x, y, (y, x)), uneven().access(y, x, (x, y))]
    site = uneven().site(number, x, y, times=times)
    locks = {}
    if chance.random() < 0.15:
        day = days(dates)[int(chance.integers(dates))]
        begin = datetime.combine(day, time(9, int(chance.integers(0, 60))), CLOCK)
        locks[site.visits[0]] = [Lock(day), Lock(team=teams[0].team), Lock(day, teams[-1].team, begin)][number % 3]
    opening = [(time(9), time(10)), (time(10), time(16)), (time(14, 30), time(15, 30))][int(chance.integers(3))]
    return uneven().site(
        number,
        x,
        y,
        times=times,
        category="market" if chance.random() < 0.6 else "school",
        service_s=int(chance.integers(5, 30)) * 60,
        priority=int(chance.integers(1, 4)),
        windows=daily(*opening) if chance.random() < 0.3 else (),
        days=frozenset(days(dates)),
        accesses=tuple(accesses),
        min_gap_days=least,
        max_gap_days=least + 1 if chance.random() < 0.3 else None,
        last_visit=MONDAY - timedelta(days=int(chance.integers(1, 3))) if chance.random() < 0.3 else None,
        locks=locks,
    )
