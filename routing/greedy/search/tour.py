"""One working day's visits in order, with the times that decide what else fits in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.greedy.case.ground import Ground
from routing.greedy.case.workday import Interval, Workday

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Call:
    """A stop: its option, rows where it is entered and left, milliseconds on site, and when it may take place."""

    option: int
    entry: int
    exit: int
    service: int
    intervals: tuple[Interval, ...]

    def begin(self, arrive: int) -> int | None:
        """The first time worked at which it may begin after arrival."""
        for low, high in self.intervals:
            if max(arrive, low) + self.service <= high:
                return max(arrive, low)
        return None

    def latest_begin(self, leave_by: int) -> int | None:
        """The last time worked at which it may begin so that it ends by then."""
        for low, high in reversed(self.intervals):
            begin = min(high, leave_by) - self.service
            if begin >= low:
                return begin
        return None


@dataclass(frozen=True, slots=True)
class Gaps:
    """Where a stop could go: (g,) each. Left at `depart` from row `origin`, to be at row `target` by `latest`.

    leg: milliseconds of travel that a stop in between makes superfluous.
    """

    depart: Whole
    origin: Whole
    target: Whole
    latest: Whole
    leg: Whole


@dataclass(frozen=True, slots=True)
class Tour:
    """Calls of one working day that keep all its hours, ending at `limit` (time worked) at the latest.

    legs: travel before each call and on the way back; a day without calls has no travel. begins: when each call begins.
    gaps: before each call and at the end. load: travel and service. end: when the way back is done.
    """

    workday: Workday
    limit: int
    calls: tuple[Call, ...]
    legs: tuple[int, ...]
    begins: tuple[int, ...]
    gaps: Gaps
    load: int
    end: int

    @property
    def full(self) -> bool:
        """Whether no further visit is allowed, whatever the time."""
        return len(self.calls) >= self.workday.most

    def replacing(self) -> Gaps:
        """For each call the gap that it would leave."""
        gaps = self.gaps
        return Gaps(gaps.depart[:-1], gaps.origin[:-1], gaps.target[1:], gaps.latest[1:], gaps.leg[:-1] + gaps.leg[1:])


def tour_of(workday: Workday, ground: Ground, calls: Sequence[Call], limit: int) -> Tour | None:
    """The tour of these calls in this order, each as early as it can be; None when they do not fit."""
    origins = [workday.base, *(call.exit for call in calls)]
    targets = [*(call.entry for call in calls), workday.end]
    legs = [int(ground.ms[pair]) for pair in zip(origins, targets, strict=True)] if calls else [0]
    begins: list[int] = []
    departs = [0]
    for call, leg in zip(calls, legs, strict=False):
        begin = call.begin(departs[-1] + leg)
        if begin is None:
            return None
        begins.append(begin)
        departs.append(begin + call.service)
    latest = _latest(calls, legs, limit)
    end = departs[-1] + legs[-1]
    if latest is None or end > limit:
        return None
    load = sum(legs) + sum(call.service for call in calls)
    gaps = Gaps(*(np.array(each, dtype=np.int64) for each in (departs, origins, targets, latest, legs)))
    return Tour(workday, limit, tuple(calls), tuple(legs), tuple(begins), gaps, load, end)


def _latest(calls: Sequence[Call], legs: Sequence[int], limit: int) -> list[int] | None:
    """The latest arrival at each call, and at the end, that makes nothing after it too late."""
    latest = [limit]
    for call, leg in zip(reversed(calls), reversed(legs[1:]), strict=True):
        begin = call.latest_begin(latest[-1] - leg)
        if begin is None:
            return None
        latest.append(begin)
    return latest[::-1]
