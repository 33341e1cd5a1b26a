"""What the kernels of the search are handed: few arrays, of records where values belong together.

A problem has n customers (visits of one site that may take each other's place), each with options (ways of doing such
a visit), and R routes (one team on one day), which are ordered by day. Places are the options and, after them, the
bases and ends of routes. Costs and times share one unit.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Rows = npt.NDArray[np.uint32]
"""Numbers of places; without a sign, since the compiler then leaves out the check for negative ones."""
Flags = npt.NDArray[np.bool_]
Records = Any
"""An array of records, whose fields kernels reach by name."""
Scalar = Any
"""A number inside a kernel, whose type the compiler finds."""


def _records(**fields: type) -> np.dtype[np.void]:
    return np.dtype(list(fields.items()), align=True)


def blank(kind: np.dtype[np.void], shape: int | tuple[int, ...]) -> Records:
    """Records of a kind, all zero."""
    return np.zeros(shape, kind).view(np.recarray)


OPTION = _records(customer=np.int64, service=np.float64, more=np.float64)
"""A way of doing a visit: time on site, and what of it is priced like travel."""

CUSTOMER = _records(
    first=np.int64,
    after=np.int64,
    count=np.int64,
    kind=np.int64,
    choices=np.int64,
    site_first=np.int64,
    site_after=np.int64,
    least=np.int64,
    most=np.int64,
    last=np.int64,
    fixed=np.bool_,
    load=np.float64,
    price=np.float64,
    weight=np.float64,
    far=np.float64,
    rhythm=np.float64,
    even=np.float64,
)
"""A customer: its options are first to after - 1, those of its site site_first to site_after - 1.

count: visits wanted. price: of one that is missing. kind: of opening hours. choices: patterns of days, or 0 where any
days do that keep the gaps: least and most days between visits, and the day of the last one before. fixed: is never
taken out. load: against the capacity of routes. weight, far: keys of orders in which customers are put back. rhythm:
the price of each day by which two visits lie nearer to each other than `even` days.
"""
NO_DAY = -(2**40)
"""The last visit of a customer that had none."""


FLEET = _records(
    day=np.int64,
    mode=np.int64,
    base=np.int64,
    end=np.int64,
    twin=np.int64,
    visits_max=np.int64,
    capacity=np.float64,
    longest=np.float64,
    limit=np.float64,
    work=np.float64,
    overtime=np.float64,
    balance=np.float64,
)
"""What a route may be. twin: routes with the same number are alike in everything.

capacity, longest: soft limits of load, and of travel and service together. limit: the latest end on the clock of the
route. work: what is worked without overtime. overtime, balance: prices of a unit of time beyond work, and of the square
of the workload.
"""

TOUR = _records(
    length=np.int64,
    version=np.int64,
    load=np.float64,
    travel=np.float64,
    service=np.float64,
    bias=np.float64,
    finish=np.float64,
    value=np.float64,
    excess=np.float64,
)
"""What a route is: value is its cost without the price of its excess; version is another one for each content."""

HOME = _records(pattern=np.int64, placed=np.int64, slot=np.int64)
"""Of a customer: the chosen pattern or -1, its visits in routes, and its place in the list of absent ones or -1."""

KNOWN = _records(cost=np.float64, version=np.int64, position=np.int32, option=np.int32)
"""The cheapest insertion of a customer into a route, and the version of the route it holds for."""

TAKEN = _records(customer=np.int64, pattern=np.int64, order=np.int64, key=np.float64)
"""A customer taken out in an iteration: its pattern before; the order in which customers are put back, by key."""

TOUCH = _records(stamp=np.int64, string=np.int64, route=np.int64)
"""By route: the iterations that last touched it, and that last took a string of it; and the list of those touched."""

BID = _records(cost=np.float64, route=np.int64, position=np.int64, option=np.int64, chosen=np.bool_)
"""By day: the cheapest insertion of the customer at hand, and whether the day is chosen."""

CELL = _records(cost=np.float64, before=np.int64)
"""The least cost of so many visits of which the last is on a day, and the day of the one before."""

LEDGER = _records(
    absent=np.int64,
    clock=np.int64,
    accepted=np.int64,
    within=np.int64,
    day=np.int64,
    cost=np.float64,
    excess=np.float64,
    best=np.float64,
    usual=np.float64,
)
"""Of a state: customers that lack visits, versions given, iterations accepted and begun without excess.

day: to which the iteration at hand is confined, or -1. cost: of all, with the price of excess. excess: that price.
best: the least cost without. usual: visits of a route that has any.
"""


class Problem(NamedTuple):
    """Everything that stays as it is while searching.

    out, into: (modes, places, places), the cost from a to b is out[mode, a, b] and into[mode, b, a]. options,
    customers, fleet: records. first: (days + 1,), the routes of day d are first[d]:first[d + 1]. bias: (n, R), the
    price of a visit in a route, travel left aside; infinite where it may not be. near: (n, k), other customers,
    nearest first. patterns: (n, p, days). date: (days,), on the scale of gaps. timed: whether hours bind at all. spans:
    (kinds, R, s, 2): the whole of a visit lies in one span of its kind, on the clock of the route; in order, empty
    ones last.
    """

    out: Floats
    into: Floats
    options: Records
    customers: Records
    fleet: Records
    first: Whole
    bias: Floats
    near: Rows
    patterns: Flags
    date: Whole
    timed: bool
    spans: Floats


class Lines(NamedTuple):
    """The routes as they stand, (R, longest row); rows begin with the base and end with the end.

    gap[r, p] is the cost from row[r, p] to the next; leave[r, p] when row[r, p] is left; late[r, p] the latest arrival
    there that keeps all that follows. tours: (R,), records.
    """

    row: Rows
    gap: Floats
    leave: Floats
    late: Floats
    tours: Records


class State(NamedTuple):
    """All that changes while searching.

    home: (n, days), the route of each visit or -1. homes: (n,), records. absent: (n,), the customers that lack visits,
    then anything. known: (n, R). old: the routes touched by the iteration at hand, as they were before. mark: (n,), the
    iteration that last took a customer out. taken, was: (n,) and (n, days), the customers taken out and their routes
    before. touch: (R,). bids: (days,). table: (visits, days). best, best_tours: rows and records of the best state
    without excess. ledger: (1,).
    """

    lines: Lines
    home: Whole
    homes: Records
    absent: Whole
    known: Records
    old: Lines
    mark: Whole
    taken: Records
    was: Whole
    touch: Records
    bids: Records
    table: Records
    best: Rows
    best_tours: Records
    ledger: Records


class Control(NamedTuple):
    """How the search goes on for a while.

    removed: how many visits leave in an iteration on average. longest: string. skipped: chance of overlooking a
    pattern. one_visit, one_day: shares of iterations in which only visits of one day leave, and in which strings lie on
    one day but customers leave all days. retried: so many absent customers are tried again. heat: temperature.
    load_price, time_price: of a unit of load and of duration in excess; infinite where there is to be none.
    """

    removed: float
    longest: float
    skipped: float
    one_visit: float
    one_day: float
    retried: int
    heat: float
    load_price: float
    time_price: float
