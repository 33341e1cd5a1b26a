"""What use cases need from the outside world, one small protocol per aggregate."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

import numpy as np
import numpy.typing as npt

from gridsvc.plans.inputs import CycleInputs
from gridsvc.plans.plan import Plan, Provenance
from gridsvc.plans.task import PlanningTask
from gridsvc.roads import Mode, Snaps, Travel

Progress = Callable[[float, str], None]
"""Told the share done (0 to 1) and a message code; raising from it cancels the work."""


class Clock(Protocol):
    """Where the time comes from."""

    def __call__(self) -> datetime:
        """Now, with a time zone."""
        ...


class Snapper(Protocol):
    """Puts places on the streets."""

    def nearest(self, lonlat: npt.NDArray[np.float64], mode: Mode, limit_m: float = 300) -> Snaps:
        """The nearest street place that the mode may use, for each row of (k, 2) WGS84 lon, lat."""
        ...


class Planner(Protocol):
    """Makes a plan of a task: every visit planned or explained."""

    def __call__(
        self,
        task: PlanningTask,
        travel: Travel,
        *,
        seed: int,
        settings: Mapping[str, object],
        provenance: Provenance,
        progress: Progress,
    ) -> Plan:
        """Plan the task; the same arguments give the same plan."""
        ...


class PlanningInputs(Protocol):
    """What is known of the cycles that are to be planned."""

    def inputs_of(self, cycle: UUID) -> CycleInputs:
        """Due visits, teams and rules of one cycle; NotFound when there is none."""
        ...


class PlanStore(Protocol):
    """Keeps plans as versions of their cycle."""

    def save_draft(self, plan: Plan, made_by: str) -> int:
        """Keep a plan as a draft; its version. Never changes another plan."""
        ...

    def plan(self, plan_id: UUID) -> Plan:
        """A plan as it was saved; NotFound when there is none."""
        ...
