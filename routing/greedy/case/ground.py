"""Travel of one mode between all places of a task, looked up by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.plans.task import PlanningTask
from gridsvc.roads import UNREACHABLE, Location, Mode, Travel

Times = npt.NDArray[np.int32]

_ROWS = 4096


@dataclass(frozen=True, slots=True)
class Ground:
    """Milliseconds and metres from row to row; two more rows than places.

    The row `nowhere` is reached from nothing and reaches nothing; `anywhere` is where every row already is.
    """

    ms: Times
    metres: Times
    rows: Mapping[Location, int]

    @property
    def nowhere(self) -> int:
        """The row of a place that is near no street."""
        return len(self.rows)

    @property
    def anywhere(self) -> int:
        """The row of an end that may be wherever the last stop is."""
        return len(self.rows) + 1

    def row(self, place: Location | None) -> int:
        """The row of a place."""
        return self.nowhere if place is None else self.rows[place]


def grounds_of(task: PlanningTask, travel: Travel) -> dict[Mode, Ground]:
    """The ground of each mode that a team of the task uses."""
    modes = sorted({team.mode for team in task.teams})
    return {mode: _ground(tuple(dict.fromkeys(_places(task, mode))), mode, travel) for mode in modes}


def _ground(places: tuple[Location, ...], mode: Mode, travel: Travel) -> Ground:
    """Asked for in blocks of rows where there are very many places, so that the answer stands in memory only once."""
    size = len(places)
    ms, metres = (np.full((size + 2, size + 2), UNREACHABLE, dtype=np.int32) for _ in range(2))
    for first in range(0, size, _ROWS):
        rows = slice(first, min(first + _ROWS, size))
        matrix = travel.matrix(places[rows], places, mode)
        ms[rows, :size], metres[rows, :size] = matrix.ms, matrix.metres
    ms[:size, size + 1] = metres[:size, size + 1] = 0
    return Ground(ms, metres, {place: row for row, place in enumerate(places)})


def _places(task: PlanningTask, mode: Mode) -> Iterable[Location]:
    for team in task.teams:
        if team.mode is mode:
            yield from (place for place in (team.base_at, team.end_at) if place is not None)
    for site in task.sites:
        for access in site.accesses:
            ends = (access.entry_at.get(mode), access.exit_at.get(mode))
            yield from (place for place in ends if place is not None)
