"""A cycle planned from its inputs to a saved draft, with stores kept in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID, uuid5

import pytest
import shapely

from gridsvc.actors import SYSTEM, Actor, Role
from gridsvc.cities import City
from gridsvc.errors import Conflict, Forbidden, InvalidInput, NotFound
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.hours import WeeklyHours
from gridsvc.plans.inputs import CycleInputs, DueSite, RosteredTeam
from gridsvc.plans.plan import Plan, ReasonCode
from gridsvc.roads import Mode
from gridsvc.usecases.plan_cycle import Engine, PlannedCycle, PlanningGround, PlanningOrder, plan_cycle
from routing.periodic import ENGINE, plan
from tests.routing.districts import FACTS, SPACE, chequered, days

STREETS = chequered(6)
CYCLE = UUID(int=5)
ENGINE_USED = Engine(ENGINE, plan)


@dataclass
class MemoryInputs:
    known: CycleInputs

    def inputs_of(self, cycle: UUID, *, at: datetime) -> CycleInputs:
        assert at.tzinfo
        if cycle != self.known.cycle:
            raise NotFound(f"no cycle {cycle}")
        return self.known


@dataclass
class MemoryPlans:
    saved: dict[UUID, Plan] = field(default_factory=dict)
    makers: list[str] = field(default_factory=list)

    def save_draft(self, plan: Plan, made_by: str) -> int:
        self.saved[plan.id] = plan
        self.makers.append(made_by)
        return len(self.saved)

    def plan(self, plan_id: UUID) -> Plan:
        return self.saved[plan_id]


def known(sites: int = 30, settings: Mapping[str, object] | None = None) -> CycleInputs:
    hours = tuple(
        WeeklyHours(day, *each) for day in range(1, 8) for each in ((time(8, 30), time(12)), (time(14), time(17, 30)))
    )
    shapes = [
        lambda x, y: shapely.Point(STREETS.at(x, y)),
        lambda x, y: shapely.LineString([STREETS.at(x, y), STREETS.at(x + 0.5, y)]),
        lambda x, y: shapely.box(*STREETS.at(x + 0.2, y + 0.2), *STREETS.at(x + 0.7, y + 0.7)),
    ]
    return CycleInputs(
        city=City("990100", "样板市", "Sample", "Asia/Shanghai", 4543, synthetic=True),
        programme=UUID(int=4),
        cycle=CYCLE,
        calendar="fixed",
        dates=days(10),
        guarantee=Guarantee.PER_CYCLE,
        cycle_days=10,
        sites=tuple(
            DueSite(
                uuid5(SPACE, str(number)),
                (uuid5(SPACE, f"visit {number}"),),
                f"点位{number}",
                "market",
                shapes[number % 3](number % 6, number // 6),
                15,
            )
            for number in range(sites)
        ),
        teams=tuple(
            RosteredTeam(uuid5(SPACE, f"team {number}"), f"{number}队", mode, STREETS.at(3, 3), hours)
            for number, mode in enumerate((Mode.EBIKE, Mode.CAR))
        ),
        level="office",
        settings=settings or {},
    )


def run(plans: MemoryPlans, inputs: CycleInputs, **changed: Any) -> PlannedCycle:
    order = PlanningOrder(changed.get("cycle", CYCLE), 7, changed.get("settings", {}))
    return plan_cycle(
        order,
        (MemoryInputs(inputs), plans),
        PlanningGround(STREETS.network, FACTS),
        changed.get("engine", ENGINE_USED),
        actor=changed.get("actor", SYSTEM),
        run=(lambda: datetime(2026, 11, 20, 1, tzinfo=UTC), changed.get("progress", lambda *_: None)),
    )


def test_a_cycle_is_planned_and_saved_as_a_draft() -> None:
    plans = MemoryPlans()
    made = run(plans, known())
    assert plans.saved == {made.plan.id: made.plan}
    assert (made.version, plans.makers) == (1, ["system"])
    assert made.plan.totals.visits_planned == 30
    assert not made.plan.unplanned
    assert made.plan.certificate.cover_by_level == {"office": {"sites": 30, "covered": 30}}
    assert made.snapped[Mode.CAR].far == 0


def test_the_plan_says_what_it_was_made_from() -> None:
    made = run(MemoryPlans(), known(3, {"balance": 2.0, "visits_per_day_max": 1}), settings={"balance": 1.0}).plan
    provenance = made.provenance
    assert (provenance.roads, provenance.closures, provenance.speeds) == ("sha256:r", "sha256:c", "1")
    assert (provenance.engine, provenance.seed) == ("periodic/1", 7)
    assert provenance.settings == {"balance": 1.0, "visits_per_day_max": 1}
    assert provenance.made_at.isoformat() == "2026-11-20T09:00:00+08:00"
    assert [len(route.stops) for route in made.routes] == [1, 1, 1]


def test_the_same_order_makes_the_same_plan() -> None:
    assert run(MemoryPlans(), known()).plan == run(MemoryPlans(), known()).plan


def test_what_cannot_be_planned_is_saved_with_its_reason() -> None:
    inputs = known(2)
    closed = replace(inputs.sites[0], windows=(WeeklyHours(1, time(12), time(14)),))
    made = run(MemoryPlans(), replace(inputs, sites=(closed, inputs.sites[1]))).plan
    assert [(each.subject, each.reason.code) for each in made.unplanned] == [(closed.subject, ReasonCode.NO_WINDOW)]


def test_a_plan_with_faults_is_not_saved() -> None:
    def careless(*args: Any, **options: Any) -> Plan:
        made = plan(*args, **options)
        return replace(made, routes=made.routes[1:])

    plans = MemoryPlans()
    with pytest.raises(Conflict, match="missing_visit"):
        run(plans, known(), engine=Engine("careless", careless))
    assert not plans.saved


def test_who_may_not_plan_plans_nothing() -> None:
    plans = MemoryPlans()
    with pytest.raises(Forbidden):
        run(plans, known(), actor=Actor("p", Role.PATROLLER))
    assert not plans.saved


@pytest.mark.parametrize(("of_programme", "of_order"), [({}, {"hurry": 1}), ({"own_agency": 1}, {})])
def test_settings_that_nobody_knows_are_refused(of_programme: dict[str, Any], of_order: dict[str, Any]) -> None:
    plans = MemoryPlans()
    with pytest.raises(InvalidInput):
        run(plans, known(settings=of_programme), settings=of_order)
    assert not plans.saved


@pytest.mark.parametrize(
    "settings", [{"closed_days": ["2026-11-24"]}, {"own_agency": "allowed"}, {"visits_per_day_max": 9}]
)
def test_an_order_cannot_change_what_plans_of_the_programme_are_checked_by(settings: dict[str, Any]) -> None:
    plans = MemoryPlans()
    with pytest.raises(InvalidInput) as refused:
        run(plans, known(), settings=settings)
    assert (refused.value.code, refused.value.params) == ("setting_of_programme", {"field": next(iter(settings))})
    assert not plans.saved


def test_a_cycle_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        run(MemoryPlans(), known(), cycle=UUID(int=99))


def test_raising_from_progress_ends_the_work_and_saves_nothing() -> None:
    plans = MemoryPlans()

    def stop(_share: float, code: str) -> None:
        if code == "plan_checking":
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run(plans, known(), progress=stop)
    assert not plans.saved
