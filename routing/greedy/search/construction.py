"""Insertion by regret: first the visit that would lose most by waiting (Potvin and Rousseau 1993)."""

import numpy as np
import numpy.typing as npt

from gridsvc.ports import Progress
from routing.greedy.search.draft import Draft
from routing.greedy.search.insertion import cheapest, insertion
from routing.greedy.search.workload import Workload

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

_TIER = 1e15
_LAST_CHANCE = 1e13
_RANK = 1e9
_REPORTED_EVERY = 50
_NARROW = 0.6
_SPARE = 2
"""Columns that are never possible, so that there always is a second best."""


class Construction:
    """A table of what each request costs on each working day, kept up to date insertion by insertion.

    wishes: (requests, workdays), what is added to the cost of a request on a day, such as the way to the middle of the
    day's area. rhythm: milliseconds for each day by which visits of a site are nearer to each other than even.
    """

    def __init__(self, draft: Draft, workload: Workload, wishes: Floats, rhythm: float) -> None:
        self._draft = draft
        self._workload = workload
        self._wishes = wishes
        self._rhythm = rhythm
        shape = (len(draft.left), len(draft.tours) + _SPARE)
        self._cost = np.full(shape, np.inf)
        self._pull = np.full(shape, np.inf)
        self._best = np.full(shape[0], np.inf)
        self._second = np.full(shape[0], np.inf)
        self._where = np.zeros(shape[0], dtype=np.intp)
        self._open = draft.left > 0
        self._tier = _tiers(draft)

    def run(self, progress: Progress, message: str) -> None:
        """Insert every request that fits anywhere, and give up the others."""
        demands = self._draft.case.demands
        self._fill()
        waiting = max(int(self._draft.left.sum()), 1)
        while (request := self._next()) is not None:
            number = int(self._where[request])
            found = insertion(self._draft.case, number, self._draft.tours[number], request)
            if found is None:
                raise AssertionError(f"request {request} does not fit on day {number}, where it was said to fit")
            self._draft.insert(found)
            self._after(number, int(demands.site[request]))
            done = waiting - int(self._draft.left.sum())
            if done % _REPORTED_EVERY == 0:
                progress(done / waiting, message)

    def _fill(self) -> None:
        for request in np.flatnonzero(self._open).tolist():
            self._set_days(request)
        for number in range(len(self._draft.tours)):
            self._set_column(number)
        self._rank(np.flatnonzero(self._open))

    def _next(self) -> int | None:
        """The most urgent request that fits somewhere; those that fit nowhere are given up on the way."""
        while True:
            stuck = np.flatnonzero(self._open & ~np.isfinite(self._best))
            if not len(stuck):
                break
            self._give_up(int(stuck[0]))
        waiting = np.flatnonzero(self._open)
        if not len(waiting):
            return None
        demands = self._draft.case.demands
        only = ~np.isfinite(self._second[waiting])
        regret = np.where(only, 0.0, self._second[waiting]) - np.where(only, 0.0, self._best[waiting])
        last = _LAST_CHANCE + demands.priority[waiting] * _RANK + demands.service[waiting]
        urgency = self._tier[waiting] * _TIER + np.where(only, last, regret)
        return int(waiting[np.argmax(urgency)])

    def _give_up(self, request: int) -> None:
        draft, site = self._draft, int(self._draft.case.demands.site[request])
        draft.give_up(site)
        if draft.case.demands.requests[request].locked:
            self._open[request] = False
        self._refresh_site(site)

    def _after(self, number: int, site: int) -> None:
        before = self._cost[:, number] + self._pull[:, number]
        self._set_column(number)
        after = self._cost[:, number] + self._pull[:, number]
        self._rank(np.flatnonzero(self._open & (np.minimum(before, after) <= self._second)))
        self._refresh_site(site)

    def _refresh_site(self, site: int) -> None:
        rows = np.flatnonzero((self._draft.case.demands.site == site) & self._open)
        for request in rows.tolist():
            self._set_days(request)
        self._rank(rows[self._open[rows]])

    def _set_days(self, request: int) -> None:
        """Where a request may go now, and what is wished of it there."""
        draft = self._draft
        days = draft.open_days(request)
        self._open[request] = bool(days)
        allowed = np.isin(draft.ordinals, sorted(days))
        uneven = draft.unevenness(request) * self._rhythm
        self._pull[request, :-_SPARE] = np.where(allowed, self._wishes[request] + uneven, np.inf)

    def _set_column(self, number: int) -> None:
        draft = self._draft
        waiting = np.flatnonzero(self._open)
        tour = draft.tours[number]
        detour = cheapest(draft.case, number, tour, waiting)
        more = detour + draft.case.demands.service[waiting]
        fits = np.isfinite(detour)
        price = self._workload.added(number, tour.load, np.where(fits, more, 0.0))
        self._cost[waiting, number] = detour + price

    def _rank(self, rows: Rows) -> None:
        if len(rows):
            total = self._cost[rows] + self._pull[rows]
            two = np.partition(total, 1, axis=1)
            self._best[rows], self._second[rows] = two[:, 0], two[:, 1]
            self._where[rows] = np.argmin(total, axis=1)


def _tiers(draft: Draft) -> Floats:
    """Locked visits first, then those of sites with several, then those that are open for little of the time."""
    case = draft.case
    work = np.array([workday.work_ms for workday in case.workdays], dtype=np.float64)
    spans = case.demands.spans
    open_ms = np.maximum(spans[..., 1] - spans[..., 0], 0).sum(axis=2)[case.demands.kind] * draft.alone
    narrow = open_ms.sum(axis=1) < _NARROW * (work * draft.alone).sum(axis=1)
    several = [2.0 * (len(each.demand.visits) > 1) + 4.0 * each.locked for each in case.demands.requests]
    return np.asarray(np.array(several) + narrow, dtype=np.float64)
