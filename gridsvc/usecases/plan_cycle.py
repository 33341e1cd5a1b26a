"""Plans a cycle: prepares the task, has it planned, checks the plan and keeps it as a draft."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gridsvc.actors import Actor
from gridsvc.errors import Conflict, InvalidInput
from gridsvc.patrols.permission import MAY_PLAN, refuse_others
from gridsvc.plans.accesses import SnapCount
from gridsvc.plans.checker import Facts, Fault, faults_of
from gridsvc.plans.closure_cause import with_closures_named
from gridsvc.plans.inputs import CycleInputs
from gridsvc.plans.plan import Plan, Provenance
from gridsvc.plans.preparation import prepared
from gridsvc.plans.programme_settings import OF_PROGRAMMES, planner_settings
from gridsvc.plans.reopening import Reopening
from gridsvc.plans.task import PlanningTask
from gridsvc.ports import Clock, Planner, PlanningInputs, PlanStore, Progress
from gridsvc.roads import ClosableStreets, Mode, Snapper, Travel

_SHOWN = 5


class Streets(Travel, Snapper, Protocol):
    """Streets on which places are found and ways are measured."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A planner and the name that its plans carry."""

    name: str
    plan: Planner


@dataclass(frozen=True, slots=True)
class PlanningGround:
    """The streets of a city for the dates of a cycle, and the facts by which a plan can tell that they changed."""

    streets: Streets
    facts: Facts


@dataclass(frozen=True, slots=True)
class PlanningOrder:
    """Which cycle is planned, from which seed, and with which settings of the planner in place of its programme's."""

    cycle: UUID
    seed: int
    settings: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in OF_PROGRAMMES:
            if name in self.settings:
                raise InvalidInput(
                    f"{name} is set with the programme, not with one of its plans",
                    code="setting_of_programme",
                    params={"field": name},
                )


@dataclass(frozen=True, slots=True)
class PlannedCycle:
    """The draft that was saved, the task it answers, and how the sites lie to the streets of each mode."""

    plan: Plan
    version: int
    task: PlanningTask
    snapped: Mapping[Mode, SnapCount]


def plan_cycle(
    order: PlanningOrder,
    stores: tuple[PlanningInputs, PlanStore],
    ground: PlanningGround,
    engine: Engine,
    *,
    actor: Actor,
    run: tuple[Clock, Progress],
) -> PlannedCycle:
    """Plan a cycle and save the plan as a draft; nothing is saved when the checker finds a fault in it.

    run: where the time comes from, and who is told how far the work is; raising from the latter ends it.
    """
    inputs, plans = stores
    clock, progress = run
    now = clock()
    known = inputs.inputs_of(order.cycle, at=now)
    refuse_others(actor, MAY_PLAN, known.city.code)
    progress(0.0, "plan_preparing")
    known = replace(known, settings={**known.settings, **order.settings})
    preparation = prepared(known, ground.streets)
    plan = engine.plan(
        preparation.task,
        ground.streets,
        seed=order.seed,
        settings=planner_settings(known.settings),
        provenance=_provenance(known, order.seed, ground.facts, engine, now),
        progress=progress,
    )
    progress(1.0, "plan_checking")
    facts = facts_of(ground, known)
    if facts.reopening:
        plan = with_closures_named(plan, preparation.task, facts.reopening, facts)
    _refuse_faults(faults_of(plan, preparation.task, ground.streets, facts=facts))
    return PlannedCycle(plan, plans.save_draft(plan, actor.id), preparation.task, preparation.snapped)


def facts_of(ground: PlanningGround, known: CycleInputs) -> Facts:
    """What holds, and on what it is shown which sites are cut off by closures, if the streets know of any."""
    streets = ground.streets
    return replace(ground.facts, reopening=Reopening(known, streets) if isinstance(streets, ClosableStreets) else None)


def _provenance(known: CycleInputs, seed: int, facts: Facts, engine: Engine, now: datetime) -> Provenance:
    return Provenance(
        made_at=known.city.local(now),
        roads=facts.roads,
        closures=facts.closures,
        speeds=facts.speeds,
        engine=engine.name,
        seed=seed,
        iterations=0,
        settings={**known.settings, **facts.travel},
    )


def _refuse_faults(faults: tuple[Fault, ...]) -> None:
    if faults:
        codes = Counter(str(fault.code) for fault in faults)
        shown = ", ".join(f"{code} ({times})" for code, times in codes.most_common(_SHOWN))
        raise Conflict(
            f"the plan made has {len(faults)} faults and was not saved: {shown}",
            code="planner_made_faults",
            params={"faults": len(faults), "codes": shown},
        )
