"""A planning task made ready for the search."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.plans.task import PlanningTask
from gridsvc.roads import Mode, Travel
from routing.greedy.case.demands import Demands, demands_of
from routing.greedy.case.ground import Ground, grounds_of
from routing.greedy.case.request import may_inspect, requests_of
from routing.greedy.case.workday import Workday, workday_of

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_DEGREE_M = 111_320.0


@dataclass(frozen=True, slots=True)
class Case:
    """The task; its working days by date and then team; travel by mode; the demands.

    may: (requests, workdays), whether team, day and lock allow it, travel and hours left aside.
    """

    task: PlanningTask
    workdays: tuple[Workday, ...]
    grounds: Mapping[Mode, Ground]
    demands: Demands
    may: Flags

    @property
    def points(self) -> Floats:
        """Where each request is first entered, in metres on the plane: (requests, 2)."""
        entries = [request.demand.accesses[0].entry for request in self.demands.requests]
        return self.plane(np.array(entries)) if entries else np.empty((0, 2))

    def plane(self, lonlat: Floats) -> Floats:
        """Metres about the first site, good enough to tell near from far within a city."""
        origin = np.array(self.task.sites[0].accesses[0].entry)
        scale = np.array([_DEGREE_M * np.cos(np.radians(origin[1])), _DEGREE_M])
        return np.asarray((lonlat - origin) * scale, dtype=np.float64)

    def ground(self, workday: Workday) -> Ground:
        """The ground a workday's team moves on."""
        return self.grounds[workday.duty.mode]


def case_of(task: PlanningTask, travel: Travel) -> Case:
    """Measure all travel and lay out the days on which teams work and sites may be visited."""
    grounds = grounds_of(task, travel)
    workdays = tuple(
        workday_of((team, day), duty, date, grounds[duty.mode])
        for day, date in enumerate(task.dates)
        for team, duty in enumerate(task.teams)
        if date in duty.shifts and date not in task.closed_days
    )
    demands = demands_of(requests_of(task), workdays, grounds)
    may = np.zeros((len(demands.requests), len(workdays)), dtype=np.bool_)
    for row, request in enumerate(demands.requests):
        teams = [may_inspect(duty, request.demand) for duty in task.teams]
        may[row] = [teams[workday.team] and request.may_be_on(workday) for workday in workdays]
    return Case(task, workdays, grounds, demands, may)
