"""Closures as the cause why sites cannot be reached, and the streets that would have to be opened."""

from dataclasses import replace
from uuid import UUID

from gridsvc.plans.checker import Facts
from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.reopened import CLOSURE, trips_when_open
from gridsvc.plans.plan import Plan, ReasonCode, Unplanned
from gridsvc.plans.reopening import Reopening
from gridsvc.plans.task import PlanningTask


def with_closures_named(plan: Plan, task: PlanningTask, reopening: Reopening, facts: Facts) -> Plan:
    """The plan; where a site could be reached were it not for closures, its reason says so and names the streets.

    Named are the closed streets on the quickest way there and back of all that there would be, if opening them is
    enough: that is measured as well.
    """
    cut_off = {each.subject for each in plan.unplanned if each.reason.code is ReasonCode.UNREACHABLE}
    case = Case.of(plan, task, reopening.streets, facts)
    streets = {subject: _closing(case, reopening, subject) for subject in cut_off}
    return replace(plan, unplanned=tuple(_told(each, streets.get(each.subject, ())) for each in plan.unplanned))


def _closing(case: Case, reopening: Reopening, subject: UUID) -> tuple[str, ...]:
    trips, opened = trips_when_open(case, reopening, subject)
    if not trips:
        return ()
    best = min(trips, key=lambda trip: trip.out.ms + trip.back.ms)
    legs = [(leg.source, leg.target) for leg in best.legs if leg.source and leg.target]
    names = reopening.closed_on(opened.paths(legs, best.duty.mode))
    enough = bool(names) and bool(trips_when_open(case, reopening, subject, names)[0])
    return names if enough else ()


def _told(each: Unplanned, streets: tuple[str, ...]) -> Unplanned:
    if not streets:
        return each
    params = {**each.reason.params, "cause": CLOSURE, "streets": list(streets)}
    return replace(each, reason=replace(each.reason, params=params))
