"""Checks a plan against its task and what holds now."""

from dataclasses import dataclass

from gridsvc.plans.checker import Facts, Fault, faults_of
from gridsvc.plans.plan import Plan
from gridsvc.plans.task import PlanningTask
from gridsvc.roads import Travel


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plan stands on: its task as it is now, the streets as they are now, and the facts about them."""

    task: PlanningTask
    travel: Travel
    facts: Facts


def check_plan(plan: Plan, ground: Ground) -> tuple[Fault, ...]:
    """Every fault of a plan."""
    return faults_of(plan, ground.task, ground.travel, facts=ground.facts)
