"""From a planning task to a plan."""

import json
import logging
import math
import time
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid5

from gridsvc.plans.certificate import certificate_of, totals_of
from gridsvc.plans.plan import Plan, PlanStatus, PlanTeam, Provenance, Unplanned
from gridsvc.plans.task import PlanningTask
from gridsvc.ports import Progress
from gridsvc.roads import Travel
from routing.greedy.case import case_of
from routing.greedy.outcome.reasons import Missing, missing_visits
from routing.greedy.outcome.relaxations import relaxation_of
from routing.greedy.outcome.timetable import routes_of
from routing.greedy.search.draft import Draft
from routing.greedy.search.search import searched
from routing.greedy.settings import PlannerSettings

ENGINE = "periodic/1"
_log = logging.getLogger(__name__)


def plan(
    task: PlanningTask,
    travel: Travel,
    *,
    seed: int,
    settings: Mapping[str, object],
    provenance: Provenance,
    progress: Progress,
) -> Plan:
    """A plan in which every due visit is in a route or explained; the same arguments give the same plan.

    Only the seconds spent, told with what was searched for in vain, are what the machine took.
    """
    begun = time.monotonic()
    chosen = PlannerSettings.of(settings)
    progress(0.0, "plan_measuring_travel")
    draft = searched(case_of(task, travel), seed=seed, settings=chosen, progress=progress)
    draft, iterations = _improved(draft, seed=seed, settings=chosen, progress=progress)
    progress(1.0, "plan_explaining")
    provenance = replace(provenance, iterations=iterations)
    plan_id = _plan_id(task, provenance)
    routes = routes_of(draft, plan_id)
    missing = missing_visits(draft, math.ceil(time.monotonic() - begun))
    unplanned = tuple(
        _unplanned(draft, each, tried=place < chosen.relaxations_max) for place, each in enumerate(missing)
    )
    return Plan(
        id=plan_id,
        city=task.city,
        programme=task.programme,
        cycle=task.cycle,
        status=PlanStatus.DRAFT,
        synthetic=task.synthetic,
        calendar=task.calendar,
        dates=task.dates,
        guarantee=task.guarantee,
        provenance=provenance,
        teams=tuple(PlanTeam(team.team, team.name, team.mode, team.base) for team in task.teams),
        routes=routes,
        unplanned=unplanned,
        totals=totals_of(task, routes, unplanned),
        certificate=certificate_of(task, routes),
    )


def _improved(draft: Draft, *, seed: int, settings: PlannerSettings, progress: Progress) -> tuple[Draft, int]:
    """The draft made better by the compiled search, or as it is on a machine that has no compiler."""
    try:
        from routing.periodic.improvement import improved  # noqa: PLC0415  numba takes a second to load
    except ImportError as error:
        _log.warning("the compiled search cannot be loaded, the first draft stands: %s", error)
        return draft, 0
    return improved(draft, seed=seed, settings=settings, progress=progress)


def _unplanned(draft: Draft, missing: Missing, *, tried: bool) -> Unplanned:
    demand = draft.case.demands.requests[missing.request].demand
    relaxation = relaxation_of(draft, missing.request, missing.reason.code) if tried else None
    return Unplanned(missing.visit, demand.subject, missing.reason, relaxation, is_problem=demand.is_problem)


def _plan_id(task: PlanningTask, provenance: Provenance) -> UUID:
    """An id that follows from the cycle and from what the plan is made of, seed and hour included."""
    made = (
        provenance.made_at.isoformat(),
        provenance.roads,
        provenance.closures,
        provenance.speeds,
        provenance.engine,
        provenance.seed,
        dict(provenance.settings),
    )
    return uuid5(task.cycle, json.dumps(made, sort_keys=True, default=str))
