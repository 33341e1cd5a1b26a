"""A plan in the making: the tours, and how many visits of each site they hold or are still to hold."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from gridsvc.plans.task import SiteDemand
from routing.greedy.case import Case
from routing.greedy.case.pattern import Spacing, fitting_days
from routing.greedy.search.insertion import Insertion, call_of, detours, insertion, with_calls
from routing.greedy.search.tour import Tour, tour_of

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_OVERDUE = 5
"""A day that an overdue site waits weighs as much as so many days of an uneven rhythm."""


class Draft:
    """Tours by working day. Sites aim at all their visits until some are given up; days are ordinals of dates.

    alone: (requests, workdays), where a request fits on a day without other visits, overtime included. left: by
    request, visits not in any tour. held: by site, the days of its visits. homes: by request, the working days of its
    visits. aim: by site, how many visits it is to get.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.alone = fits_alone(case)
        self.tours = [_empty(case, number, workday.work_ms) for number, workday in enumerate(case.workdays)]
        self.ordinals = np.array([workday.date.toordinal() for workday in case.workdays], dtype=np.int64)
        self.left = case.demands.count.copy()
        self.held: list[frozenset[int]] = [frozenset() for _ in case.task.sites]
        self.homes: list[frozenset[int]] = [frozenset() for _ in case.demands.requests]
        self.aim = [0] * len(case.task.sites)
        self._usable = [frozenset(self.ordinals[row].tolist()) for row in self.alone]
        self._days: list[frozenset[int]] = [frozenset() for _ in case.task.sites]
        for request, days in zip(case.demands.requests, self._usable, strict=True):
            self._days[request.site] |= days
        self.reopen()

    @property
    def waiting(self) -> Flags:
        """Requests with visits in no tour that would fit on a day of their own: (requests,)."""
        return (self.left > 0) & self.alone.any(axis=1)

    def reopen(self) -> None:
        """Aim at all visits again."""
        self.aim = [len(site.visits) for site in self.case.task.sites]

    def give_up(self, site: int) -> None:
        """Aim at one visit less; the largest gap no longer binds the others."""
        self.aim[site] = max(len(self.held[site]), self.aim[site] - 1)

    def open_days(self, request: int) -> frozenset[int]:
        """The days on which a visit of a request may fall so that all its site aims at find a day.

        Where no day does that, visits are given up until one does.
        """
        if not self.left[request]:
            return frozenset()
        site = int(self.case.demands.site[request])
        while self.aim[site] > len(self.held[site]):
            found = self._fitting(site, self.aim[site] - len(self.held[site])) & self._usable[request]
            if found:
                return found
            self.give_up(site)
        return frozenset()

    def other_days(self, request: int) -> frozenset[int]:
        """The days to which a visit that was just taken out may be moved, the site's other visits staying."""
        return self._fitting(int(self.case.demands.site[request]), 1) & self._usable[request]

    def insert(self, chosen: Insertion) -> None:
        """Put a visit into a tour."""
        number = chosen.workday
        call = call_of(self.case, number, chosen.option)
        calls = self.tours[number].calls
        tour = with_calls(
            self.case, number, self.tours[number], (*calls[: chosen.position], call, *calls[chosen.position :])
        )
        if tour is None:
            raise AssertionError(f"an insertion that was found to fit does not: {chosen}")
        self.tours[number] = tour
        self._count(chosen.option, number, 1)

    def remove(self, number: int, position: int) -> int | None:
        """Take a visit out of a tour; its request. None, and nothing done, where the rest would not keep its hours.

        That can be: times on streets are rounded, so that a way by another place may be a millisecond shorter.
        """
        calls = self.tours[number].calls
        option = calls[position].option
        tour = with_calls(self.case, number, self.tours[number], (*calls[:position], *calls[position + 1 :]))
        if tour is None:
            return None
        self.tours[number] = tour
        self._count(option, number, -1)
        return int(self.case.demands.request[option])

    def exchange(self, number: int, tour: Tour) -> None:
        """Replace a tour by one with other visits of the same day."""
        for sign, calls in ((-1, self.tours[number].calls), (1, tour.calls)):
            for call in calls:
                self._count(call.option, number, sign)
        self.tours[number] = tour

    def site_days(self, site: int) -> frozenset[int]:
        """The days on which any visit of a site fits without other visits."""
        return self._days[site]

    def days_for_one_more(self, request: int, among: Iterable[int]) -> frozenset[int]:
        """Of these days those that keep the gaps to the site's visits that have a tour."""
        site = int(self.case.demands.site[request])
        return fitting_days(tuple(sorted(among)), self.held[site], self._spacing(site, 1), 1)

    def unevenness(self, request: int) -> Floats:
        """By how many days each working day lies nearer to the site's other visits than an even rhythm would.

        For a site that is overdue the days count by which it is not seen at once.
        """
        demand = self.case.demands.requests[request].demand
        even = self.case.task.cycle_days / len(demand.visits)
        held = np.array(sorted(self.held[int(self.case.demands.site[request])]), dtype=np.int64)
        away = np.abs(self.ordinals[:, None] - held[None, :])
        uneven = np.maximum(even - away, 0).sum(axis=1)
        if demand.overdue_since and not len(held):
            uneven = uneven + _OVERDUE * (self.ordinals - self.case.task.dates[0].toordinal())
        return np.asarray(uneven, dtype=np.float64)

    def best(self, request: int, numbers: Iterable[int], days: frozenset[int]) -> Iterable[Insertion]:
        """The cheapest insertion of a request into each of these tours that lie on these days."""
        for number in numbers:
            if self.alone[request, number] and int(self.ordinals[number]) in days:
                found = insertion(self.case, number, self.tours[number], request)
                if found:
                    yield found

    def allow_overtime(self) -> bool:
        """Let every tour end as late as its team may work; whether any may end later than its shifts."""
        for number, workday in enumerate(self.case.workdays):
            tour = self.tours[number]
            ground = self.case.ground(workday)
            self.tours[number] = tour_of(workday, ground, tour.calls, workday.longest_ms) or tour
        return any(workday.overtime_ms for workday in self.case.workdays)

    def _fitting(self, site: int, more: int) -> frozenset[int]:
        return fitting_days(tuple(sorted(self._days[site])), self.held[site], self._spacing(site, more), more)

    def _spacing(self, site: int, more: int) -> Spacing:
        """The largest gap binds only when the site gets all its visits."""
        demand = self.case.task.sites[site]
        complete = len(self.held[site]) + more == len(demand.visits)
        return spacing_of(demand, self.case.task.gap_limit(demand) if complete else None)

    def _count(self, option: int, number: int, change: int) -> None:
        request = int(self.case.demands.request[option])
        site = int(self.case.demands.site[request])
        day, home = frozenset({int(self.ordinals[number])}), frozenset({number})
        self.left[request] -= change
        self.held[site] = self.held[site] | day if change > 0 else self.held[site] - day
        self.homes[request] = self.homes[request] | home if change > 0 else self.homes[request] - home


def spacing_of(demand: SiteDemand, limit: int | None) -> Spacing:
    """The gaps a site asks for, on the scale of ordinals."""
    return Spacing(demand.min_gap_days, limit, demand.last_visit.toordinal() if demand.last_visit else None)


def fits_alone(case: Case) -> Flags:
    """Whether each request fits on each working day without other visits, overtime included."""
    alone = np.zeros_like(case.may)
    demands = case.demands
    for number, workday in enumerate(case.workdays):
        options = np.flatnonzero(case.may[demands.request, number])
        gaps = _empty(case, number, workday.longest_ms).gaps
        if len(options):
            fits = np.isfinite(detours(case, number, gaps, options)).any(axis=1)
            alone[demands.request[options[fits]], number] = True
    return alone


def _empty(case: Case, number: int, limit: int) -> Tour:
    workday = case.workdays[number]
    tour = tour_of(workday, case.ground(workday), (), limit)
    if tour is None:
        raise AssertionError(f"a day without visits does not fit into itself: {workday}")
    return tour
