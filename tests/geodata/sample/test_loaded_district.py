from functools import cache

import numpy as np
import pytest

from api.district_bench.streets import made_up_roads
from geodata.sample.loaded_district.load import LEAST_S, MOST_S, fitted_s
from geodata.sample.loaded_district.order import LoadedDistrict
from geodata.sample.loaded_district.task import LoadedTask, loaded_task
from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode
from routing.dijkstra import DijkstraSearch
from routing.network import Network


@cache
def network() -> Network:
    return Network(made_up_roads(400, 1), searching=DijkstraSearch)


def made(sites: int = 60, teams: int = 2, load: float = 85, seed: int = 1) -> LoadedTask:
    return loaded_task(LoadedDistrict(sites, teams, load, seed), network().roads, network())


@pytest.mark.parametrize("load", [50, 85, 115])
def test_service_and_ways_are_the_share_of_hours_that_was_asked_for(load: float) -> None:
    loaded = made(load=load)
    assert (loaded.service_s + loaded.ways_s) / loaded.hours_s == pytest.approx(load / 100, abs=0.002)
    assert loaded.service_s == sum(len(site.visits) * site.service_s for site in loaded.task.sites)
    worked = sum(
        (span.ends - span.starts).total_seconds()
        for each in loaded.task.teams
        for day in each.shifts.values()
        for span in day
    )
    assert worked == loaded.hours_s


def test_the_same_order_makes_the_same_task_and_another_seed_another() -> None:
    assert made().task == made().task
    assert made().task != made(seed=2).task


def test_a_task_holds_whatever_makes_planning_hard() -> None:
    task = made(300, 12).task
    assert task.synthetic
    assert {len(site.visits) for site in task.sites} == {1, 2, 3}
    assert {len(site.accesses) for site in task.sites} >= {1, 2, 4}
    assert {site.priority for site in task.sites} == {1, 2, 3, 4, 5}
    assert {bool(site.windows) for site in task.sites} == {True, False}
    assert {site.min_gap_days for site in task.sites} == {2}
    assert {team.mode for team in task.teams} == set(Mode)
    assert len({len(team.shifts) for team in task.teams}) > 1
    assert {len(spans) for team in task.teams for spans in team.shifts.values()} == {1, 2}
    skills = {team.categories for team in task.teams}
    assert None in skills
    assert len(skills) == 3


def test_every_site_can_be_reached_and_inspected_by_somebody() -> None:
    task = made(300, 6).task
    for site in task.sites:
        may = [team for team in task.teams if team.categories is None or site.category in team.categories]
        assert any(access.entry_at[team.mode] and access.exit_at[team.mode] for team in may for access in site.accesses)


@pytest.mark.parametrize(("asked", "code"), [((300, 1, 10), "district_crowded"), ((5, 60, 100), "district_empty")])
def test_a_load_that_no_inspections_come_to_is_refused(asked: tuple[int, int, float], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        made(*asked)
    assert refused.value.code == code


@pytest.mark.parametrize("asked", [(0, 6, 85), (300, 0, 85), (300, 6, 0), (300, 6, float("nan")), (300, 6, 85, -1)])
def test_an_order_of_nothing_is_refused(asked: tuple[int, int, float]) -> None:
    with pytest.raises(InvalidInput, match="is not between"):
        LoadedDistrict(*asked)


def test_times_on_site_come_to_what_is_due_within_their_bounds() -> None:
    chance = np.random.default_rng(5)
    weights, walks, visits = chance.uniform(5, 30, 50), chance.uniform(0, 900, 50), chance.integers(1, 4, 50)
    seconds = fitted_s(weights, walks, visits, 90_000.0)
    assert (visits * seconds).sum() == pytest.approx(90_000, abs=float(visits.sum()))
    assert (seconds >= np.maximum(np.round(walks), LEAST_S)).all()
    assert seconds.max() <= MOST_S
