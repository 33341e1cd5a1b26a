"""The cost of a way: time first, then length; both in one exact number, so that one search finds both.

A cost is milliseconds x STRIDE + decimetres, held as a whole number in a float64. That is exact for ways of up to 37
hours and 6,700 km; ways that take longer count as unreachable. Among the quickest ways the shortest is meant, which
makes the metres a property of the network and not of the search.
"""

import numpy as np
import numpy.typing as npt

from gridsvc.road_hours import HourBand
from gridsvc.roads import UNREACHABLE, Mode, Roads

STRIDE = float(2**26)
EXACT = float(2**53)
_DECIMETRES = 10

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


def cost_of(ms: npt.NDArray[np.int32], decimetres: Whole) -> Floats:
    """Costs, infinite where the time is UNREACHABLE."""
    return np.where(ms == UNREACHABLE, np.inf, ms * STRIDE + decimetres)


def edge_costs(roads: Roads, mode: Mode, closed: npt.NDArray[np.bool_], band: HourBand | None = None) -> Floats:
    """The cost of each edge there and back, (e, 2); infinite where it is closed or the mode may not use it."""
    if mode not in roads.times_ms:
        return np.full((roads.edges, 2), np.inf)
    decimetres = np.floor(roads.length_m * _DECIMETRES + 0.5).astype(np.int64)
    times = roads.times_ms[mode] if band is None else band.times_ms(roads, mode)
    costs = cost_of(times, decimetres[:, None])
    costs[closed] = np.inf
    return costs


def share_of(cost: Floats, share: Floats) -> Floats:
    """The cost of a part of an edge, time and length each rounded half up."""
    reached = np.isfinite(cost)
    known = np.where(reached, cost, 0.0)
    ms = np.floor(known / STRIDE)
    part = np.floor(ms * share + 0.5) * STRIDE + np.floor((known - ms * STRIDE) * share + 0.5)
    return np.where(reached, part, np.inf)


def unpacked(cost: Floats) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Milliseconds and metres (rounded half up), UNREACHABLE where the cost is infinite."""
    reached = cost < EXACT
    known = np.where(reached, cost, 0.0)
    ms = np.floor(known / STRIDE)
    metres = np.floor((known - ms * STRIDE + _DECIMETRES // 2) / _DECIMETRES)
    return (
        np.where(reached, ms, UNREACHABLE).astype(np.int32),
        np.where(reached, metres, UNREACHABLE).astype(np.int32),
    )
