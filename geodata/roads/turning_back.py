"""Where cars must not turn back, so that a forbidden turn forces them round the block."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from gridsvc.roads import UNREACHABLE, Mode, Roads

LONGEST_ROUND_MS = 300_000
"""Where the way round takes longer than this, turning back stays possible."""

Turn = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Arcs:
    """What cars may drive: heads, and milliseconds, of all arcs; arcs by the node they leave; forbidden turns."""

    heads: list[int]
    ms: list[int]
    leaving: list[int]
    first: list[int]
    forbidden: frozenset[Turn]
    _known: dict[int, list[int]] = field(default_factory=dict)

    def onward(self, arc: int) -> list[int]:
        """What may follow an arc: never the way back, unless the street ends there for cars."""
        if arc not in self._known:
            node = self.heads[arc]
            out = self.leaving[self.first[node] : self.first[node + 1]]
            may = [each for each in out if self.ms[each] != UNREACHABLE and (arc, each) not in self.forbidden]
            self._known[arc] = [each for each in may if each != arc ^ 1] or may
        return self._known[arc]

    def spread(
        self, arc: int, onward: Callable[[int], list[int]], cost: Callable[[int], int]
    ) -> Iterator[tuple[int, int]]:
        """The arcs that can follow one, nearest first, with the cost of all of them up to their ends."""
        queue, done = [(cost(each), each) for each in onward(arc)], set[int]()
        heapq.heapify(queue)
        while queue:
            spent, at = heapq.heappop(queue)
            if spent > LONGEST_ROUND_MS:
                return
            if at not in done:
                done.add(at)
                yield spent, at
                for each in onward(at):
                    heapq.heappush(queue, (spent + cost(each), each))

    def way_round_ms(self, turn: Turn) -> int | None:
        """From one arc to the other without turning back; None where that is long or impossible."""
        into, out = turn
        ways = self.spread(into, self.onward, self.ms.__getitem__)
        return next((spent for spent, at in ways if out in self.onward(at)), None)

    def ways_out_and_back(self, turn: Turn) -> Iterator[tuple[int, Turn]]:
        """Where a car could turn back on a street that does not end, and come to the turn from elsewhere."""
        into, out = turn

        def onward(arc: int) -> list[int]:
            following = (each for each in self.onward(arc) if each != arc ^ 1 and self.ms[each ^ 1] != UNREACHABLE)
            return [each for each in following if self._may(each ^ 1, out if arc == into else arc ^ 1)]

        for spent, at in self.spread(into, onward, lambda arc: self.ms[arc] + self.ms[arc ^ 1]):
            if self._may(at, at ^ 1) and at ^ 1 not in self.onward(at):
                yield spent, (at, at ^ 1)

    def mendable(self) -> list[Turn]:
        """The forbidden turns between streets that cars may drive, those back left out."""
        driven = (turn for turn in self.forbidden if UNREACHABLE not in (self.ms[turn[0]], self.ms[turn[1]]))
        return sorted(turn for turn in driven if turn[1] != turn[0] ^ 1)

    def _may(self, arc: int, other: int) -> bool:
        return (arc, other) not in self.forbidden


def without_turning_back(roads: Roads) -> Roads:
    """The roads; at no crossing that is nearer than the way round the block may cars mend a forbidden turn.

    Quickest ways turn back for nothing else: one that does repeats backwards all that it did since a forbidden turn.
    So they are as if turning back were forbidden at every crossing, though only a few nodes are concerned. Cars may
    turn where a street ends, and at the nearest crossing where there is no way round.
    """
    arcs = _arcs_of(roads)
    barred, spared = set[Turn](), set[Turn]()
    for turn in arcs.mendable():
        round_ms = arcs.way_round_ms(turn)
        back = arcs.ways_out_and_back(turn)
        if round_ms is None:
            spared.update(each for _, each in itertools.islice(back, 1))
        else:
            barred.update(_within(round_ms, back))
    turns = np.array(sorted(arcs.forbidden | (barred - spared)), dtype=np.int32).reshape(-1, 2)
    return replace(roads, forbidden_turns=turns)


def _within(most_ms: int, back: Iterator[tuple[int, Turn]]) -> set[Turn]:
    return {turn for _, turn in itertools.takewhile(lambda found: found[0] <= most_ms, back)}


def _arcs_of(roads: Roads) -> _Arcs:
    tails = roads.arc_tails
    leaving = np.argsort(tails, kind="stable")
    return _Arcs(
        heads=roads.arc_heads.tolist(),
        ms=roads.times_ms[Mode.CAR].ravel().tolist(),
        leaving=leaving.tolist(),
        first=np.searchsorted(tails[leaving], np.arange(roads.nodes + 1)).tolist(),
        forbidden=frozenset((into, out) for into, out in roads.forbidden_turns.tolist()),
    )
