"""Great streets as two carriageways: each of their nodes becomes one for each side, and crossings stay open."""

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.town.lattice import Floats, Ints
from geodata.sample.town.noding import Net

HALF_M = 9.0
_LONGEST_M = 16.0
_LEAST_SINE = 0.35
_SOONEST_M = 9.0
_PAIR = 2

Flags = npt.NDArray[np.bool_]


def with_carriageways(net: Net, wide: Flags, rng: np.random.Generator, *, closed_share: float = 0.4) -> Net:
    """The net in which these pieces are pairs of one-way streets, driven on the right."""
    arms = _arms(net)
    copies = _Copies(net, wide, arms)
    left, right = copies.of_piece()
    links = copies.links(rng, closed_share)
    return _assembled(net, wide, copies, (left, right), links)


class _Copies:
    """The places of all nodes on both sides of wide streets, and which of them each arm ends at."""

    def __init__(self, net: Net, wide: Flags, arms: tuple[Ints, Ints, Floats, Ints]) -> None:
        self._net, self._wide = net, wide
        self._piece, self._at_end, self._angle, self._begins = arms
        self.xy: list[Floats] = list(net.xy)
        self.own = np.concatenate([net.start, net.end]).reshape(2, -1).T.copy()
        self.sides = np.full((len(net.line), 2, 2), -1, dtype=np.int64)
        self._rings: list[tuple[list[int], bool]] = []
        for node in np.flatnonzero(
            np.bincount(np.concatenate([net.start[wide], net.end[wide]]), minlength=len(net.xy))
        ):
            self._split(int(node))

    def _split(self, node: int) -> None:
        rows = np.arange(self._begins[node], self._begins[node + 1])
        wide = [row for row in rows if self._wide[self._piece[row]]]
        if len(wide) == 1:
            self.sides[self._piece[wide[0]], self._at_end[wide[0]]] = node
            return
        places = [self._corner(node, wide[k], wide[(k + 1) % len(wide)]) for k in range(len(wide))]
        numbers = [node, *range(len(self.xy), len(self.xy) + len(wide) - 1)]
        self.xy[node] = places[0]
        self.xy.extend(places[1:])
        for k, row in enumerate(wide):
            here, there = numbers[k], numbers[k - 1]
            self.sides[self._piece[row], self._at_end[row]] = (here, there)
        sector = -1
        for row in [*rows, *rows]:
            if row in wide:
                sector = wide.index(row)
            elif sector >= 0:
                self.own[self._piece[row], self._at_end[row]] = numbers[sector]
        joins = len(rows) > len(wide) or len(wide) > _PAIR
        if joins:
            self._rings.append((numbers, len(rows) - len(wide) >= _PAIR or len(wide) > _PAIR))

    def _corner(self, node: int, arm: int, following: int) -> Floats:
        """The place between two wide arms, counted against the clock, beside both."""
        turn = (self._angle[following] - self._angle[arm]) % (2 * np.pi) or 2 * np.pi
        middle = self._angle[arm] + turn / 2
        away = min(HALF_M / max(abs(np.sin(turn / 2)), _LEAST_SINE), _LONGEST_M)
        return np.asarray(np.round(self._net.xy[node] + away * np.array([np.cos(middle), np.sin(middle)]), 3))

    def of_piece(self) -> tuple[Ints, Ints]:
        """Of all wide pieces the ends (k, 2) of the carriageway along them and of the one back, from start to end."""
        sides = self.sides[self._wide]
        right = np.column_stack([sides[:, 0, 1], sides[:, 1, 0]])
        left = np.column_stack([sides[:, 0, 0], sides[:, 1, 1]])
        return left, right

    def links(self, rng: np.random.Generator, closed_share: float) -> list[tuple[int, int]]:
        """Which sides are joined across the median: all at crossings, some where one street ends."""
        joined = []
        for numbers, always in self._rings:
            if always or rng.random() >= closed_share:
                pairs = zip(numbers, numbers[1:] + numbers[:1], strict=True)
                joined += [pair for pair in pairs if len(numbers) > _PAIR or pair[0] < pair[1]]
        return joined


def _arms(net: Net) -> tuple[Ints, Ints, Floats, Ints]:
    """All ends of pieces by node, against the clock: piece, 0 start or 1 end, angle; where each node begins."""
    count = len(net.line)
    first = [shapely.get_coordinates(shapely.line_interpolate_point(net.line, sign * _SOONEST_M)) for sign in (1, -1)]
    node = np.concatenate([net.start, net.end])
    way = np.concatenate(first) - net.xy[node]
    angle = np.arctan2(way[:, 1], way[:, 0])
    order = np.lexsort([np.arange(2 * count), angle, node])
    begins = np.searchsorted(node[order], np.arange(len(net.xy) + 1))
    return order % count, order // count, angle[order], begins


def _assembled(net: Net, wide: Flags, copies: _Copies, ways: tuple[Ints, Ints], links: list[tuple[int, int]]) -> Net:
    xy = np.array(copies.xy)
    left, right = ways
    narrow = ~wide
    ends = np.concatenate([copies.own[narrow], right, left[:, ::-1], np.array(links, dtype=np.int64).reshape(-1, 2)])
    lines = np.concatenate(
        [
            _between(net.line[narrow], xy[copies.own[narrow]], 0.0),
            _between(net.line[wide], xy[right], -HALF_M),
            shapely.reverse(_between(net.line[wide], xy[left], HALF_M)),
            np.asarray(shapely.linestrings(xy[ends[len(ends) - len(links) :]])).reshape(-1),
        ]
    )
    order = np.concatenate([np.flatnonzero(narrow), np.flatnonzero(wide), np.flatnonzero(wide)])
    crossing = np.full(len(links), "tertiary", dtype=net.road_class.dtype)
    kept = ends[:, 0] != ends[:, 1]
    return Net(
        xy,
        ends[kept, 0],
        ends[kept, 1],
        lines[kept],
        np.concatenate([net.road_class[order], crossing])[kept],
        np.concatenate([net.key[order], np.full(len(links), "")])[kept],
        np.concatenate([net.one_way[narrow], np.ones(2 * int(wide.sum()), bool), np.zeros(len(links), bool)])[kept],
    )


def _between(lines: npt.NDArray[np.object_], ends: Floats, aside_m: float) -> npt.NDArray[np.object_]:
    """Lines moved to their left, with these ends (n, 2, 2)."""
    if not len(lines):
        return np.array([], dtype=object)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    last = np.append(first[1:], len(xy)) - 1
    ahead, behind = np.roll(xy, -1, axis=0), np.roll(xy, 1, axis=0)
    ahead[last], behind[first] = xy[last], xy[first]
    way = ahead - behind
    normal = np.column_stack([-way[:, 1], way[:, 0]]) / np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    moved = np.round(xy + aside_m * normal, 3)
    moved[first], moved[last] = ends[:, 0], ends[:, 1]
    return np.asarray(shapely.linestrings(moved, indices=line))
