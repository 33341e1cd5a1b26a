"""What a check of streets finds: which pieces, and what a person needs to know to mend it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geodata.roads.geodesy import line_lengths_m
from geodata.roads.streets import Streets

Pieces = npt.NDArray[np.int64]

_NAMES_TOLD = 3
_SOURCES_TOLD = 5


@dataclass(frozen=True, slots=True)
class StreetFinding:
    """Something wrong, or where fault is false only worth a look, with the pieces concerned."""

    code: str
    pieces: Pieces
    params: Mapping[str, object] = field(default_factory=dict)
    fault: bool = True


@dataclass(frozen=True, slots=True)
class Ground:
    """Streets and what all checks ask of them."""

    streets: Streets
    length_m: npt.NDArray[np.float64]
    usable: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, streets: Streets) -> "Ground":
        """Lengths in metres, and which pieces some mode may use."""
        length_m = line_lengths_m(streets.bend_lon, streets.bend_lat, streets.offsets)
        usable = np.logical_or.reduce([(speeds > 0).any(axis=1) for speeds in streets.kmh.values()])
        return cls(streets, length_m, usable)

    def barrier_nodes(self) -> npt.NDArray[np.bool_]:
        """Which nodes were made beside a barrier."""
        return np.char.startswith(self.streets.node_keys, "b")

    def told(self, pieces: Pieces) -> dict[str, object]:
        """Names and sources of pieces, longest first, their metres, and a place on the longest."""
        streets = self.streets
        order = pieces[np.argsort(-self.length_m[pieces], kind="stable")]
        longest = int(order[0])
        middle = int(streets.offsets[longest] + streets.offsets[longest + 1]) // 2
        return {
            "metres": round(float(self.length_m[pieces].sum()), 1),
            "streets": _distinct((streets.names[each] for each in streets.name[order].tolist()), _NAMES_TOLD),
            "sources": _distinct(streets.source_keys[order].tolist(), _SOURCES_TOLD),
            "lon": round(float(streets.bend_lon[middle]), 6),
            "lat": round(float(streets.bend_lat[middle]), 6),
        }

    def lines(self, pieces: Pieces) -> Sequence[npt.NDArray[np.float64]]:
        """The vertices (k, 2) of pieces, WGS84."""
        streets = self.streets
        spans = (slice(int(streets.offsets[each]), int(streets.offsets[each + 1])) for each in pieces)
        return [np.column_stack([streets.bend_lon[span], streets.bend_lat[span]]) for span in spans]


def _distinct(words: Iterable[str], most: int) -> list[str]:
    return [word for word in dict.fromkeys(words) if word][:most]
