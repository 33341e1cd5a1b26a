"""What the tests of stores of patrols begin with: a programme, its cycle, a visit, a plan made by hand."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from gridsvc import ports
from gridsvc.patrols.cycles import Cycle, next_cycle
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.programme import Level, PatrolledSite, Programme, Register, Rule, Tier
from gridsvc.patrols.visits import due_visits
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.plans.plan import (
    Certificate,
    Evidence,
    Plan,
    PlanStatus,
    PlanTeam,
    Provenance,
    Reason,
    ReasonCode,
    Route,
    Stop,
    Totals,
    Unplanned,
)
from gridsvc.roads import Mode
from tests.geodata.stores.patrol_world import CITY, DISTRICT, LANE, MARKET, RIDERS, SCHOOL, WALKERS

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLOCK = ZoneInfo("Asia/Shanghai")
SITES = (
    PatrolledSite(SCHOOL, "一小", "school", Register.DEMONSTRATION, Tier.DEMONSTRATION, "990101001", 2),
    PatrolledSite(MARKET, "南市场", "produce_market", Register.DEMONSTRATION, Tier.DEMONSTRATION, "990101001", 2),
    PatrolledSite(LANE, "后巷", "back_street", Register.HOT_SPOT, Tier.GENERAL, "990101001", 1),
)


@dataclass
class Stores:
    programmes: ports.ProgrammeStore
    cycles: ports.CycleStore
    visits: ports.VisitStore
    plans: ports.PlanRegister


def programme(**changes: Any) -> Programme:
    given: dict[str, Any] = {
        "id": UUID(int=1),
        "city": CITY,
        "district": DISTRICT,
        "name": "十日巡查",
        "level": Level.OFFICE,
        "starts_on": MONDAY,
        "teams": (WALKERS, RIDERS),
        "days": 5,
        **changes,
    }
    return Programme(**given)


def started(stores: Stores, chosen: Programme, after: Cycle | None = None) -> Cycle:
    """A cycle with the visits to school (2) and market (1)."""
    cycle = next_cycle(chosen, after, WorkingDays())
    rules = (Rule(site=SCHOOL, visits=2), Rule(site=MARKET, visits=1))
    stores.cycles.add(cycle, due_visits(replace(chosen, rules=rules), cycle, SITES))
    return cycle


def visit(cycle: Cycle, site: UUID, ordinal: int = 1) -> UUID:
    rules = (Rule(visits=2),)
    return next(
        each.id
        for each in due_visits(programme(rules=rules), cycle, SITES).visits
        if (each.site, each.ordinal) == (site, ordinal)
    )


def plan(cycle: Cycle, number: int = 1) -> Plan:
    """School once on Monday by the riders, the market not; the school's second visit is not spoken of."""
    times = [datetime(2026, 11, 23, 8, minute, tzinfo=CLOCK) for minute in (30, 35, 45, 50)]
    stop = Stop(
        visit=visit(cycle, SCHOOL),
        subject=SCHOOL,
        sequence=1,
        arrive=times[1],
        begin=times[1],
        end=times[2],
        travel_ms=300_500,
        travel_m=900,
        entry=(102.7, 25.05),
        exit=(102.7, 25.05),
    )
    route = Route(
        id=UUID(int=500 + number),
        team=RIDERS,
        date=MONDAY,
        start=times[0],
        end=times[3],
        end_at=(102.7, 25.05),
        travel_ms=300_500,
        travel_m=900,
        service_ms=600_000,
        wait_ms=0,
        break_ms=0,
        return_ms=300_000,
        return_m=800,
        stops=(stop,),
    )
    left = Unplanned(visit(cycle, MARKET), MARKET, Reason(ReasonCode.NO_TIME, Evidence.SEARCHED, {"seconds": 1.5}))
    return Plan(
        id=UUID(int=600 + number),
        city=CITY,
        programme=cycle.programme,
        cycle=cycle.id,
        status=PlanStatus.DRAFT,
        synthetic=True,
        calendar="fixed",
        dates=cycle.dates,
        guarantee=Guarantee.PER_CYCLE,
        provenance=Provenance(NOW, "sha256:a", "sha256:b", "1", "by hand", seed=3, iterations=0),
        teams=(PlanTeam(RIDERS, "骑行队", Mode.EBIKE, (102.7, 25.05)),),
        routes=(route,),
        unplanned=(left,),
        totals=Totals(3, 1, 1, 600_500, 1700, 0),
        certificate=Certificate(None, None),
    )
