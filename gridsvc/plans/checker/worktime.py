"""A team's clock in whole milliseconds since 1970: it stands still between shifts and runs on after the last."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

Interval = tuple[int, int]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def instant_ms(instant: datetime) -> int:
    """Milliseconds since 1970, finer parts cut off; right also where clocks are put back."""
    return (instant - _EPOCH) // _MILLISECOND


def after_work(begin: int, work_ms: int, shifts: Sequence[Interval]) -> int:
    """When so much work begun then is done."""
    left = work_ms
    if left <= 0 or not shifts:
        return begin + left
    for starts, ends in shifts[:-1]:
        at = max(begin, starts)
        if left <= ends - at:
            return at + left
        left -= max(ends - at, 0)
    return max(begin, shifts[-1][0]) + left


def breaks_between(begin: int, end: int, shifts: Sequence[Interval]) -> int:
    """How much of the time between two instants lies between shifts."""
    gaps = ((one[1], other[0]) for one, other in itertools.pairwise(shifts))
    return sum(max(min(end, closes) - max(begin, opens), 0) for opens, closes in gaps)
