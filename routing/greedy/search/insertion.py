"""What it costs to put visits into the gaps of a tour: all visits and all gaps at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.greedy.case import Case
from routing.greedy.search.tour import Call, Gaps, Tour, tour_of

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Insertion:
    """One visit put before a position of a tour by one option; the travel it adds, and what more this way takes."""

    workday: int
    position: int
    option: int
    detour: float


def detours(case: Case, number: int, gaps: Gaps, options: Rows) -> Floats:
    """Milliseconds added by travel and longer walks on site (options, gaps), infinite where something would not fit."""
    demands, workday = case.demands, case.workdays[number]
    ground = case.ground(workday)
    mode = workday.duty.mode
    request = demands.request[options]
    more = demands.more[options][:, None]
    service = demands.service[request][:, None] + more
    there = ground.ms[gaps.origin[None, :], demands.entry[mode][options][:, None]].astype(np.int64)
    onward = ground.ms[demands.exit[mode][options][:, None], gaps.target[None, :]].astype(np.int64)
    arrive = gaps.depart[None, :] + there
    ready = np.full(arrive.shape, np.iinfo(np.int64).max // 2)
    spans = demands.spans[demands.kind[request], number]
    for low, high in reversed(np.moveaxis(spans, (1, 2), (0, 1))):
        end = np.maximum(arrive, low[:, None]) + service
        ready = np.where(end <= high[:, None], end, ready)
    return np.where(ready + onward <= gaps.latest, (there + onward + more - gaps.leg).astype(np.float64), np.inf)


def cheapest(case: Case, number: int, tour: Tour, requests: Rows) -> Floats:
    """The smallest detour of each request on a tour."""
    costs = np.full(len(requests), np.inf)
    able = np.flatnonzero(case.may[requests, number])
    if tour.full or not len(able):
        return costs
    demands = case.demands
    ways = np.diff(np.append(demands.first, len(demands.request)))[requests[able]]
    starts = np.cumsum(ways) - ways
    options = np.repeat(demands.first[requests[able]] - starts, ways) + np.arange(ways.sum())
    by_option = detours(case, number, tour.gaps, options).min(axis=1)
    costs[able] = np.minimum.reduceat(by_option, starts)
    return costs


def insertion(case: Case, number: int, tour: Tour, request: int) -> Insertion | None:
    """The cheapest way to put a request into a tour; of equal ones the first option and position."""
    if tour.full or not case.may[request, number]:
        return None
    options = case.demands.options(request)
    costs = detours(case, number, tour.gaps, options)
    option, position = divmod(int(np.argmin(costs)), costs.shape[1])
    if not np.isfinite(costs[option, position]):
        return None
    return Insertion(number, position, int(options[option]), float(costs[option, position]))


def call_of(case: Case, number: int, option: int) -> Call:
    """An option as a stop of a working day."""
    demands, mode = case.demands, case.workdays[number].duty.mode
    request = int(demands.request[option])
    return Call(
        option=option,
        entry=int(demands.entry[mode][option]),
        exit=int(demands.exit[mode][option]),
        service=int(demands.service[request] + demands.more[option]),
        intervals=demands.intervals[int(demands.kind[request])][number],
    )


def with_calls(case: Case, number: int, tour: Tour, calls: Sequence[Call]) -> Tour | None:
    """The same working day with other calls; None when they do not fit."""
    return tour_of(case.workdays[number], case.ground(case.workdays[number]), calls, tour.limit)
