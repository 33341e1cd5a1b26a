"""Better places for visits that have one: each is taken out and put back where it costs least."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from routing.greedy.search.draft import Draft
from routing.greedy.search.insertion import Insertion
from routing.greedy.search.workload import Workload

Rows = npt.NDArray[np.intp]

_NEIGHBOURS = 16
_GAIN_MS = 1000.0


class Improvement:
    """Moves single visits between and within tours as long as travel, workload and rhythm gain by it.

    rhythm: milliseconds for each day by which visits of a site are nearer to each other than even.
    """

    def __init__(self, draft: Draft, workload: Workload, rhythm: float, seed: int) -> None:
        self._draft = draft
        self._workload = workload
        self._rhythm = rhythm
        self._chance = np.random.default_rng(seed)
        points = draft.case.points
        self._near: Rows = np.empty((len(points), 0), dtype=np.intp)
        if len(points):
            near = KDTree(points).query(points, k=min(_NEIGHBOURS, len(points)))[1]
            self._near = np.asarray(near, dtype=np.intp).reshape(len(points), -1)

    def round(self) -> int:
        """Try every planned visit once, in random order; how many were moved."""
        draft = self._draft
        planned = [(number, call.option) for number, tour in enumerate(draft.tours) for call in tour.calls]
        moved = 0
        for place in self._chance.permutation(len(planned)).tolist():
            number, option = planned[place]
            position = [call.option for call in draft.tours[number].calls].index(option)
            moved += self._moved(number, position)
        return moved

    def _moved(self, number: int, position: int) -> bool:
        draft = self._draft
        before = draft.tours[number]
        request = draft.remove(number, position)
        if request is None:
            return False
        saved = sum(before.legs) - sum(draft.tours[number].legs)
        here = Insertion(number, position, before.calls[position].option, float(saved))
        uneven = draft.unevenness(request) * self._rhythm

        def price(choice: Insertion) -> float:
            return self._price(choice) + float(uneven[choice.workday])

        best = min(self._choices(request, number), key=price, default=here)
        gains = price(best) < price(here) - _GAIN_MS
        draft.insert(best if gains else here)
        return gains

    def _choices(self, request: int, number: int) -> Iterator[Insertion]:
        days = self._draft.other_days(request)
        homes = (self._draft.homes[near] for near in self._near[request].tolist())
        yield from self._draft.best(request, sorted(frozenset({number}).union(*homes)), days)

    def _price(self, choice: Insertion) -> float:
        service = int(self._draft.case.demands.service[self._draft.case.demands.request[choice.option]])
        load = self._draft.tours[choice.workday].load
        more = np.array([choice.detour + service])
        return choice.detour + float(self._workload.added(choice.workday, load, more)[0])
