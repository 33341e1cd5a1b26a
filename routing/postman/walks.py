"""The walk round each site: what of its streets can be walked to, from which entry, how far and which way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.roads import Roads
from gridsvc.sites.walk import StreetsAround, Walk
from routing.postman.distances import distances_between, millimetres, parts_of
from routing.postman.joining import Joining, joining
from routing.postman.links import MM, Links, Mask, WalkedStreets
from routing.postman.rounds import steps_of, way_of

NEAR_M, FAR_M = 300.0, 2_000.0
"""How far beside the streets to be walked others are used; the second where some cannot be joined otherwise."""


def walks(roads: Roads, around: Sequence[StreetsAround]) -> list[Walk]:
    """The walk round each site; the same input gives the same walks."""
    streets = WalkedStreets(roads)
    return [_walk(streets, each) for each in around]


def _walk(streets: WalkedStreets, around: StreetsAround) -> Walk:
    if not len(around.edge):
        return Walk(0.0, 0.0, (0.0,) * len(around.entries), None, 0.0, 0.0, np.empty((0, 2)))
    ground = _ground(streets.near(around, NEAR_M), around)
    if ground.left.any() or ground.starts.count(None) > around.entries.count(None):
        ground = _ground(streets.near(around, FAR_M), around)
    if not ground.walked.any():
        left_m = float(ground.links.mm[ground.left].sum()) / MM
        return Walk(0.0, 0.0, (None,) * len(around.entries), None, 0.0, left_m, np.empty((0, 2)))
    return _Rounds(ground).walk(streets.roads, through=around.through)


@dataclass(frozen=True, slots=True)
class _Ground:
    """Links with what of them is walked and what cannot be; starts: entries from which that can be, None others."""

    links: Links
    walked: Mask
    left: Mask
    starts: tuple[int | None, ...]


def _ground(links: Links, around: StreetsAround) -> _Ground:
    """Of parts that do not hang together, the one with an entry (if there is any) and the longest streets to walk."""
    part = parts_of(links, np.ones(len(links.a), bool))
    metres = np.bincount(part[links.a], weights=links.mm * links.to_walk, minlength=int(part.max()) + 1)
    mine = np.unique(part[list(links.entries)]) if links.entries else np.arange(len(metres))
    home = mine[metres[mine].argmax()]
    inside = part[links.a] == home
    points = iter(links.entries)
    entered = (next(points) if entry else None for entry in around.entries)
    starts = tuple(None if point is None or part[point] != home else point for point in entered)
    return _Ground(links, links.to_walk & inside, links.to_walk & ~inside, starts)


class _Rounds:
    """All rounds of one site, on distances measured once."""

    def __init__(self, ground: _Ground) -> None:
        links = self._links = ground.links
        self._ground = ground
        self._walked_mm = int(links.mm[ground.walked].sum())
        ends = np.concatenate([links.a[ground.walked], links.b[ground.walked]])
        odd = np.bincount(ends, minlength=links.points) % 2 == 1
        part = parts_of(links, ground.walked)
        apart = (part[ends] != part[ends[0]]).any()
        self._starts = [start for start in ground.starts if start is not None] or [int(ends[0])]
        own = np.unique(ends) if apart or not set(part[self._starts]) <= set(part[ends[:1]]) else np.flatnonzero(odd)
        self._distances = distances_between(links, np.unique(np.concatenate([own, self._starts])))
        keys = self._distances.keys
        self._row = {int(point): row for row, point in enumerate(keys)}
        self._own: Mask = np.isin(keys, own)
        self._part, self._odd = part[keys], odd[keys]

    def walk(self, roads: Roads, *, through: bool) -> Walk:
        """All that is to be said of the walk round the site."""
        closed = self._closed()
        best = min(closed, key=lambda start: closed[start].cost)
        both = self._joined(best, best, np.zeros_like(self._odd))
        ends = self._ground.starts[:: max(len(self._ground.starts) - 1, 1)] if through else ()
        metres = {start: self._metres(each) for start, each in closed.items()}
        return Walk(
            once_m=metres[best],
            both_m=self._metres(both, sides=2),
            entry_m=tuple(None if start is None else metres[start] for start in self._ground.starts),
            through_m=self._through(ends[0], ends[-1]) if ends else None,
            at_least_m=(self._walked_mm + millimetres(min(each.at_least for each in closed.values()))) / MM,
            left_m=float(self._links.mm[self._ground.left].sum()) / MM,
            way=self._way(roads, best, closed[best]),
        )

    def _closed(self) -> dict[int, Joining]:
        """By start the round from there and back; one that begins on a street to be walked may begin on any."""
        known: dict[int, Joining] = {}
        for start in dict.fromkeys(self._starts):
            part = int(self._part[self._row[start]])
            known[part] = known.get(part) or self._joined(start, start, self._odd)
        return {start: known[int(self._part[self._row[start]])] for start in self._starts}

    def _through(self, first: int | None, last: int | None) -> float | None:
        if first is None or last is None:
            return None
        odd = self._odd.copy()
        odd[self._row[first]] ^= True
        odd[self._row[last]] ^= True
        return self._metres(self._joined(first, last, odd))

    def _joined(self, start: int, end: int, odd: Mask) -> Joining:
        """What joins the streets to be walked with where the round begins and ends."""
        rows = np.flatnonzero(self._own | np.isin(self._distances.keys, [start, end]))
        found = joining(self._distances.far[np.ix_(rows, rows)], self._part[rows], odd[rows])
        return Joining(tuple((int(rows[a]), int(rows[b])) for a, b in found.pairs), found.cost, found.at_least)

    def _metres(self, joined: Joining, *, sides: int = 1) -> float:
        return (sides * self._walked_mm + millimetres(joined.cost)) / MM

    def _way(self, roads: Roads, start: int, joined: Joining) -> npt.NDArray[np.float64]:
        again = [link for one, other in joined.pairs for link in self._distances.way(one, other)]
        listed = [*np.flatnonzero(self._ground.walked).tolist(), *again]
        return way_of(roads, self._links, steps_of(self._links, listed, start))
