"""The streets around a plan or a site, looked up by the piece of ground that a sketch shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shapely import STRtree, box

from geodata.stores.streets import Street

DRAWN_MAX = 1500
"""Pieces of street that one sketch shows at most; of more the lesser ones are left out."""


@dataclass(frozen=True, slots=True)
class StreetMap:
    """Streets, the greater ones first."""

    streets: Sequence[Street] = ()
    _tree: STRtree = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tree", STRtree([each.line for each in self.streets]))

    def within(self, sides: tuple[float, float, float, float]) -> tuple[Street, ...]:
        """Those that meet a box of west, south, east, north."""
        found = sorted(int(each) for each in self._tree.query(box(*sides)))
        return tuple(self.streets[each] for each in found[:DRAWN_MAX])
