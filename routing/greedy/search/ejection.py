"""Room for what found none: another visit moves elsewhere, or gives way where it matters less."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from routing.greedy.search.draft import Draft
from routing.greedy.search.insertion import call_of, detours, with_calls
from routing.greedy.search.tour import Call, Tour

_VICTIMS = 12


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A call that takes the place of another, on one working day."""

    workday: int
    position: int
    call: Call
    detour: float


class Ejection:
    """Exchanges of single visits; moves is how many of them may be tried at most."""

    def __init__(self, draft: Draft, moves: int) -> None:
        self._draft = draft
        self._moves = moves

    def run(self) -> int:
        """Try to make room for every visit that has none, those that matter most first; how many got in."""
        demands = self._draft.case.demands
        waiting = np.flatnonzero(self._draft.waiting)
        order = np.lexsort((waiting, demands.service[waiting], -demands.priority[waiting]))
        return sum(self._make_room(request) for request in waiting[order].tolist())

    def _make_room(self, request: int) -> bool:
        days = self._draft.open_days(request)
        exchanges = sorted(self._exchanges(request, days), key=lambda each: each.detour)[:_VICTIMS]
        return any(self._moved_on(each) for each in exchanges) or self._preferred(request, exchanges)

    def _moved_on(self, each: _Exchange) -> bool:
        """Exchange, and put the other visit elsewhere; undo where that does not work."""
        draft = self._draft
        before = draft.tours[each.workday]
        after = self._exchanged(each)
        if after is None or self._moves <= 0:
            return False
        self._moves -= 1
        draft.exchange(each.workday, after)
        other = int(draft.case.demands.request[before.calls[each.position].option])
        elsewhere = draft.best(other, range(len(draft.tours)), draft.other_days(other))
        best = min(elsewhere, key=lambda found: found.detour, default=None)
        if best is None:
            draft.exchange(each.workday, before)
            return False
        draft.insert(best)
        return True

    def _preferred(self, request: int, exchanges: list[_Exchange]) -> bool:
        """Take the place of the visit that matters least, where one matters less."""
        draft, demands = self._draft, self._draft.case.demands
        least = min(exchanges, key=lambda each: (self._priority(each), each.detour), default=None)
        if least is None or self._priority(least) >= demands.priority[request]:
            return False
        after = self._exchanged(least)
        if after is not None:
            other = draft.tours[least.workday].calls[least.position].option
            draft.exchange(least.workday, after)
            draft.give_up(int(demands.site[demands.request[other]]))
        return after is not None

    def _exchanges(self, request: int, days: frozenset[int]) -> Iterator[_Exchange]:
        draft, case = self._draft, self._draft.case
        options = case.demands.options(request)
        for number in np.flatnonzero(draft.alone[request] & np.isin(draft.ordinals, sorted(days))).tolist():
            tour = draft.tours[number]
            victims = [place for place, call in enumerate(tour.calls) if self._may_move(call)]
            if victims:
                costs = detours(case, number, tour.replacing(), options)[:, victims]
                for place, option in zip(victims, np.argmin(costs, axis=0).tolist(), strict=True):
                    detour = float(costs[option, victims.index(place)])
                    if np.isfinite(detour):
                        yield _Exchange(number, place, call_of(case, number, int(options[option])), detour)

    def _may_move(self, call: Call) -> bool:
        request = self._draft.case.demands.requests[self._draft.case.demands.request[call.option]]
        return not request.locked and len(request.demand.visits) == 1

    def _priority(self, each: _Exchange) -> int:
        demands = self._draft.case.demands
        option = self._draft.tours[each.workday].calls[each.position].option
        return int(demands.priority[demands.request[option]])

    def _exchanged(self, each: _Exchange) -> Tour | None:
        tour = self._draft.tours[each.workday]
        calls = (*tour.calls[: each.position], each.call, *tour.calls[each.position + 1 :])
        return with_calls(self._draft.case, each.workday, tour, calls)
