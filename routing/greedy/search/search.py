"""The whole search: areas, insertion, improvement, and room for what is left, overtime last."""

import numpy as np
import numpy.typing as npt

from gridsvc.ports import Progress
from routing.greedy.case import Case
from routing.greedy.search.construction import Construction
from routing.greedy.search.draft import Draft
from routing.greedy.search.ejection import Ejection
from routing.greedy.search.improvement import Improvement
from routing.greedy.search.territory import NONE, middles_of
from routing.greedy.search.workload import Workload
from routing.greedy.settings import PlannerSettings

Floats = npt.NDArray[np.float64]

_MS = 1000.0
_FAR_MS = 7_200_000.0


def searched(case: Case, *, seed: int, settings: PlannerSettings, progress: Progress) -> Draft:
    """A draft that holds every visit found to fit; the same arguments give the same draft."""
    draft = Draft(case)
    rhythm = settings.spread_s * _MS
    even = Workload(case, settings.balance)
    wishes = settings.compactness * ways_to_middles(draft, seed)
    Construction(draft, even, wishes, rhythm).run(progress, "plan_inserting")
    _improve(Improvement(draft, even, rhythm, seed), settings.improvement_rounds, progress)
    ejection = Ejection(draft, settings.ejections_max)
    for overtime in (False, True):
        if draft.waiting.any() and (not overtime or draft.allow_overtime()):
            _improve(Improvement(draft, Workload(case, 0), rhythm, seed), settings.improvement_rounds, progress)
            _make_room(draft, ejection, progress)
    return draft


def _improve(improvement: Improvement, rounds: int, progress: Progress) -> None:
    for number in range(rounds):
        progress(number / rounds, "plan_improving")
        if not improvement.round():
            break


def _make_room(draft: Draft, ejection: Ejection, progress: Progress) -> None:
    """Insert what is left wherever it fits: that a visit is made matters more than evenness."""
    draft.reopen()
    nothing = np.zeros(draft.alone.shape)
    Construction(draft, Workload(draft.case, 0), nothing, 0.0).run(progress, "plan_making_room")
    draft.reopen()
    while draft.waiting.any() and ejection.run():
        draft.reopen()


def ways_to_middles(draft: Draft, seed: int) -> Floats:
    """Milliseconds between each request and the middle of each working day's area, there and back halved."""
    case = draft.case
    demands = case.demands
    ways = np.zeros(draft.alone.shape)
    for number, middle in enumerate(middles_of(case, draft.alone, seed)):
        workday = case.workdays[number]
        if middle != NONE:
            ground, mode = case.ground(workday), workday.duty.mode
            entry, leave = demands.entry[mode][demands.first], demands.exit[mode][demands.first]
            there = ground.ms[leave[middle], entry].astype(np.float64)
            back = ground.ms[leave, entry[middle]].astype(np.float64)
            ways[:, number] = np.minimum((there + back) / 2, _FAR_MS)
    return ways
