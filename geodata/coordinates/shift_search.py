"""Finds a shift that nobody declared, by how far places lie from lines that are known to be right.

Real places keep to streets, or keep off their middle; shifted ones lie among them by chance, as they do at any other
offset. A system is named only where taking its shift off, and nothing else, makes the distances unlike chance.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.coordinates.gcj02 import Positions
from geodata.coordinates.systems import ShiftedSystem, to_wgs84

_BOUNDS_M = np.array([0, 3, 6, 12, 25, 60])
_FEWEST, _MOST = 30, 1000
_LEAST_UNLIKE = 30.0
_ABOVE_CHANCE, _ABOVE_AS_GIVEN, _STILL_NEAR = 2.0, 2.5, 0.9
_TURNS = np.arange(1, 12) * np.pi / 6
_LENGTHS = (0.8, 1.2)
_STEP_M, _STEPS = 10.0, 4


@dataclass(frozen=True, slots=True)
class FoundShift:
    """How far places lie off, measured where they fit best: metres east and north of where they belong."""

    system: ShiftedSystem
    east_m: float
    north_m: float

    @property
    def distance_m(self) -> float:
        """The length of the way off."""
        return float(np.hypot(self.east_m, self.north_m))


def undeclared_shift(
    lonlat: Positions, lines: npt.NDArray[np.object_], metres: Callable[[Positions], Positions]
) -> FoundShift | None:
    """The shift of places in degrees, against lines in metres; None where they fit as they are or fit nowhere."""
    chosen = lonlat[:: max(1, len(lonlat) // _MOST)][:_MOST]
    if len(chosen) < _FEWEST or not len(lines):
        return None
    tree, places = shapely.STRtree(_segments(lines)), metres(chosen)
    fits = {system: _Fit(tree, places, metres(to_wgs84(chosen, system)) - places) for system in ShiftedSystem}
    system = max(fits, key=lambda each: fits[each].unlikeness)
    if not fits[system].certain:
        return None
    east, north = (-fits[system].best_move()).tolist()
    return FoundShift(system, east, north)


class _Fit:
    """How unlike chance the distances of places from lines become by one move; chance: other moves of that length."""

    def __init__(self, tree: shapely.STRtree, places: Positions, move: Positions) -> None:
        self._tree, self._places, self._move = tree, places, move
        length = move.mean(axis=0)
        others = [self._near(share * length @ _turned(turn)) for share in _LENGTHS for turn in _TURNS]
        total = np.sum(others, axis=0) + 1
        self._chance = total / total.sum()
        self._by_chance = max(map(self._against_chance, others))
        self.unlikeness = self._against_chance(self._near(move))

    @property
    def certain(self) -> bool:
        """Whether neither chance nor leaving the places where they are, nor moving them out of town, does as well."""
        as_given, moved = self._near(np.zeros(2)), self._near(self._move)
        least = max(_ABOVE_CHANCE * self._by_chance, _ABOVE_AS_GIVEN * self._against_chance(as_given), _LEAST_UNLIKE)
        return self.unlikeness >= least and bool(moved.sum() >= _STILL_NEAR * as_given.sum())

    def best_move(self) -> Positions:
        """The mean move, in steps of 10 m about the one given, that is least like chance."""
        steps = np.arange(-_STEPS, _STEPS + 1) * _STEP_M
        around = sorted(((x, y) for x in steps for y in steps), key=lambda each: np.hypot(*each))
        best = max(around, key=lambda each: self._against_chance(self._near(self._move + np.array(each))))
        return np.asarray(self._move.mean(axis=0) + np.array(best), dtype=np.float64)

    def _near(self, move: Positions) -> npt.NDArray[np.intp]:
        points = shapely.points(self._places + move)
        _, distances = self._tree.query_nearest(
            points, max_distance=_BOUNDS_M[-1], return_distance=True, all_matches=False
        )
        return np.histogram(distances, _BOUNDS_M)[0]

    def _against_chance(self, counts: npt.NDArray[np.intp]) -> float:
        expected = self._chance * max(1, counts.sum())
        return float(((counts - expected) ** 2 / expected).sum())


def _segments(lines: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    # An outline of a city has thousands of corners, and a tree helps only between lines.
    parts = shapely.get_parts(lines)
    corners, owner = shapely.get_coordinates(parts, return_index=True)
    joined = owner[1:] == owner[:-1]
    return np.asarray(shapely.linestrings(np.stack([corners[:-1][joined], corners[1:][joined]], axis=1)))


def _turned(angle: float) -> Positions:
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
