"""A task of eleven sites and two teams on one straight road, and its plan computed by hand.

Along the road 1 m takes 100 ms by e-bike and 500 ms on foot, back twice as long. An island has no way to the road.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.hours import Span, WeeklyHours
from gridsvc.plans.checker import Facts
from gridsvc.plans.task import Access, Ending, Lock, PlanningTask, SiteDemand, TeamDuty
from gridsvc.roads import UNREACHABLE, Location, Mode, StreetPath, TravelMatrix

CLOCK = ZoneInfo("Asia/Shanghai")
MON, TUE, WED, THU, FRI = (date(2026, 11, day) for day in (23, 24, 25, 26, 27))
FACTS = Facts(roads="sha256:roads", closures="sha256:closures", speeds="1")

CITY, PROGRAMME, CYCLE, PLAN = "990100", UUID(int=1), UUID(int=2), UUID(int=3)
EBIKE, WALKERS = UUID(int=11), UUID(int=12)
OFFICE = UUID(int=21)
SCHOOL, MARKET, STREET, PROBLEM, OWN, ISLAND, SUNDAY, OFTEN, LONG, LOCKED, FAR = (UUID(int=n) for n in range(101, 112))


def visit(site: UUID, ordinal: int = 1) -> UUID:
    return UUID(int=site.int * 1000 + ordinal)


class StraightRoad:
    """Travel on edge 0, whose offsets are metres along the road; edge 1 is the island."""

    def matrix(
        self, sources: Sequence[Location], targets: Sequence[Location], mode: Mode, at: datetime | None = None
    ) -> TravelMatrix:
        assert at is None
        ahead_ms = 100 if mode is Mode.EBIKE else 500
        ms = np.full((len(sources), len(targets)), UNREACHABLE, dtype=np.int32)
        metres = ms.copy()
        for row, source in enumerate(sources):
            for column, target in enumerate(targets):
                if source.edge == target.edge:
                    way = round(target.offset_m - source.offset_m)
                    metres[row, column] = abs(way)
                    ms[row, column] = abs(way) * (ahead_ms if way >= 0 else 2 * ahead_ms)
        return TravelMatrix(ms, metres)

    def paths(self, legs: Sequence[tuple[Location, Location]], mode: Mode) -> tuple[StreetPath, ...]:
        found = []
        for source, target in legs:
            matrix = self.matrix([source], [target], mode)
            line = np.array([place(source.offset_m), place(target.offset_m)])
            found.append(StreetPath(line, int(matrix.ms[0, 0]), int(matrix.metres[0, 0]), ("直路",)))
        return tuple(found)


def place(metres: float) -> tuple[float, float]:
    return (102.7 + round(metres) / 100_000, 25.0)


def at(metres: float, edge: int = 0) -> Access:
    location = dict.fromkeys(Mode, Location(edge, metres))
    return Access(place(metres), place(metres), {**location}, {**location})


def along(enter: float, leave: float) -> Access:
    enters, leaves = at(enter), at(leave)
    return Access(enters.entry, leaves.exit, enters.entry_at, leaves.exit_at)


def clock(day: date, text: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), CLOCK)


def shifts(*days: date) -> dict[date, tuple[Span, ...]]:
    return {
        day: (Span.on(day, time(8, 30), time(12), CLOCK), Span.on(day, time(14), time(17, 30), CLOCK)) for day in days
    }


def weekdays(starts: time, ends: time, *days: int) -> tuple[WeeklyHours, ...]:
    return tuple(WeeklyHours(day, starts, ends) for day in days)


def site(subject: UUID, metres: float, service_s: int, visits: int = 1, **more: Any) -> SiteDemand:
    given: dict[str, Any] = {
        "name": f"site {subject.int}",
        "category": "market",
        "priority": 1,
        "accesses": (at(metres),),
        "days": frozenset((MON, TUE, WED, THU, FRI)),
        **more,
    }
    return SiteDemand(subject, tuple(visit(subject, n + 1) for n in range(visits)), service_s=service_s, **given)


SITES = (
    site(SCHOOL, 1000, 1800, 2, category="school", min_gap_days=2, max_gap_days=3, last_visit=date(2026, 11, 20)),
    site(MARKET, 3000, 3600, windows=weekdays(time(7), time(10, 30), 1, 2, 3, 4, 5), last_visit=date(2026, 11, 16)),
    site(
        STREET,
        0,
        1200,
        accesses=(along(4000, 4500), along(4500, 4000)),
        locks={visit(STREET): Lock(day=MON, team=EBIKE, begin=clock(MON, "10:00"))},
    ),
    site(PROBLEM, 2000, 600, is_problem=True, deadline=clock(TUE, "12:00")),
    site(OWN, 500, 600, agency=OFFICE),
    replace(site(ISLAND, 500, 600), accesses=(at(500, edge=1),)),
    site(SUNDAY, 500, 600, windows=weekdays(time(8), time(18), 7)),
    site(OFTEN, 6000, 6000, 3, min_gap_days=3),
    site(LONG, 500, 5 * 3600),
    site(LOCKED, 500, 600, locks={visit(LOCKED): Lock(day=FRI, team=EBIKE)}),
    site(FAR, 72000, 4200, overdue_since=date(2026, 11, 1), days=frozenset((MON, TUE, WED, FRI))),
)
TEAMS = (
    TeamDuty(
        EBIKE,
        "骑行队",
        Mode.EBIKE,
        place(0),
        Location(0, 0),
        shifts(MON, TUE, WED, THU, FRI),
        not_agencies=frozenset({OFFICE}),
        overtime_max_s=600,
        visits_per_day_max=3,
    ),
    TeamDuty(
        WALKERS,
        "步行队",
        Mode.WALK,
        place(1000),
        Location(0, 1000),
        shifts(MON, WED),
        ending=Ending.PLACE,
        end_place=place(2000),
        end_at=Location(0, 2000),
        categories=frozenset({"school"}),
    ),
)
TASK = PlanningTask(
    city=CITY,
    programme=PROGRAMME,
    cycle=CYCLE,
    calendar="fixed",
    dates=(MON, TUE, WED, THU, FRI),
    guarantee=Guarantee.ROLLING,
    cycle_days=7,
    sites=SITES,
    teams=TEAMS,
    closed_days=frozenset({FRI}),
    synthetic=True,
    level="office",
)


def _instant(day: date, text: str) -> str:
    return f"{day}T{text}.000+08:00"


def _stop(day: date, subject: UUID, times: str, travel: tuple[float, int], **more: Any) -> dict[str, Any]:
    arrive, begin, end = times.split()
    return {
        "visit": str(visit(subject)),
        "site": str(subject),
        "arrive": _instant(day, arrive),
        "begin": _instant(day, begin),
        "end": _instant(day, end),
        "travel_s": travel[0],
        "travel_m": travel[1],
        "locked": [],
        **more,
    }


def _route(number: int, day: date, times: str, stops: list[dict[str, Any]], **sums: Any) -> dict[str, Any]:
    start, end = times.split()
    return {
        "id": str(UUID(int=50 + number)),
        "team": str(EBIKE),
        "date": str(day),
        "start": _instant(day, start),
        "end": _instant(day, end),
        "end_at": list(place(0)),
        "wait_s": 0,
        "break_s": 0,
        **sums,
        "stops": [{**stop, "sequence": number + 1} for number, stop in enumerate(stops)],
    }


def _at(metres: int, leave: int | None = None) -> dict[str, list[float]]:
    return {"entry": list(place(metres)), "exit": list(place(metres if leave is None else leave))}


def _unplanned(subject: UUID, code: str, ordinal: int = 1, relaxation: Any = None) -> dict[str, Any]:
    return {
        "visit": str(visit(subject, ordinal)),
        "site": str(subject),
        "reason": {"code": code, "params": {}, "evidence": "proven"},
        "relaxation": relaxation,
    }


def _monday() -> dict[str, Any]:
    """08:30 +5' market, wait for the locked street at 10:00, the third does not fit before the break."""
    stops = [
        _stop(MON, MARKET, "08:35:00 08:35:00 09:35:00", (300, 3000), **_at(3000)),
        _stop(
            MON, STREET, "09:36:40 10:00:00 10:20:00", (100, 1000), **_at(4000, 4500), locked=["day", "team", "time"]
        ),
        _stop(MON, OFTEN, "10:22:30 14:00:00 15:40:00", (150, 1500), **_at(6000)),
    ]
    sums = {"travel_s": 550, "travel_m": 5500, "service_s": 10800, "return_s": 1200, "return_m": 6000}
    return _route(1, MON, "08:30:00 16:00:00", stops, **sums, wait_s=1400 + 5850, break_s=7200)


