"""Roads as plain arrays, places on them, and travel between places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput

UNREACHABLE = np.iinfo(np.int32).max
"""The travel time in milliseconds, and the metres, of what cannot be reached."""


class Mode(StrEnum):
    """How a team moves."""

    WALK = "walk"
    EBIKE = "ebike"
    CAR = "car"


@dataclass(frozen=True, slots=True)
class Roads:
    """A street network of n nodes and e edges; an edge may be travelled in either direction, at a time of its own.

    lon, lat: float64 (n,), WGS84 degrees. start, end: int32 (e,), node numbers. length_m: float64 (e,).
    times_ms: per mode int32 (e, 2), column 0 from start to end, column 1 back; UNREACHABLE where not allowed.
    bend_lon, bend_lat: float64 (b,), all vertices of all edges, ends included, in the direction start to end;
    those of edge i are bends[offsets[i]:offsets[i + 1]]. ids: UUIDs of the edges as 16 bytes, uint8 (e, 16).
    name, road_class: int32 (e,), positions in names and road_classes.
    """

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    length_m: npt.NDArray[np.float64]
    times_ms: Mapping[Mode, npt.NDArray[np.int32]]
    bend_lon: npt.NDArray[np.float64]
    bend_lat: npt.NDArray[np.float64]
    offsets: npt.NDArray[np.int64]
    ids: npt.NDArray[np.uint8]
    name: npt.NDArray[np.int32]
    names: tuple[str, ...]
    road_class: npt.NDArray[np.int32]
    road_classes: tuple[str, ...]

    def __post_init__(self) -> None:
        edges = len(self.start)
        sizes = {
            len(self.end),
            len(self.length_m),
            len(self.ids),
            len(self.name),
            len(self.road_class),
            len(self.offsets) - 1,
        }
        sizes |= {len(times) for times in self.times_ms.values()}
        if sizes != {edges}:
            raise InvalidInput(f"the arrays of {edges} edges have different lengths: {sorted(sizes)}")
        if edges and (
            min(self.start.min(), self.end.min()) < 0 or max(self.start.max(), self.end.max()) >= len(self.lon)
        ):
            raise InvalidInput("an edge names a node that does not exist")
        if edges and not (np.isfinite(self.length_m).all() and (self.length_m >= 0).all()):
            raise InvalidInput("an edge has a negative or unknown length")

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.lon)

    @property
    def edges(self) -> int:
        """How many edges there are."""
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Location:
    """A place on an edge, in metres from the edge's start."""

    edge: int
    offset_m: float

    def __post_init__(self) -> None:
        if self.edge < 0 or not 0 <= self.offset_m < float("inf"):
            raise InvalidInput(f"no place on a road: edge {self.edge}, {self.offset_m} m")


@dataclass(frozen=True, slots=True)
class Snaps:
    """The nearest street places of k points: None where none is near enough, and then a distance of NaN.

    distances_m: float64 (k,). cut_off: bool (k,), put on a street from which the rest of the network cannot be
    reached, or that cannot be reached from it, because no other is near. passed_over: bool (k,), such a street was
    nearer than the one chosen.
    """

    locations: tuple[Location | None, ...]
    distances_m: npt.NDArray[np.float64]
    cut_off: npt.NDArray[np.bool_]
    passed_over: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TravelMatrix:
    """int32 (sources, targets): milliseconds and metres on the quickest way, UNREACHABLE where there is none."""

    ms: npt.NDArray[np.int32]
    metres: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class StreetPath:
    """The quickest way of one leg: WGS84 (k, 2) lon, lat; the names passed, in order, without repeats."""

    lonlat: npt.NDArray[np.float64]
    ms: int
    metres: int
    names: tuple[str, ...]


class Travel(Protocol):
    """Travel times on one road network."""

    def matrix(
        self, sources: Sequence[Location], targets: Sequence[Location], mode: Mode, at: datetime | None = None
    ) -> TravelMatrix:
        """Times and metres from each source to each target."""
        ...

    def paths(self, legs: Sequence[tuple[Location, Location]], mode: Mode) -> tuple[StreetPath, ...]:
        """The way of each leg; Unreachable when one has none."""
        ...


class Snapper(Protocol):
    """Puts places on the streets."""

    def nearest(self, lonlat: npt.NDArray[np.float64], mode: Mode, limit_m: float = 300) -> Snaps:
        """The nearest street place that the mode may use, for each row of (k, 2) WGS84 lon, lat."""
        ...
