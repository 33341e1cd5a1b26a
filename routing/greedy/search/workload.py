"""What it costs that one team's day is longer than another's: the square of its workload, against a fair share."""

import numpy as np
import numpy.typing as npt

from routing.greedy.case import Case

Floats = npt.NDArray[np.float64]

_TRAVEL_SHARE = 1.3
_LEAST_SHARE = 0.15


class Workload:
    """The price of workload on each working day, in milliseconds of travel.

    A day's fair share is in proportion to its hours, and at least a little of them: where there is hardly anything to
    do, short ways matter more than that every team has its part. half_price: (workdays,), of the square of a workload.
    """

    def __init__(self, case: Case, balance: float) -> None:
        hours = np.array([workday.work_ms for workday in case.workdays], dtype=np.float64)
        total = float((case.demands.service * case.demands.count).sum()) * _TRAVEL_SHARE
        share = max(total / max(hours.sum(), 1.0), _LEAST_SHARE)
        self.half_price = balance / (2 * share * hours)

    def added(self, number: int, load: int, more: Floats) -> Floats:
        """The price of adding so much to the workload of a day."""
        return np.asarray(self.half_price[number] * more * (2 * load + more), dtype=np.float64)
