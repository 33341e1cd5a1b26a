"""The walk round the surroundings of a site: along every street in them, from where it is entered and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.roads import Location, Roads

WALKING_M_S = 1.2
"""How fast a patrol walks while it looks around."""


class Sides(StrEnum):
    """Along which sides of the streets around a site a patrol walks."""

    ONE = "one"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class StreetsAround:
    """What is to be walked around one site, and where the site is entered from the street.

    edge: int32 (k,); begin_m, end_m: float64 (k,), metres from the start of the edge, begin before end. entries:
    None where no street is near; a site without any other is entered anywhere. through: it is also walked from its
    first entry to its last.
    """

    edge: npt.NDArray[np.int32]
    begin_m: npt.NDArray[np.float64]
    end_m: npt.NDArray[np.float64]
    entries: tuple[Location | None, ...] = ()
    through: bool = False

    def __post_init__(self) -> None:
        if not len(self.edge) == len(self.begin_m) == len(self.end_m):
            raise InvalidInput("the pieces of streets around a site have arrays of different lengths")
        if not ((self.begin_m >= 0) & (self.begin_m <= self.end_m) & np.isfinite(self.end_m)).all():
            raise InvalidInput("a piece of street ends before it begins")


@dataclass(frozen=True, slots=True)
class Walk:
    """The walk round one site, in metres; 0 where there is nothing to walk.

    once_m: from the entry with the shortest walk and back to it; both_m: the same along both sides of the streets.
    at_least_m: no walk of the first kind is shorter. entry_m: from each entry and back, None from where none of it can
    be walked to. through_m: in at the first entry, out at the last, where that was asked and can be. left_m: streets
    to which nobody can walk from there, part of nothing else. way: WGS84 (n, 2), the walk of once_m.
    """

    once_m: float
    both_m: float
    entry_m: tuple[float | None, ...]
    through_m: float | None
    at_least_m: float
    left_m: float
    way: npt.NDArray[np.float64]


NO_WALK = Walk(0.0, 0.0, (), None, 0.0, 0.0, np.empty((0, 2)))
"""Where there are no streets."""


@dataclass(frozen=True, slots=True)
class WalkLengths:
    """How long the walk round a site is, as Walk tells it."""

    once_m: float
    both_m: float
    through_m: float | None = None
    entry_m: tuple[float | None, ...] = ()


class Walker(Protocol):
    """Finds short walks along streets that people may walk, in either direction."""

    def __call__(self, roads: Roads, around: Sequence[StreetsAround]) -> list[Walk]:
        """The walk round each of some sites."""
        ...
