"""Where streets cross: dense in the centre and around centres of quarters, never closer than a house is deep."""

import numpy as np
from scipy.spatial import cKDTree

from geodata.sample.road_city.order import RoadCity
from geodata.sample.town.lattice import Floats, Ints

_QUARTERS = 12
_SHARE_CENTRE, _SHARE_QUARTER = 0.55, 0.03
_WIDTH_CENTRE, _WIDTH_QUARTER = 0.35, 0.12
_QUARTERS_AWAY = 0.5
_OUTERMOST = 1.3
_CANDIDATES = 2
_NEAREST_M = 45.0


def crossings(city: RoadCity, rng: np.random.Generator) -> Floats:
    """Metres (n, 2) from the centre."""
    drawn = _drawn(city, _CANDIDATES * city.nodes, rng)
    inside = drawn[(np.abs(drawn) < _OUTERMOST * city.radius_m).all(axis=1)]
    return inside[apart(inside, _NEAREST_M)][: city.nodes]


def apart(xy: Floats, metres: float) -> Ints:
    """The points that remain when, in their order, each gives way to those before it that are nearer than this."""
    pairs = cKDTree(xy).query_pairs(metres, output_type="ndarray")
    pairs.sort(axis=1)
    undecided = np.ones(len(xy), dtype=bool)
    kept = np.zeros(len(xy), dtype=bool)
    while undecided.any():
        first = undecided.copy()
        first[pairs[:, 1]] = False
        kept |= first
        gone = np.unique(pairs[first[pairs[:, 0]], 1])
        undecided &= ~first
        undecided[gone] = False
        pairs = pairs[undecided[pairs].all(axis=1)]
    return np.flatnonzero(kept)


def _drawn(city: RoadCity, count: int, rng: np.random.Generator) -> Floats:
    centres = np.vstack([np.zeros((1, 2)), rng.normal(0, _QUARTERS_AWAY * city.radius_m, (_QUARTERS, 2))])
    widths = city.radius_m * np.array([_WIDTH_CENTRE, *[_WIDTH_QUARTER] * _QUARTERS])
    shares = np.array([_SHARE_CENTRE, *[_SHARE_QUARTER] * _QUARTERS])
    near = rng.choice(_QUARTERS + 2, size=count, p=[*shares, 1 - shares.sum()])
    xy = rng.uniform(-city.radius_m, city.radius_m, (count, 2))
    around = near <= _QUARTERS
    scattered = rng.normal(0, 1, (int(around.sum()), 2))
    xy[around] = centres[near[around]] + widths[near[around], None] * scattered
    return np.asarray(xy)
