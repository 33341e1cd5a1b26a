"""Places on our streets as longitudes and latitudes, the only way in which an outside engine knows a place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.roads import Location, Roads
from routing.lines import Lines
from routing.outside.server import Server
from routing.places import places_of
from routing.unreached import place_text

SNAP_LIMIT_M = 300.0
_EARTH_RADIUS_M = 6_371_008.8
_DECIMALS = 6

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spots:
    """k different places: lon, lat (k, 2) with six decimals (a tenth of a metre), and the names of their streets."""

    lonlat: Floats
    streets: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.lonlat)

    def __getitem__(self, rows: slice | list[int]) -> "Spots":
        numbers = range(*rows.indices(len(self))) if isinstance(rows, slice) else rows
        return Spots(self.lonlat[rows], tuple(self.streets[row] for row in numbers))

    def __add__(self, other: "Spots") -> "Spots":
        return Spots(np.concatenate((self.lonlat, other.lonlat)), self.streets + other.streets)

    def text(self, row: int) -> str:
        """One place as people find it again."""
        lon, lat = self.lonlat[row].tolist()
        return place_text(lon, lat, self.streets[row])

    def refuse_far(self, found: Floats, server: Server, address: str) -> None:
        """Raise InvalidInput when a place was put on a street far from it; found: lon, lat (k, 2) on the streets."""
        away = metres_between(self.lonlat, found)
        if len(away) and away.max() > SNAP_LIMIT_M:
            row = int(np.argmax(away))
            raise far_off(server, address, self.text(row), f"{away[row]:,.0f}")


def spots_of(roads: Roads, lines: Lines, locations: Sequence[Location]) -> tuple[Spots, npt.NDArray[np.intp]]:
    """Each different place once, and the number of the place of each location."""
    places, number = places_of(roads, locations)
    shares = places.share.tolist()
    arcs = (2 * places.edge).astype(np.int32).reshape(-1, 1)
    points = [lines.along(arc, (share, share))[0] for arc, share in zip(arcs, shares, strict=True)]
    lonlat = np.array(points, dtype=np.float64).reshape(-1, 2)
    names = tuple(roads.names[name] if name >= 0 else "" for name in roads.name[places.edge].tolist())
    return Spots(np.round(lonlat, _DECIMALS), names), number


def far_off(server: Server, address: str, place: str, metres: str) -> InvalidInput:
    """The error for a place that no street of the engine is near."""
    told = server.told(address, place=place, metres=metres, limit=f"{SNAP_LIMIT_M:g}")
    return InvalidInput(
        f"{server.engine} at {address} has no street for {server.mode} near {place}: the nearest is {metres} m away",
        code="engine_place_far",
        params=told,
    )


def metres_between(one: Floats, other: Floats) -> Floats:
    """Great-circle distances (k,) between rows of lon, lat (k, 2)."""
    lon, lat, other_lon, other_lat = np.radians(np.column_stack((one, other))).T
    chord = np.sin((other_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    return np.asarray(2 * _EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0, 1))), dtype=np.float64)
