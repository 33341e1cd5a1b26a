"""What a way of searching answers: costs between places, and the ways that have them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from gridsvc.roads import TravelMatrix
from routing.places import Places


@dataclass(frozen=True, slots=True)
class Ways:
    """k ways: their costs float64 (k,), infinite where there is none; way i takes arcs[starts[i]:starts[i + 1]].

    arcs: int32, of streets, the one a way begins on and the one it ends on included.
    """

    costs: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64]
    arcs: npt.NDArray[np.int32]


class Search(Protocol):
    """Finds quickest, and of these shortest, ways in one network at the costs of one mode."""

    def matrix(self, sources: Places, targets: Places) -> TravelMatrix:
        """Times and metres from each source to each target."""
        ...

    def ways(self, sources: Places, targets: Places) -> Ways:
        """The way from each source to the target of the same row."""
        ...
