"""A published instance of periodic or multi-depot routing, as arrays."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


class Waived(StrEnum):
    """Why a customer of a file may be left alone."""

    NO_VISITS = "no_visits"
    FULL_LOAD_AT_DEPOT = "full_load_at_depot"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A customer, counted from 0, that may be left alone."""

    customer: int
    reason: Waived


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """Customers that vehicles visit from depots over some days, by straight lines.

    depots: (depots, 2). customers: (n, 2). service, demand: (n,). patterns: for each customer bool (k, days), of which
    its visits must be one row; one that may be left alone has a row without a day. vehicles: whole (days, depots).
    load_max, duration_max: (days, depots), of each route, infinite where there is no limit; a duration is travel and
    service. All is counted from 0: customer 0 has number 1 in its file.
    """

    name: str
    depots: Floats
    customers: Floats
    service: Floats
    demand: Floats
    patterns: tuple[Bools, ...]
    vehicles: Whole
    load_max: Floats
    duration_max: Floats
    waived: tuple[Waiver, ...] = ()

    def __post_init__(self) -> None:
        n, limits = len(self.customers), self.vehicles.shape
        if {len(self.service), len(self.demand), len(self.patterns)} != {n}:
            raise InvalidInput(f"instance {self.name!r}: the arrays of {n} customers have different lengths")
        if not len(self.depots) or {self.load_max.shape, self.duration_max.shape} != {limits}:
            raise InvalidInput(f"instance {self.name!r}: limits are not given for each day and depot")
        if limits[1] != len(self.depots) or any(each.shape[1:] != limits[:1] for each in self.patterns):
            raise InvalidInput(f"instance {self.name!r}: limits or patterns are not of its days and depots")
        if any(not len(each) for each in self.patterns):
            raise InvalidInput(f"instance {self.name!r}: a customer has no pattern")
        measures = (self.depots, self.customers, self.service, self.demand)
        if not all(np.isfinite(each).all() for each in measures):
            raise InvalidInput(f"instance {self.name!r}: a place, a service time or a demand is no number")
        if min(each.min(initial=0) for each in (self.service, self.demand, self.vehicles)) < 0:
            raise InvalidInput(f"instance {self.name!r}: a service time, a demand or a fleet is negative")

    @property
    def days(self) -> int:
        """How many days there are; one where there are only depots."""
        return len(self.vehicles)

    @property
    def due(self) -> Bools:
        """(n,): whom some vehicle must visit."""
        return np.array([each.any(axis=1).all() for each in self.patterns], dtype=np.bool_)


def fingerprint(instance: Instance) -> str:
    """A hash of everything that a solution depends on; the name is none of it."""
    arrays = (
        *(instance.depots, instance.customers, instance.service, instance.demand),
        *(instance.vehicles, instance.load_max, instance.duration_max),
        *instance.patterns,
    )
    digest = hashlib.sha256()
    for each in arrays:
        digest.update(f"{each.dtype.str}{each.shape}".encode())
        digest.update(np.ascontiguousarray(each).tobytes())
    return f"sha256:{digest.hexdigest()}"
