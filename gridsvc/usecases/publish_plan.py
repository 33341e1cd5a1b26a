"""Publishes a plan: what was a draft is what teams follow, and the plan before it no longer is."""

from collections import Counter
from collections.abc import Callable
from uuid import UUID

from gridsvc.actors import Actor
from gridsvc.errors import Conflict
from gridsvc.patrols.permission import MAY_PUBLISH, refuse_others
from gridsvc.plans.plan import Plan, PlanStatus
from gridsvc.plans.version import PlanVersion
from gridsvc.ports import Clock, PlanRegister
from gridsvc.usecases.check_plan import Ground, check_plan

_SHOWN = 5


def publish_plan(
    plan_id: UUID, plans: PlanRegister, ground_of: Callable[[Plan], Ground], *, actor: Actor, clock: Clock
) -> PlanVersion:
    """Check a draft once more and put it in force; Conflict when it is no draft, out of date or has faults."""
    version = plans.version(plan_id)
    refuse_others(actor, MAY_PUBLISH, version.city)
    if version.status is not PlanStatus.DRAFT:
        raise Conflict(
            f"this plan is {version.status}, only a draft can be published",
            code="plan_not_draft",
            params={"plan": str(plan_id), "status": str(version.status)},
        )
    plan = plans.plan(plan_id)
    faults = Counter(str(fault.code) for fault in check_plan(plan, ground_of(plan)))
    if faults:
        shown = ", ".join(f"{code} ({times})" for code, times in faults.most_common(_SHOWN))
        raise Conflict(
            f"this plan has {faults.total()} faults: {shown}",
            code="plan_has_faults",
            params={"plan": str(plan_id), "faults": faults.total(), "codes": shown},
        )
    plans.publish(plan_id, clock())
    return plans.version(plan_id)
