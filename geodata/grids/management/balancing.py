"""Moves unit grids over the borders of sets until the sets are even in minutes, compact, and cut along streets.

Simulated annealing: a set costs the square of its distance from the mean, the square of its perimeter over its area,
and its border by street class. No move parts a set.
"""

from dataclasses import dataclass

import numpy as np

from geodata.grids.management.unit_graph import Ints, UnitGraph

_SWEEPS = 120
_WARM_SWEEPS = 90
_WARMTH = 0.3
_UNEVEN = 150.0
_SHARPER = 4.0
_ROUNDS = 3
_FAR_M = 1_000.0
_EVEN = 0.09


def balanced(graph: UnitGraph, label: Ints, *, seed: int) -> Ints:
    """Sets as even as moves can make them; each hangs together if it did before."""
    sets = _Sets(graph, label)
    random = np.random.default_rng(seed)
    for attempt in range(_ROUNDS):
        sets.sharpness = _UNEVEN * _SHARPER**attempt
        sets.anneal(random)
        if max(sets.minutes) <= (1 + _EVEN) * sets.mean:
            break
    return np.array(sets.label, dtype=np.int64)


@dataclass(slots=True)
class _Move:
    """What becomes of both sets when a unit grid goes from one to the other."""

    to: int
    gain: float
    perimeter_from: float
    perimeter_to: float


class _Sets:
    """Sets with their sums, kept up to date while unit grids move."""

    def __init__(self, graph: UnitGraph, label: Ints) -> None:
        self.label: list[int] = label.tolist()
        self.sharpness = _UNEVEN
        self._unit_minutes, self._unit_area = graph.minutes.tolist(), graph.area_m2.tolist()
        self._unit_perimeter = graph.perimeter_m.tolist()
        self._near: list[list[tuple[int, float, float]]] = [[] for _ in self.label]
        pairs = zip(graph.one.tolist(), graph.other.tolist(), graph.border_m.tolist(), graph.cost.tolist(), strict=True)
        for i, j, metres, cost in pairs:
            self._near[i].append((j, metres, cost))
            self._near[j].append((i, metres, cost))
        inner = label[graph.one] == label[graph.other]
        lost = 2 * np.bincount(label[graph.one[inner]], graph.border_m[inner], minlength=int(label.max()) + 1)
        self.minutes: list[float] = np.bincount(label, graph.minutes).tolist()
        self._area: list[float] = np.bincount(label, graph.area_m2).tolist()
        self._perimeter: list[float] = (np.bincount(label, graph.perimeter_m) - lost).tolist()
        self._members = [set(np.flatnonzero(label == each).tolist()) for each in range(len(self.minutes))]
        self.mean = max(sum(self.minutes) / len(self.minutes), 1e-9)

    def anneal(self, random: np.random.Generator) -> None:
        """Move unit grids in sweeps, warm ones first; ends when a cold sweep finds nothing to move."""
        for sweep in range(_SWEEPS):
            warmth = _WARMTH * max(0.0, 1 - sweep / _WARM_SWEEPS)
            order, luck = random.permutation(len(self.label)).tolist(), random.random(len(self.label)).tolist()
            moved = sum(self._try(unit, -warmth * np.log(luck[unit] + 1e-12)) for unit in order)
            if not moved and not warmth:
                return

    def _try(self, unit: int, loss_allowed: float) -> bool:
        home = self.label[unit]
        beside: dict[int, tuple[float, float]] = {}
        for other, metres, cost in self._near[unit]:
            owner = self.label[other]
            known = beside.get(owner, (0.0, 0.0))
            beside[owner] = (known[0] + metres, known[1] + cost)
        if len(self._members[home]) == 1 or not beside.keys() - {home}:
            return False
        best = min((self._move(unit, to, beside) for to in beside if to != home), key=lambda move: (move.gain, move.to))
        if best.gain >= loss_allowed - 1e-9 or not self._hangs_together_without(unit):
            return False
        self._do(unit, best)
        return True

    def _move(self, unit: int, to: int, beside: dict[int, tuple[float, float]]) -> _Move:
        home = self.label[unit]
        own_m, own_cost = beside.get(home, (0.0, 0.0))
        next_m, next_cost = beside[to]
        minutes, area, perimeter = self._unit_minutes[unit], self._unit_area[unit], self._unit_perimeter[unit]
        leaving, coming = self._perimeter[home] - perimeter + 2 * own_m, self._perimeter[to] + perimeter - 2 * next_m
        gain = (
            self._unevenness(self.minutes[home] - minutes)
            - self._unevenness(self.minutes[home])
            + self._unevenness(self.minutes[to] + minutes)
            - self._unevenness(self.minutes[to])
            + _stretch(leaving, self._area[home] - area)
            - _stretch(self._perimeter[home], self._area[home])
            + _stretch(coming, self._area[to] + area)
            - _stretch(self._perimeter[to], self._area[to])
            + (own_cost - next_cost) / _FAR_M
        )
        return _Move(to, gain, leaving, coming)

    def _do(self, unit: int, move: _Move) -> None:
        home, to = self.label[unit], move.to
        self._perimeter[home], self._perimeter[to] = move.perimeter_from, move.perimeter_to
        self.minutes[home] -= self._unit_minutes[unit]
        self.minutes[to] += self._unit_minutes[unit]
        self._area[home] -= self._unit_area[unit]
        self._area[to] += self._unit_area[unit]
        self._members[home].discard(unit)
        self._members[to].add(unit)
        self.label[unit] = to

    def _unevenness(self, minutes: float) -> float:
        apart: float = minutes / self.mean - 1
        return self.sharpness * apart * apart

    def _hangs_together_without(self, unit: int) -> bool:
        members = self._members[self.label[unit]]
        wanted = {other for other, _, _ in self._near[unit] if other in members}
        if len(wanted) < 2:  # noqa: PLR2004  # one neighbour alone is never parted from itself
            return True
        start = min(wanted)
        wanted.discard(start)
        seen, stack = {start, unit}, [start]
        while stack and wanted:
            for other, _, _ in self._near[stack.pop()]:
                if other in members and other not in seen:
                    seen.add(other)
                    wanted.discard(other)
                    stack.append(other)
        return not wanted


def _stretch(perimeter: float, area: float) -> float:
    """1 for a square, more for what is long or jagged."""
    return perimeter * perimeter / (16 * area)