def _walk() -> dict[str, Any]:
    stops = [_stop(MON, SCHOOL, "08:30:00 08:30:00 09:00:00", (0, 0), **_at(1000))]
    sums = {"travel_s": 0, "travel_m": 0, "service_s": 1800, "return_s": 500, "return_m": 1000}
    route = _route(2, MON, "08:30:00 09:08:20", stops, **sums)
    return {**route, "team": str(WALKERS), "end_at": list(place(2000))}


def _tuesday() -> dict[str, Any]:
    stop = _stop(TUE, PROBLEM, "08:33:20 08:33:20 08:43:20", (200, 2000), **_at(2000))
    stop["problem"] = stop.pop("site")
    sums = {"travel_s": 200, "travel_m": 2000, "service_s": 600, "return_s": 400, "return_m": 2000}
    return _route(3, TUE, "08:30:00 08:50:00", [stop], **sums)


def _thursday() -> dict[str, Any]:
    stops = [
        _stop(THU, SCHOOL, "08:31:40 08:31:40 09:01:40", (100, 1000), **_at(1000), visit=str(visit(SCHOOL, 2))),
        _stop(THU, OFTEN, "09:10:00 09:10:00 10:50:00", (500, 5000), **_at(6000), visit=str(visit(OFTEN, 2))),
    ]
    sums = {"travel_s": 600, "travel_m": 6000, "service_s": 7800, "return_s": 1200, "return_m": 6000}
    return _route(4, THU, "08:30:00 11:10:00", stops, **sums)


