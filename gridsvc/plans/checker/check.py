"""All checks in order."""

from collections.abc import Callable, Iterator

from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.coverage import coverage_faults
from gridsvc.plans.checker.duties import duty_faults
from gridsvc.plans.checker.fault import Facts, Fault
from gridsvc.plans.checker.header import header_faults, provenance_faults, stored_faults, team_faults
from gridsvc.plans.checker.locks import lock_faults
from gridsvc.plans.checker.pattern import pattern_faults
from gridsvc.plans.checker.reasons import reason_faults
from gridsvc.plans.checker.sums import sum_faults
from gridsvc.plans.checker.timing import timing_faults
from gridsvc.plans.checker.ways import way_faults
from gridsvc.plans.plan import Plan
from gridsvc.plans.task import PlanningTask
from gridsvc.roads import Travel

_CHECKS: tuple[Callable[[Case], Iterator[Fault]], ...] = (
    header_faults,
    stored_faults,
    provenance_faults,
    team_faults,
    coverage_faults,
    duty_faults,
    way_faults,
    timing_faults,
    pattern_faults,
    lock_faults,
    reason_faults,
    sum_faults,
)


def faults_of(plan: Plan, task: PlanningTask, travel: Travel, *, facts: Facts) -> tuple[Fault, ...]:
    """Every broken rule and untrue statement of a plan, in a fixed order; none means that it is right."""
    case = Case.of(plan, task, travel, facts)
    return tuple(fault for check in _CHECKS for fault in check(case))
