"""One road network: travel times, ways and the nearest streets."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.road_hours import ALL_HOURS_ALIKE, HourBand, RoadHours
from gridsvc.roads import Location, Mode, Roads, Snaps, StreetPath, TravelMatrix
from routing.graph import ModeStreets, StreetGraph, graph_of, mode_streets
from routing.lines import Lines
from routing.paths import paths_between
from routing.places import places_of
from routing.search import Search
from routing.snapping import SnapIndex, plane_lines

SNAP_LIMIT_M = 300.0

Floats = npt.NDArray[np.float64]
Searching = Callable[[ModeStreets], Search]
"""Makes a network ready for searching at the costs of one mode."""


class Network:
    """Roads made ready for travel; closed edges (bool mask, one per edge) are not used by anyone.

    Implements the ports Travel, Snapper and ClosableStreets. Among equally quick ways the shortest is meant.
    """

    def __init__(
        self,
        roads: Roads,
        *,
        closed: npt.NDArray[np.bool_] | None = None,
        hours: RoadHours = ALL_HOURS_ALIKE,
        searching: Searching,
    ) -> None:
        self.roads = roads
        self._closed = np.zeros(roads.edges, dtype=np.bool_) if closed is None else closed.astype(np.bool_)
        if len(self._closed) != roads.edges:
            raise InvalidInput(
                f"{len(self._closed)} edges are said to be closed or open, but there are {roads.edges}",
                code="roads_closures_differ",
                params={"closed": len(self._closed), "edges": roads.edges},
            )
        self._hours = hours
        self._searching = searching
        self._streets: dict[tuple[Mode, str], ModeStreets] = {}
        self._searches: dict[tuple[Mode, str], Search] = {}
        self._snapping: dict[Mode, SnapIndex] = {}

    def matrix(
        self, sources: Sequence[Location], targets: Sequence[Location], mode: Mode, at: datetime | None = None
    ) -> TravelMatrix:
        """Times and metres of the quickest ways in the hours that an instant lies in."""
        search = self._search(mode, self._hours.band_at(at))
        origins, row = places_of(self.roads, sources)
        ends, column = places_of(self.roads, targets)
        found = search.matrix(origins, ends)
        if len(origins) == len(row) and len(ends) == len(column):
            return found
        cells = np.ix_(row, column)
        return TravelMatrix(found.ms[cells], found.metres[cells])

    def paths(
        self, legs: Sequence[tuple[Location, Location]], mode: Mode, at: datetime | None = None
    ) -> tuple[StreetPath, ...]:
        """The quickest way of each leg; Unreachable when one has none."""
        return paths_between(self.roads, self._lines, self._search(mode, self._hours.band_at(at)), legs)

    def nearest(self, lonlat: Floats, mode: Mode, limit_m: float = SNAP_LIMIT_M) -> Snaps:
        """The nearest usable street places of points (k, 2), and how far they are."""
        if mode not in self._snapping:
            self._snapping[mode] = SnapIndex(self.roads, self._usable(mode), self._plane_lines)
        return self._snapping[mode].nearest(np.asarray(lonlat, dtype=np.float64).reshape(-1, 2), limit_m)

    def snap(self, lonlat: Floats, mode: Mode, limit_m: float = SNAP_LIMIT_M) -> tuple[Location | None, ...]:
        """The nearest usable street places of points (k, 2), None where none is near enough."""
        return self.nearest(lonlat, mode, limit_m).locations

    def reopened(self, names: Collection[str] | None = None) -> "Network":
        """The same streets with all that is closed open again, or only those of some names."""
        chosen = [at for at, name in enumerate(self.roads.names) if names is None or name in names]
        closed = self._closed & ~np.isin(self.roads.name, chosen)
        if (closed == self._closed).all():
            return self
        return Network(self.roads, closed=closed, hours=self._hours, searching=self._searching)

    def closed_on(self, paths: Collection[StreetPath]) -> tuple[str, ...]:
        """The names of the streets closed here that some ways use, each once."""
        edges = np.concatenate([np.zeros(0, dtype=np.int32), *(path.arcs for path in paths)]) // 2
        return tuple(sorted({self.roads.names[self.roads.name[edge]] for edge in edges[self._closed[edges]]}))

    def _usable(self, mode: Mode, band: HourBand | None = None) -> ModeStreets:
        key = mode, band.name if band else ""
        if key not in self._streets:
            self._streets[key] = mode_streets(self.roads, self._graph, mode, self._closed, band)
        return self._streets[key]

    def _search(self, mode: Mode, band: HourBand | None) -> Search:
        key = mode, band.name if band else ""
        if key not in self._searches:
            self._searches[key] = self._searching(self._usable(mode, band))
        return self._searches[key]

    @cached_property
    def _graph(self) -> StreetGraph:
        return graph_of(self.roads)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.roads)

    @cached_property
    def _plane_lines(self) -> npt.NDArray[np.object_]:
        return plane_lines(self.roads)