def _wednesday() -> dict[str, Any]:
    """Two hours out; the four hours back begin 20' before the break and end 10' after the last shift."""
    stops = [_stop(WED, FAR, "10:30:00 10:30:00 11:40:00", (7200, 72000), **_at(72000))]
    sums = {"travel_s": 7200, "travel_m": 72000, "service_s": 4200, "return_s": 14400, "return_m": 72000}
    return _route(5, WED, "08:30:00 17:40:00", stops, **sums, break_s=7200)


def document() -> dict[str, Any]:
    """The plan as JSON values, new at each call."""
    return {
        "schema": "gridsvc/plan/1",
        "id": str(PLAN),
        "city": CITY,
        "programme": str(PROGRAMME),
        "status": "draft",
        "synthetic": True,
        "cycle": {
            "id": str(CYCLE),
            "calendar": "fixed",
            "dates": [str(day) for day in (MON, TUE, WED, THU, FRI)],
            "guarantee": "rolling",
        },
        "provenance": {
            "made_at": "2026-11-22T12:00:00.000+08:00",
            "roads": "sha256:roads",
            "closures": "sha256:closures",
            "speeds": "1",
            "engine": "by hand",
            "settings": {"weights": {"travel": 1.5}},
            "seed": 7,
            "iterations": 0,
        },
        "teams": [
            {"id": str(EBIKE), "name": "骑行队", "mode": "ebike", "base": list(place(0))},
            {"id": str(WALKERS), "name": "步行队", "mode": "walk", "base": list(place(1000))},
        ],
        "routes": [_monday(), _walk(), _tuesday(), _thursday(), _wednesday()],
        "unplanned": [
            _unplanned(OWN, "no_team_may"),
            _unplanned(ISLAND, "unreachable"),
            _unplanned(
                SUNDAY,
                "no_window",
                relaxation={
                    "code": "wider_window",
                    "params": {"date": str(MON), "team_name": "骑行队"},
                    "tested": True,
                },
            ),
            _unplanned(OFTEN, "pattern_impossible", ordinal=3),
            _unplanned(LONG, "no_time"),
            _unplanned(LOCKED, "locked_out"),
        ],
        "totals": {
            "visits_due": 14,
            "visits_planned": 8,
            "visits_unplanned": 6,
            "travel_s": 26250,
            "travel_m": 172500,
            "overtime_s": 600,
        },
        "certificate": {
            "largest_gap_in_cycle_days": 3,
            "largest_rolling_gap_days": 24,
            "cover_by_level": {"office": {"sites": 10, "covered": 5}},
        },
    }
