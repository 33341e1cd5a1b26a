"""Small districts with sites and teams: streets in a chequered pattern, drawn by a seed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import numpy as np

from gridsvc.patrols.hours import Span, WeeklyHours
from gridsvc.plans.checker import Facts, Fault, faults_of
from gridsvc.plans.plan import Plan, Provenance
from gridsvc.plans.task import Access, Guarantee, LonLat, PlanningTask, SiteDemand, TeamDuty
from gridsvc.roads import UNREACHABLE, Mode, Roads
from routing.dijkstra import DijkstraSearch
from routing.network import Network
from routing.periodic import ENGINE, plan
from tests.routing.networks import Edge, roads_of

CLOCK = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 23)
SPACE = UUID("9d1c0c1e-0000-4000-8000-000000000000")
SPEED_M_S = {Mode.WALK: 1.25, Mode.EBIKE: 4.0, Mode.CAR: 6.0}
MORNING, AFTERNOON = (time(8, 30), time(12)), (time(14), time(17, 30))
_STEP = 0.002
_STEP_M = 200.0
MADE = Provenance(datetime(2026, 11, 20, 9, tzinfo=UTC), "sha256:r", "sha256:c", "1", ENGINE, 1, 0)
FACTS = Facts("sha256:r", "sha256:c", "1")


@dataclass(frozen=True)
class District:
    """Streets, with the ids that its sites and teams are given."""

    network: Network
    width: int

    def at(self, x: float, y: float) -> LonLat:
        """A place, in blocks east and north of the south-western corner."""
        return 102.7 + x * _STEP, 25.0 + y * _STEP

    def access(self, x: float, y: float, leave: tuple[float, float] | None = None) -> Access:
        """A way in and out, the same unless told otherwise."""
        entry, leaving = self.at(x, y), self.at(*(leave or (x, y)))
        ends = np.array([entry, leaving])
        snapped = {mode: self.network.snap(ends, mode) for mode in Mode}
        return Access(
            entry,
            leaving,
            {mode: each[0] for mode, each in snapped.items()},
            {mode: each[1] for mode, each in snapped.items()},
        )

    def site(self, number: int, x: float, y: float, **fields: object) -> SiteDemand:
        """A point site with one visit, open always and on every day of a 10-day cycle, unless told otherwise."""
        visits = fields.pop("times", 1)
        given: dict[str, object] = {
            "name": f"site {number}",
            "category": "market",
            "service_s": 900,
            "priority": 1,
            "accesses": (self.access(x, y),),
            "days": frozenset(days(10)),
        }
        ids = tuple(uuid5(SPACE, f"visit {number}/{each}") for each in range(int(str(visits))))
        return SiteDemand(uuid5(SPACE, f"site {number}"), ids, **(given | fields))

    def team(self, number: int, x: float, y: float, **fields: object) -> TeamDuty:
        """A team on e-bikes with morning and afternoon shifts on every day of a 10-day cycle, unless told otherwise."""
        base = self.at(x, y)
        mode = Mode(str(fields.get("mode", Mode.EBIKE)))
        given: dict[str, object] = {
            "name": f"team {number}",
            "mode": mode,
            "base": base,
            "base_at": self.network.snap(np.array([base]), mode)[0],
            "shifts": shifts(days(10), MORNING, AFTERNOON),
        }
        return TeamDuty(uuid5(SPACE, f"team {number}"), **(given | fields))


def chequered(width: int, chance: np.random.Generator | None = None) -> District:
    """Streets around width x width blocks; by chance some are one-way for cars."""
    corners = [(102.7 + x * _STEP, 25.0 + y * _STEP) for y in range(width + 1) for x in range(width + 1)]
    pairs = [(y * (width + 1) + x, y * (width + 1) + x + 1) for y in range(width + 1) for x in range(width)]
    pairs += [(y * (width + 1) + x, (y + 1) * (width + 1) + x) for y in range(width) for x in range(width + 1)]
    edges: list[Edge] = [(one, other, _STEP_M, 1, 1) for one, other in pairs]
    return District(Network(_with_times(roads_of(corners, edges), chance), searching=DijkstraSearch), width)


def _with_times(roads: Roads, chance: np.random.Generator | None) -> Roads:
    times = {
        mode: np.full((roads.edges, 2), round(_STEP_M / speed * 1000), dtype=np.int32)
        for mode, speed in SPEED_M_S.items()
    }
    if chance is not None:
        slower = chance.integers(0, 30_000, (roads.edges, 2)).astype(np.int32)
        times = {mode: each + slower for mode, each in times.items()}
        times[Mode.CAR][chance.random(roads.edges) < 0.2, 1] = UNREACHABLE
    object.__setattr__(roads, "times_ms", times)
    return roads


def days(number: int) -> tuple[date, ...]:
    """So many dates from Monday on."""
    return tuple(MONDAY + timedelta(days=each) for each in range(number))


def shifts(dates: tuple[date, ...], *clocks: tuple[time, time]) -> dict[date, tuple[Span, ...]]:
    """The same shifts on each date."""
    return {day: tuple(Span.on(day, starts, ends, CLOCK) for starts, ends in clocks) for day in dates}


def daily(starts: time, ends: time) -> tuple[WeeklyHours, ...]:
    """The same opening hours on every day of the week."""
    return tuple(WeeklyHours(weekday, starts, ends) for weekday in range(1, 8))


def task_of(sites: list[SiteDemand], teams: list[TeamDuty], number: int = 10, **fields: object) -> PlanningTask:
    """A task over so many days from Monday on."""
    given: dict[str, object] = {"guarantee": Guarantee.PER_CYCLE, "cycle_days": number} | fields
    return PlanningTask(
        "539900",
        uuid5(SPACE, "programme"),
        uuid5(SPACE, "cycle"),
        "fixed",
        days(number),
        sites=tuple(sites),
        teams=tuple(teams),
        **given,
    )


def planned(task: PlanningTask, district: District, seed: int = 1, **settings: object) -> Plan:
    """The plan of a task."""
    return plan(task, district.network, seed=seed, settings=settings, provenance=MADE, progress=lambda *_: None)


def faults(made: Plan, task: PlanningTask, district: District) -> tuple[Fault, ...]:
    """What the checker says of a plan."""
    return faults_of(made, task, district.network, facts=FACTS)
