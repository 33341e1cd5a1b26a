"""The streets near one site as links between points, cut where what is to be walked begins and ends."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.roads import UNREACHABLE, Mode, Roads
from gridsvc.sites.walk import StreetsAround

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

MM = 1000
"""Millimetres of a metre: lengths are whole, so that sums are exact."""
_DEGREE_M = 111_195.0


@dataclass(frozen=True, slots=True)
class Links:
    """k links between points 0 to points - 1, walked in either direction.

    a, b: int64 (k,), points. mm: int64 (k,), above 0. to_walk: bool (k,). edge, from_mm, to_mm: int64 (k,), the part of
    an edge that the link is, from a to b. entries: the points where the site is entered, if it is from a street.
    """

    points: int
    a: Whole
    b: Whole
    mm: Whole
    to_walk: Mask
    edge: Whole
    from_mm: Whole
    to_mm: Whole
    entries: tuple[int, ...]


class WalkedStreets:
    """The streets of a network that people walk; edges near a place are found by the longitude of their ends."""

    def __init__(self, roads: Roads) -> None:
        self.roads = roads
        self.mm: Whole = np.maximum(np.rint(roads.length_m * MM).astype(np.int64), 1)
        times = roads.times_ms.get(Mode.WALK)
        usable = np.flatnonzero((times != UNREACHABLE).any(axis=1)) if times is not None else np.zeros(0, np.intp)
        edges, nodes = np.tile(usable, 2), np.concatenate([roads.start[usable], roads.end[usable]])
        order = np.argsort(roads.lon[nodes], kind="stable")
        self._edges, self._lon, self._lat = edges[order], roads.lon[nodes[order]], roads.lat[nodes[order]]

    def near(self, around: StreetsAround, reach_m: float) -> Links:
        """What is to be walked and all other walked streets with an end within reach of it; there must be some."""
        own = np.concatenate([around.edge, [entry.edge for entry in around.entries if entry]]).astype(np.int64)
        return self._cut(np.unique(np.concatenate([own, self._beside(own, reach_m)])), around)

    def _beside(self, edges: Whole, reach_m: float) -> Whole:
        nodes = np.concatenate([self.roads.start[edges], self.roads.end[edges]])
        lon, lat = self.roads.lon[nodes], self.roads.lat[nodes]
        north = reach_m / _DEGREE_M
        east = north / max(float(np.cos(np.radians(np.abs(lat).max()))), 0.01)
        first, last = np.searchsorted(self._lon, [lon.min() - east, lon.max() + east])
        band = self._lat[first:last]
        found: Whole = self._edges[first:last][(band >= lat.min() - north) & (band <= lat.max() + north)]
        return found

    def _cut(self, edges: Whole, around: StreetsAround) -> Links:
        begin, end = self._millimetres(around.edge, around.begin_m), self._millimetres(around.edge, around.end_m)
        entries = [entry for entry in around.entries if entry]
        entered = np.array([entry.edge for entry in entries], dtype=np.int64)
        entered_at = self._millimetres(entered, np.array([entry.offset_m for entry in entries]))
        own = around.edge.astype(np.int64)
        edge: Whole = np.concatenate([edges, edges, own, own, entered])
        at = np.concatenate([np.zeros(len(edges), np.int64), self.mm[edges], begin, end, entered_at])
        step = np.zeros(len(at), np.int64)
        step[2 * len(edges) : 2 * len(edges) + len(begin)] = 1
        step[2 * len(edges) + len(begin) : len(at) - len(entered)] = -1
        order = np.lexsort((at, edge))
        edge, at, to_walk = edge[order], at[order], np.cumsum(step[order]) > 0
        last = np.append((edge[1:] != edge[:-1]) | (at[1:] != at[:-1]), True)
        return self._joined(edge[last], at[last], to_walk[last], (entered, entered_at))

    def _joined(self, edge: Whole, at: Whole, to_walk: Mask, entered: tuple[Whole, Whole]) -> Links:
        roads, whole = self.roads, self.mm[edge]
        inner = roads.nodes + np.arange(len(at))
        named = np.where(at == 0, roads.start[edge], np.where(at == whole, roads.end[edge], inner))
        names, point = np.unique(named, return_inverse=True)
        joined = np.flatnonzero(edge[1:] == edge[:-1])
        longest = int(self.mm.max()) + 1
        entries = np.searchsorted(edge * longest + at, entered[0] * longest + entered[1])
        return Links(
            points=len(names),
            a=point[joined],
            b=point[joined + 1],
            mm=np.diff(at)[joined],
            to_walk=to_walk[joined],
            edge=edge[joined],
            from_mm=at[joined],
            to_mm=at[joined + 1],
            entries=tuple(point[entries].tolist()),
        )

    def _millimetres(self, edge: npt.NDArray[np.integer], metres: npt.NDArray[np.float64]) -> Whole:
        return np.asarray(np.minimum(np.rint(metres * MM), self.mm[edge]), dtype=np.int64)
