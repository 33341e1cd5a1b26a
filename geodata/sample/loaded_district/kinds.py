"""The kinds of sites of a made-up cycle: how many, how long, how important, of which shape, open when."""

from dataclasses import dataclass
from datetime import time

import numpy as np

from gridsvc.patrols.hours import WeeklyHours

_Clock = tuple[time, time]

_ALL_DAYS, _WORKDAYS, _NOT_SUNDAYS = range(1, 8), range(1, 6), range(1, 7)


@dataclass(frozen=True, slots=True)
class Kind:
    """A category with its share of the sites; weight: how long it takes beside others; windows: none means always."""

    category: str
    share: float
    weight: float
    priority: int
    shape: str = "point"
    windows: tuple[WeeklyHours, ...] = ()


def _open(days: range, *clocks: _Clock) -> tuple[WeeklyHours, ...]:
    return tuple(WeeklyHours(day, starts, ends) for day in days for starts, ends in clocks)


KINDS = (
    Kind("produce_market", 0.16, 20, 4, "area", _open(_ALL_DAYS, (time(6, 30), time(12, 30)), (time(15), time(19)))),
    Kind("mall_supermarket", 0.16, 12, 3, "point", _open(_ALL_DAYS, (time(9, 30), time(21)))),
    Kind("school_surroundings", 0.14, 10, 4, "point", _open(_WORKDAYS, (time(8), time(11, 30)), (time(14), time(17)))),
    Kind("service_counter_hall", 0.12, 8, 2, "point", _open(_WORKDAYS, (time(9), time(12)), (time(13, 30), time(17)))),
    Kind("back_street", 0.16, 15, 2, "line"),
    Kind("housing_estate", 0.14, 20, 2, "area"),
    Kind("construction_site", 0.12, 25, 1, "point", _open(_NOT_SUNDAYS, (time(7), time(19)))),
)


def drawn_kinds(count: int, rng: np.random.Generator) -> list[Kind]:
    """So many kinds by their shares."""
    shares = np.array([each.share for each in KINDS])
    return [KINDS[each] for each in rng.choice(len(KINDS), count, p=shares / shares.sum()).tolist()]
