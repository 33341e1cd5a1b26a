"""All requests as columns, with an option for each way of entering and leaving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.roads import Mode
from routing.greedy.case.ground import Ground
from routing.greedy.case.request import Request
from routing.greedy.case.workday import Interval, Workday

Whole = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]

_NEVER = 2**62


@dataclass(frozen=True, slots=True)
class Demands:
    """q requests with o options, in the same order.

    service, priority, count: (q,), milliseconds, rank and visits. request, access: (o,). more: (o,), milliseconds on
    site besides service. first: (q,), the first option of each request. entry, exit: by mode, (o,) rows of the ground.
    kind: (q,), requests open at the same times. spans: (kinds, workdays, s, 2), the intervals of Request.intervals (of
    the shortest inspection of the kind), padded with intervals into which nothing fits; intervals: the same without
    padding.
    """

    requests: tuple[Request, ...]
    service: Whole
    priority: Whole
    count: Whole
    site: Rows
    request: Rows
    access: Rows
    first: Rows
    more: Whole
    entry: Mapping[Mode, Rows]
    exit: Mapping[Mode, Rows]
    kind: Rows
    spans: Whole
    intervals: Sequence[Sequence[tuple[Interval, ...]]]

    def options(self, request: int) -> Rows:
        """The options of a request."""
        last = self.first[request + 1] if request + 1 < len(self.first) else len(self.request)
        return np.arange(self.first[request], last)


def demands_of(requests: tuple[Request, ...], workdays: Sequence[Workday], grounds: Mapping[Mode, Ground]) -> Demands:
    """The columns of requests over the working days of a task."""
    ways = np.array([len(each.demand.accesses) for each in requests], dtype=np.intp)
    first = np.cumsum(ways) - ways
    request = np.repeat(np.arange(len(requests)), ways)
    accesses = [access for each in requests for access in each.demand.accesses]
    rows = {
        mode: (
            np.array([ground.row(each.entry_at.get(mode)) for each in accesses], dtype=np.intp),
            np.array([ground.row(each.exit_at.get(mode)) for each in accesses], dtype=np.intp),
        )
        for mode, ground in grounds.items()
    }
    openings = {opening: kind for kind, opening in enumerate(dict.fromkeys(each.opening for each in requests))}
    kind = np.array([openings[each.opening] for each in requests], dtype=np.intp)
    intervals = [[each.intervals(workday) for workday in workdays] for each in _shortest(requests, kind)]
    return Demands(
        requests=requests,
        service=np.array([each.service_ms for each in requests], dtype=np.int64),
        priority=np.array([each.demand.priority for each in requests], dtype=np.int64),
        count=np.array([len(each.visits) for each in requests], dtype=np.int64),
        site=np.array([each.site for each in requests], dtype=np.intp),
        request=request,
        access=np.arange(len(request)) - np.repeat(first, ways),
        first=first,
        more=np.array([1000 * each.more_s for each in accesses], dtype=np.int64),
        entry={mode: each[0] for mode, each in rows.items()},
        exit={mode: each[1] for mode, each in rows.items()},
        kind=kind,
        spans=_padded(intervals, len(workdays)),
        intervals=intervals,
    )


def _shortest(requests: Sequence[Request], kind: Rows) -> list[Request]:
    """Of each kind the request with the shortest inspection: its intervals are those of all, and more."""
    order = sorted(range(len(requests)), key=lambda number: (kind[number], requests[number].service_ms))
    return [
        requests[number] for place, number in enumerate(order) if place == 0 or kind[order[place - 1]] != kind[number]
    ]


def _padded(intervals: Sequence[Sequence[tuple[Interval, ...]]], workdays: int) -> Whole:
    most = max((len(spans) for row in intervals for spans in row), default=0)
    never: tuple[Interval, ...] = ((_NEVER, -_NEVER),)
    padded = [[spans + never * (most - len(spans)) for spans in row] for row in intervals]
    return np.array(padded, dtype=np.int64).reshape(len(intervals), workdays, most, 2)
