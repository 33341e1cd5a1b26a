"""Whether a site that cannot be reached could be, were closed streets open."""

from collections.abc import Collection
from uuid import UUID

from gridsvc.plans.checker.alone import Alone, Trip
from gridsvc.plans.checker.case import Case
from gridsvc.plans.reopening import Reopening
from gridsvc.plans.task import PlanningTask
from gridsvc.roads import Travel

CLOSURE = "closure"
"""The cause of a site's being unreachable that its reason states where closures cut it off."""


def trips_when_open(
    case: Case, reopening: Reopening, subject: UUID, names: Collection[str] | None = None
) -> tuple[list[Trip], Travel]:
    """The possible ways to a site and back with all closed streets open, or those of some names; and those streets."""
    task, travel = reopening.ground(subject, names)
    return _possible(Case.of(case.plan, task, travel, case.facts), task), travel


def _possible(case: Case, task: PlanningTask) -> list[Trip]:
    alone = Alone.of(case)
    return [trip for site in task.sites for trip in alone.trips(site) if trip.possible]
