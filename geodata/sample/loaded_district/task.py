"""A made-up cycle as a planning task: each step draws from a seed of its own, so that none disturbs another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid5

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.loaded_district.kinds import Kind, drawn_kinds
from geodata.sample.loaded_district.load import fitted_s, leg_s, ways_s
from geodata.sample.loaded_district.order import DATES, LoadedDistrict
from geodata.sample.loaded_district.places import StreetPlaces
from geodata.sample.loaded_district.teams import team_of
from gridsvc.cities import City
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.roster import shifts_of
from gridsvc.plans.inputs import CycleInputs, DueSite, RosteredTeam
from gridsvc.plans.inspection_time import inspection_s
from gridsvc.plans.preparation import prepared
from gridsvc.plans.task import PlanningTask
from gridsvc.roads import Mode, Roads
from gridsvc.usecases.plan_cycle import Streets

CITY = City("990000", "合成测速城", "Synthetic load", "Asia/Shanghai", 4543, synthetic=True, provisional=True)
_SPACE = UUID("5b3f4c52-0d0c-4a58-9a07-0f7a1f5d1c11")
_TIMES, _HOW_OFTEN = (1, 2, 3), (0.7, 0.2, 0.1)
_SEEN_BEFORE_DAYS = 10
_MIN_GAP_DAYS = 2
_HOT_SPOT_SHARE, _HOT_SPOT = 0.08, 5


@dataclass(frozen=True, slots=True)
class LoadedTask:
    """A task with the hours that its teams work, the work that is due on site, and what ways are taken to need."""

    task: PlanningTask
    seed: int
    hours_s: float
    service_s: float
    ways_s: float


def loaded_task(order: LoadedDistrict, roads: Roads, streets: Streets) -> LoadedTask:
    """The task of an order on the streets that were made for it."""
    space = uuid5(_SPACE, f"{order.sites}/{order.teams}/{order.load_percent}/{order.seed}")
    lying, kinds, often, shapes = (np.random.default_rng(each) for each in np.random.SeedSequence(order.seed).spawn(4))
    drawn = drawn_kinds(order.sites, kinds)
    places = StreetPlaces(roads, order.sites, lying)
    teams = tuple(team_of(number, base, space) for number, base in enumerate(places.bases(order.teams)))
    sites = _sites(drawn, places, often, space)
    weights = np.array([each.weight for each in drawn]) * shapes.uniform(0.7, 1.3, order.sites)
    return _fitted(order, _inputs(sites, teams, space), weights, streets)


def _sites(drawn: Sequence[Kind], places: StreetPlaces, rng: np.random.Generator, space: UUID) -> tuple[DueSite, ...]:
    count = len(drawn)
    times = rng.choice(_TIMES, count, p=_HOW_OFTEN).tolist()
    before = rng.integers(1, _SEEN_BEFORE_DAYS + 1, count).tolist()
    hot = (rng.random(count) < _HOT_SPOT_SHARE).tolist()
    sites = []
    for number, (kind, place) in enumerate(zip(drawn, places.sites(count), strict=True)):
        geometry, gates = places.shape(kind.shape, place)
        sites.append(
            DueSite(
                subject=uuid5(space, f"site {number}"),
                visits=tuple(uuid5(space, f"visit {number}/{each}") for each in range(times[number])),
                name=f"合成点位 {number + 1}",
                category=kind.category,
                geometry=geometry,
                category_minutes=0.0,
                entries=gates,
                windows=kind.windows,
                priority=_HOT_SPOT if hot[number] else kind.priority,
                last_visit=DATES[0] - timedelta(days=before[number]),
            )
        )
    return tuple(sites)


def _inputs(sites: tuple[DueSite, ...], teams: tuple[RosteredTeam, ...], space: UUID) -> CycleInputs:
    return CycleInputs(
        city=CITY,
        programme=uuid5(space, "programme"),
        cycle=uuid5(space, "cycle"),
        calendar="fixed",
        dates=DATES,
        guarantee=Guarantee.PER_CYCLE,
        cycle_days=len(DATES),
        sites=sites,
        teams=teams,
        min_gap_days=_MIN_GAP_DAYS,
    )


def _fitted(
    order: LoadedDistrict, inputs: CycleInputs, weights: npt.NDArray[np.float64], streets: Streets
) -> LoadedTask:
    visits = np.array([len(each.visits) for each in inputs.sites], dtype=np.int64)
    walks_s = np.array([inspection_s(each) for each in inputs.sites], dtype=np.float64)
    hours = [(team.mode, _worked_s(team)) for team in inputs.teams]
    hours_s = sum(seconds for _, seconds in hours)
    middles = np.array([shapely.get_coordinates(shapely.centroid(each.geometry))[0] for each in inputs.sites])
    legs = {mode: leg_s(streets.nearest(middles, mode).locations, streets, mode) for mode in _modes(inputs)}
    ways = ways_s(int(visits.sum()), hours, legs)
    seconds = fitted_s(weights, walks_s, visits, order.load_percent / 100 * hours_s - ways)
    sites = tuple(
        replace(site, category_minutes=each / 60) for site, each in zip(inputs.sites, seconds.tolist(), strict=True)
    )
    task = prepared(replace(inputs, sites=sites), streets).task
    return LoadedTask(task, order.seed, hours_s, float((visits * seconds).sum()), ways)


def _modes(inputs: CycleInputs) -> list[Mode]:
    return sorted({team.mode for team in inputs.teams})


def _worked_s(team: RosteredTeam) -> float:
    shifts = shifts_of(team.hours, team.roster, DATES, CITY.clock).values()
    return sum((span.ends - span.starts).total_seconds() for spans in shifts for span in spans)
