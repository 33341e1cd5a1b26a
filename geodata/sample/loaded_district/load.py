"""How much work a made-up cycle holds: minutes on site such that service and ways are the share of hours asked for."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Location, Mode, Travel

Floats = npt.NDArray[np.float64]

LEAST_S, MOST_S = 180.0, 5400.0
"""An inspection takes three minutes at least, an hour and a half at most."""

_SAMPLE = 300
_NEIGHBOUR = 8
_HALVINGS = 60


def fitted_s(weights: Floats, walks_s: Floats, visits: npt.NDArray[np.int64], due_s: float) -> Floats:
    """Whole seconds on site by weight, none shorter than its walk, that come to so many over all visits."""
    least, most = (float((visits * _seconds(weights, walks_s, scale)).sum()) for scale in (0.0, MOST_S))
    if not least <= due_s <= most:
        crowded = due_s < least
        raise InvalidInput(
            f"{int(visits.sum())} visits cannot come to {due_s / 3600:.1f} h on site",
            code="district_crowded" if crowded else "district_empty",
            params={"visits": int(visits.sum()), "hours": f"{max(due_s, 0) / 3600:.1f}"},
        )
    low, high = 0.0, MOST_S
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = (visits * _seconds(weights, walks_s, middle)).sum() >= due_s
        low, high = (low, middle) if enough else (middle, high)
    return _seconds(weights, walks_s, high)


def _seconds(weights: Floats, walks_s: Floats, scale: float) -> Floats:
    return np.asarray(np.round(np.maximum(np.clip(weights * scale, LEAST_S, MOST_S), walks_s)), dtype=np.float64)


def leg_s(places: Sequence[Location | None], travel: Travel, mode: Mode) -> float:
    """What a way from stop to stop is taken to need: the mean way to the eighth nearest site."""
    known = [each for each in places if each is not None]
    if len(known) < 2:  # noqa: PLR2004  a way has two ends
        return 0.0
    step = max(1, len(known) // _SAMPLE)
    times = travel.matrix(known[::step], known, mode).ms.astype(np.float64)
    times[times == UNREACHABLE] = np.inf
    nearest = np.sort(times, axis=1)[:, min(_NEIGHBOUR, len(known) - 1)]
    usual = nearest[np.isfinite(nearest)]
    return float(usual.mean()) / 1000 if len(usual) else 0.0


def ways_s(visits: int, hours_s: Sequence[tuple[Mode, float]], legs: Mapping[Mode, float]) -> float:
    """What the ways to all visits are taken to need, shared out to teams by mode and hours."""
    whole = sum(hours for _, hours in hours_s)
    return sum(visits * legs[mode] * hours / whole for mode, hours in hours_s)
