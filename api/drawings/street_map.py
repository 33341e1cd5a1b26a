"""The streets around a plan or a site, looked up by the piece of ground that a sketch shows."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from shapely import STRtree, box

from api.drawings.street_marks import rank_of
from geodata.stores.streets import Street

DRAWN_MAX = 1500
"""Pieces of street that one sketch shows at most; of more the lesser kinds are left out."""


@dataclass(frozen=True, slots=True)
class StreetMap:
    """Streets, the greater ones first."""

    streets: Sequence[Street] = ()
    _tree: STRtree = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tree", STRtree([each.line for each in self.streets]))

    def within(self, sides: tuple[float, float, float, float]) -> tuple[Street, ...]:
        """Those that meet a box of west, south, east, north."""
        found = tuple(self.streets[each] for each in np.sort(self._tree.query(box(*sides))).tolist())
        return found if len(found) <= DRAWN_MAX else _greater(found)


def _greater(streets: Sequence[Street]) -> tuple[Street, ...]:
    """Whole ranks as far as they fit: half of the lanes would look as if the other half had none."""
    ranks = [rank_of(each.kind) for each in streets[: DRAWN_MAX + 1]]
    whole = bisect_left(ranks, ranks[-1])
    return tuple(streets[: whole or DRAWN_MAX])
