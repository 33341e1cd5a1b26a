"""The ground of a plan as it would be with closed streets open again."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from gridsvc.plans.inputs import CycleInputs
from gridsvc.plans.preparation import prepared
from gridsvc.plans.task import PlanningTask
from gridsvc.roads import ClosableStreets, StreetPath


@dataclass(frozen=True, slots=True)
class Reopening:
    """What a task was prepared from: the inputs of its cycle, and streets of which some are closed."""

    inputs: CycleInputs
    streets: ClosableStreets

    def ground(self, subject: UUID, names: Collection[str] | None = None) -> tuple[PlanningTask, ClosableStreets]:
        """The task of one site on streets that are open again, all or those of some names."""
        sites = tuple(site for site in self.inputs.sites if site.subject == subject)
        opened = self.streets.reopened(names)
        return prepared(replace(self.inputs, sites=sites), opened).task, opened

    def closed_on(self, paths: Collection[StreetPath]) -> tuple[str, ...]:
        """The names of the closed streets that some ways use."""
        return self.streets.closed_on(paths)
