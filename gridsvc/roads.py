"""Roads as plain arrays, places on them, and travel between places."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput

UNREACHABLE = np.iinfo(np.int32).max
"""The travel time in milliseconds, and the metres, of what cannot be reached."""

LONGEST_EDGE_M = 1_000_000.0


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
    An arc is an edge in one direction: 2 * edge from start to end, 2 * edge + 1 back. forbidden_turns: int32 (t, 2),
    pairs of arcs, the second of which cars must not take on leaving the node where the first arrives.
    height_m: float64 (n,), heights of the nodes, NaN where unknown; None where none is known.
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
    forbidden_turns: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int32))
    height_m: npt.NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        self._refuse_other_sizes()
        self._refuse_nodes_elsewhere()
        self._refuse_lengths()
        self._refuse_times()
        self._refuse_turns_elsewhere()

    def _refuse_other_sizes(self) -> None:
        sizes = {
            len(self.end),
            len(self.length_m),
            len(self.ids),
            len(self.name),
            len(self.road_class),
            len(self.offsets) - 1,
        }
        shapes = {times.shape for times in self.times_ms.values()}
        if sizes != {self.edges} or shapes - {(self.edges, 2)}:
            found = ", ".join(map(str, sorted(sizes | {shape[0] for shape in shapes})))
            raise InvalidInput(
                f"the arrays of {self.edges} edges have different lengths: {found}",
                code="roads_arrays_differ",
                params={"edges": self.edges, "found": found},
            )
        if self.height_m is not None and len(self.height_m) != self.nodes:
            raise InvalidInput(
                f"{len(self.height_m)} heights do not fit {self.nodes} nodes",
                code="roads_heights_differ",
                params={"heights": len(self.height_m), "nodes": self.nodes},
            )

    def _refuse_nodes_elsewhere(self) -> None:
        ends = np.column_stack((self.start, self.end))
        wrong = (ends < 0) | (ends >= self.nodes)
        if wrong.any():
            edge, node = int(np.argmax(wrong.any(axis=1))), int(ends[wrong][0])
            raise InvalidInput(
                f"edge {edge} names node {node}, but there are {self.nodes}",
                code="roads_node_unknown",
                params={"edge": edge, "node": node, "nodes": self.nodes},
            )

    def _refuse_lengths(self) -> None:
        # NaN is no length either.
        wrong = ~((self.length_m >= 0) & (self.length_m <= LONGEST_EDGE_M))
        if wrong.any():
            edge = int(np.argmax(wrong))
            raise InvalidInput(
                f"edge {edge} is {self.length_m[edge]} m long, not from 0 to {LONGEST_EDGE_M / 1000:.0f} km",
                code="roads_length_wrong",
                params={"edge": edge, "value": float(self.length_m[edge]), "most_km": int(LONGEST_EDGE_M / 1000)},
            )

    def _refuse_times(self) -> None:
        for mode, times in self.times_ms.items():
            if times.size and times.min() < 0:
                edge = int(times.argmin()) // 2
                raise InvalidInput(
                    f"edge {edge} takes {mode} {times.min()} ms, less than no time",
                    code="roads_time_negative",
                    params={"edge": edge, "mode": str(mode), "value": int(times.min())},
                )

    def _refuse_turns_elsewhere(self) -> None:
        turns = self.forbidden_turns.reshape(-1, 2)
        known = (turns >= 0) & (turns < 2 * self.edges)
        wrong = np.logical_not(known).any(axis=1)
        if self.edges:
            into, out = np.where(known, turns, 0).T
            wrong = wrong | (self.arc_heads[into] != self.arc_tails[out])
        if wrong.any():
            turn = int(np.argmax(wrong))
            one, other = turns[turn].tolist()
            raise InvalidInput(
                f"forbidden turn {turn} leads from arc {one} to {other}, which do not meet or do not exist",
                code="roads_turn_wrong",
                params={"turn": turn, "into": one, "out": other, "arcs": 2 * self.edges},
            )

    @property
    def arc_tails(self) -> npt.NDArray[np.int32]:
        """The node where each arc begins, (2e,)."""
        return np.column_stack((self.start, self.end)).ravel()

    @property
    def arc_heads(self) -> npt.NDArray[np.int32]:
        """The node where each arc ends, (2e,)."""
        return np.column_stack((self.end, self.start)).ravel()

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
            raise InvalidInput(
                f"no place on a road: edge {self.edge}, {self.offset_m} m",
                code="place_wrong",
                params={"edge": self.edge, "offset_m": self.offset_m},
            )


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
    """The quickest way of one leg: WGS84 (k, 2) lon, lat; the names passed, in order, without repeats.

    arcs: int32 (a,), what is travelled, in order; of the first only what lies behind shares[0] of the edge's length
    from its start, of the last only what lies before shares[1]. Empty where an outside engine found the way.
    """

    lonlat: npt.NDArray[np.float64]
    ms: int
    metres: int
    names: tuple[str, ...]
    arcs: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    shares: tuple[float, float] = (0.0, 0.0)


class Travel(Protocol):
    """Travel times on one road network."""

    def matrix(
        self, sources: Sequence[Location], targets: Sequence[Location], mode: Mode, at: datetime | None = None
    ) -> TravelMatrix:
        """Times and metres from each source to each target."""
        ...

    def paths(
        self, legs: Sequence[tuple[Location, Location]], mode: Mode, at: datetime | None = None
    ) -> tuple[StreetPath, ...]:
        """The way of each leg; Unreachable when one has none."""
        ...


class Snapper(Protocol):
    """Puts places on the streets."""

    def nearest(self, lonlat: npt.NDArray[np.float64], mode: Mode, limit_m: float = 300) -> Snaps:
        """The nearest street place that the mode may use, for each row of (k, 2) WGS84 lon, lat."""
        ...


@runtime_checkable
class ClosableStreets(Travel, Snapper, Protocol):
    """Streets on which places are found and ways are measured, and of which some may be closed."""

    def reopened(self, names: Collection[str] | None = None) -> "ClosableStreets":
        """The same with all that is closed open again, or only the streets of some names."""
        ...

    def closed_on(self, paths: Collection[StreetPath]) -> tuple[str, ...]:
        """The names of the streets closed here that some ways use, each once."""
        ...
