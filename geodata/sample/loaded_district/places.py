"""Where the sites of a made-up cycle lie: most of them in clusters, all of them on streets."""

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from gridsvc.roads import Roads

Floats = npt.NDArray[np.float64]

_METRES_A_DEGREE = 111_320.0
_SITES_A_CLUSTER = 25
_CLUSTER_M = 350.0
_SCATTERED = 0.3
_BESIDE_M = 15.0
_LINE_M = (120.0, 420.0)
_AREA_M = (25.0, 60.0)
_DRAWN_A_BASE = 6


class StreetPlaces:
    """Draws places at crossings, in metres, of which most are near the middle of a cluster."""

    def __init__(self, roads: Roads, sites: int, rng: np.random.Generator) -> None:
        self._rng = rng
        self._lonlat = np.column_stack([roads.lon, roads.lat])
        self._scale = _METRES_A_DEGREE * np.array([np.cos(np.radians(self._lonlat[:, 1].mean())), 1.0])
        self._xy = self._lonlat * self._scale
        clusters = max(1, round(sites / _SITES_A_CLUSTER))
        middles = self._xy[rng.choice(len(self._xy), clusters)]
        near = np.zeros(len(self._xy))
        for middle, share in zip(middles, rng.dirichlet(np.full(clusters, 3.0)), strict=True):
            pull = np.exp(-((self._xy - middle) ** 2).sum(axis=1) / (2 * _CLUSTER_M**2))
            near += share * pull / pull.sum()
        self._chance = _SCATTERED / len(near) + (1 - _SCATTERED) * near / near.sum()

    def sites(self, count: int) -> Floats:
        """So many places a few metres beside crossings, (count, 2) in metres."""
        chosen = self._rng.choice(len(self._xy), count, p=self._chance)
        return np.asarray(self._xy[chosen] + self._rng.uniform(-_BESIDE_M, _BESIDE_M, (count, 2)))

    def bases(self, count: int) -> list[tuple[float, float]]:
        """So many crossings far from each other, (lon, lat)."""
        drawn = self._rng.choice(len(self._xy), _DRAWN_A_BASE * count, p=self._chance)
        chosen = [int(drawn[0])]
        while len(chosen) < count:
            away = np.min([((self._xy[drawn] - self._xy[each]) ** 2).sum(axis=1) for each in chosen[-64:]], axis=0)
            chosen.append(int(drawn[np.argmax(away)]))
        return [(float(lon), float(lat)) for lon, lat in self._lonlat[chosen]]

    def shape(self, kind: str, place: Floats) -> tuple[BaseGeometry, tuple[tuple[float, float], ...]]:
        """A site at a place, in degrees, with its gates: a line between two crossings, an area, or a point."""
        if kind == "line":
            return shapely.LineString(np.array([place, self._end_of_line(place)]) / self._scale), ()
        if kind == "area":
            half = self._rng.uniform(*_AREA_M, 2)
            corners = (place + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])) / self._scale
            gates = corners[: int(self._rng.integers(2, 5))]
            return shapely.Polygon(corners), tuple((float(lon), float(lat)) for lon, lat in gates)
        return shapely.Point(place / self._scale), ()

    def _end_of_line(self, place: Floats) -> Floats:
        away = np.sqrt(((self._xy - place) ** 2).sum(axis=1))
        fitting = np.flatnonzero((away > _LINE_M[0]) & (away < _LINE_M[1]))
        if not len(fitting):
            return np.asarray(place + np.array([_LINE_M[0], 0.0]))
        return np.asarray(self._xy[self._rng.choice(fitting)])
