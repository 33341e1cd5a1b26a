"""How many management grids each area gets, so that none of them has to carry much more than the mean."""

import heapq
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_FEWEST, _MOST = 0.75, 1.34
_EVEN_ENOUGH = 0.05


def apportioned(minutes: Sequence[float], units: Sequence[int], wanted_min: float) -> npt.NDArray[np.int64]:
    """Number of grids of each area with so many minutes and unit grids; each has one at least.

    The whole number is the nearest to minutes / wanted at which areas come out even, from three to four quarters of it.
    """
    total, ideal = sum(minutes), max(1.0, sum(minutes) / wanted_min)
    counts = np.ones(len(minutes), dtype=np.int64)
    queue = [(-each, i) for i, each in enumerate(minutes) if units[i] > 1]
    heapq.heapify(queue)
    best: tuple[float, float] | None = None
    chosen = counts.copy()
    while True:
        whole = int(counts.sum())
        heaviest = max(each / count for each, count in zip(minutes, counts.tolist(), strict=True))
        uneven = heaviest * whole / total - 1 if total else 0.0
        rank = (max(uneven - _EVEN_ENOUGH, 0.0), abs(whole - ideal))
        if (best is None or rank < best) and (whole >= _FEWEST * ideal or best is None):
            best, chosen = (rank if whole >= _FEWEST * ideal else None), counts.copy()
        if not queue or whole >= _MOST * ideal:
            return chosen
        _, i = heapq.heappop(queue)
        counts[i] += 1
        if counts[i] < units[i]:
            heapq.heappush(queue, (-minutes[i] / int(counts[i]), i))
