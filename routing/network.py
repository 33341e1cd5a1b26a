"""One road network: travel times, ways and the nearest streets, by Dijkstra's algorithm."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.roads import Location, Mode, Roads, Snaps, StreetPath, TravelMatrix
from routing.arcs import Arcs, arcs_of
from routing.cost import unpacked
from routing.paths import paths_between
from routing.places import places_of
from routing.search import costs_between
from routing.snapping import SnapIndex, plane_lines

SNAP_LIMIT_M = 300.0

Floats = npt.NDArray[np.float64]


class Network:
    """Roads made ready for travel; closed edges (bool mask, one per edge) are not used by anyone.

    Implements the ports Travel and Snapper. Among equally quick ways the shortest is meant.
    """

    def __init__(self, roads: Roads, *, closed: npt.NDArray[np.bool_] | None = None) -> None:
        self.roads = roads
        self._closed = np.zeros(roads.edges, dtype=np.bool_) if closed is None else closed.astype(np.bool_)
        if len(self._closed) != roads.edges:
            raise InvalidInput(f"{len(self._closed)} edges are said to be closed or open, but there are {roads.edges}")
        self._arcs: dict[Mode, Arcs] = {}
        self._snapping: dict[Mode, SnapIndex] = {}

    def arcs(self, mode: Mode) -> Arcs:
        """The arcs one mode may use."""
        if mode not in self._arcs:
            self._arcs[mode] = arcs_of(self.roads, mode, self._closed)
        return self._arcs[mode]

    def matrix(
        self, sources: Sequence[Location], targets: Sequence[Location], mode: Mode, at: datetime | None = None
    ) -> TravelMatrix:
        """Times and metres of the quickest ways; for now they are the same at all hours."""
        if at is not None and at.tzinfo is None:
            raise InvalidInput("the hour of travel needs a time zone")
        origins, row = places_of(self.roads, sources)
        ends, column = places_of(self.roads, targets)
        ms, metres = unpacked(costs_between(self.arcs(mode), origins, ends))
        return TravelMatrix(ms[np.ix_(row, column)], metres[np.ix_(row, column)])

    def paths(self, legs: Sequence[tuple[Location, Location]], mode: Mode) -> tuple[StreetPath, ...]:
        """The quickest way of each leg; Unreachable when one has none."""
        return paths_between(self.roads, self.arcs(mode), legs)

    def nearest(self, lonlat: Floats, mode: Mode, limit_m: float = SNAP_LIMIT_M) -> Snaps:
        """The nearest usable street places of points (k, 2), and how far they are."""
        if mode not in self._snapping:
            self._snapping[mode] = SnapIndex(self.roads, self.arcs(mode), self._lines)
        return self._snapping[mode].nearest(np.asarray(lonlat, dtype=np.float64).reshape(-1, 2), limit_m)

    def snap(self, lonlat: Floats, mode: Mode, limit_m: float = SNAP_LIMIT_M) -> tuple[Location | None, ...]:
        """The nearest usable street places of points (k, 2), None where none is near enough."""
        return self.nearest(lonlat, mode, limit_m).locations

    @cached_property
    def _lines(self) -> npt.NDArray[np.object_]:
        return plane_lines(self.roads)
