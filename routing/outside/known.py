"""A table that was asked for before, and the parts of it that are wanted again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridsvc.roads import Location, TravelMatrix


@dataclass(frozen=True, slots=True)
class KnownTable:
    """Times and metres between known places."""

    rows: Mapping[Location, int]
    columns: Mapping[Location, int]
    table: TravelMatrix

    @classmethod
    def of(cls, sources: Sequence[Location], targets: Sequence[Location], table: TravelMatrix) -> "KnownTable":
        """The table from each source to each target."""
        return cls(_numbered(sources), _numbered(targets), table)

    def part(self, sources: Sequence[Location], targets: Sequence[Location]) -> TravelMatrix | None:
        """The part between some of the places; None when one of them is not known."""
        if not (self.rows.keys() >= set(sources) and self.columns.keys() >= set(targets)):
            return None
        cells = np.ix_([self.rows[place] for place in sources], [self.columns[place] for place in targets])
        return TravelMatrix(self.table.ms[cells], self.table.metres[cells])


def _numbered(places: Sequence[Location]) -> dict[Location, int]:
    return {place: number for number, place in enumerate(places)}
