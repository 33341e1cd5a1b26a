"""The lines of ways on the map and the names of the streets they take."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from gridsvc.roads import Roads
from routing.mercator import mercator

Floats = npt.NDArray[np.float64]
Arcs = npt.NDArray[np.int32]


class Lines:
    """The lines and names of the edges of a network, ready to be joined."""

    def __init__(self, roads: Roads) -> None:
        self._roads = roads
        self._lonlat = np.column_stack((roads.bend_lon, roads.bend_lat))
        self._named = np.array([bool(name) for name in roads.names], dtype=np.bool_)

    def along(self, arcs: Arcs, shares: tuple[float, float]) -> Floats:
        """Longitudes and latitudes (k, 2) along arcs, of the first only what lies behind a share of its edge's length.

        Of the last what lies before the other share. At least two, different ones unless the way has no length.
        """
        first, last = int(arcs[0]), int(arcs[-1])
        if len(arcs) == 1:
            parts = [self._clipped(first // 2, *shares)]
        else:
            begin = self._clipped(first // 2, shares[0], float(first % 2 == 0))
            end = self._clipped(last // 2, float(last % 2), shares[1])
            parts = [begin, self._lonlat[self._vertices(arcs[1:-1])], end]
        line = np.concatenate(parts)
        moved = np.ones(len(line), dtype=np.bool_)
        moved[1:] = (line[1:] != line[:-1]).any(axis=1)
        return line[moved] if moved.sum() > 1 else line[[0, -1]]

    def names(self, arcs: Arcs, shares: tuple[float, float]) -> tuple[str, ...]:
        """The names of the streets passed, in order, each once; where nothing is travelled none."""
        numbers = self._roads.name[arcs // 2]
        told = (numbers >= 0) & self._named[numbers]
        if len(arcs) == 1:
            told[0] &= shares[0] != shares[1]
        else:
            told[0] &= shares[0] != (arcs[0] % 2 == 0)
            told[-1] &= shares[1] != arcs[-1] % 2
        return tuple(self._roads.names[number] for number in dict.fromkeys(numbers[told].tolist()))

    @cached_property
    def _shares(self) -> Floats:
        """How far along its edge each vertex lies, 0 to 1."""
        offsets = self._roads.offsets
        steps = np.hypot(*np.diff(mercator(*self._lonlat.T), axis=0, prepend=np.nan).T)
        steps[offsets[:-1]] = 0
        edge = np.repeat(np.arange(self._roads.edges), np.diff(offsets))
        run = np.cumsum(steps)
        run -= run[offsets[:-1]][edge]
        whole = run[offsets[1:] - 1][edge]
        rank = np.arange(len(run)) - offsets[:-1][edge]
        evenly = rank / np.maximum(np.diff(offsets)[edge] - 1, 1)
        return np.asarray(np.where(whole > 0, run / np.where(whole > 0, whole, 1), evenly))

    def _vertices(self, arcs: Arcs) -> npt.NDArray[np.int64]:
        """The numbers of all vertices of whole arcs in the order in which they are passed."""
        first, last = self._roads.offsets[arcs // 2], self._roads.offsets[arcs // 2 + 1] - 1
        many = last - first + 1
        step = np.repeat(np.where(arcs % 2 == 0, 1, -1), many)
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        return np.asarray(np.repeat(np.where(arcs % 2 == 0, first, last), many) + step * within, dtype=np.int64)

    def _clipped(self, edge: int, begins: float, ends: float) -> Floats:
        if begins > ends:
            return self._between(edge, ends, begins)[::-1]
        return self._between(edge, begins, ends)

    def _between(self, edge: int, low: float, high: float) -> Floats:
        bends = slice(self._roads.offsets[edge], self._roads.offsets[edge + 1])
        line, along = self._lonlat[bends], self._shares[bends]
        at = np.concatenate(([low], along[(along > low) & (along < high)], [high]))
        return np.column_stack((np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])))
