"""GCJ-02: the shift that Chinese consumer maps are published with, as it is widely described, and its exact inverse.

Positions are rows of longitude and latitude in degrees. The rule holds in a box around China.
"""

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.float64]

_MAJOR_AXIS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.006_693_421_622_965_943
_LON_0, _LAT_0 = 105.0, 35.0
_WEST, _EAST = 72.004, 137.8347
_SOUTH, _NORTH = 0.8293, 55.8271
_STEPS_MAX = 30
_SETTLED_DEG = 1e-13


def in_shifted_box(wgs84: Positions, *, margin_deg: float = 0.0) -> npt.NDArray[np.bool_]:
    """Which true positions the rule shifts, or lie within a margin of those."""
    lon, lat, more = wgs84[:, 0], wgs84[:, 1], margin_deg
    return (lon >= _WEST - more) & (lon <= _EAST + more) & (lat >= _SOUTH - more) & (lat <= _NORTH + more)


def shifted(wgs84: Positions) -> Positions:
    """WGS 84 to GCJ-02, wherever a position lies."""
    return np.asarray(wgs84 + _shift(wgs84), dtype=np.float64)


def unshifted(gcj02: Positions) -> Positions:
    """GCJ-02 to WGS 84, iterated until nothing moves: the shift changes by less than 1 % of any step."""
    found = gcj02
    for _ in range(_STEPS_MAX):
        closer = gcj02 - _shift(found)
        done = not (np.abs(closer - found) > _SETTLED_DEG).any()
        found = closer
        if done:
            break
    return np.asarray(found, dtype=np.float64)


def _shift(wgs84: Positions) -> Positions:
    x, y = wgs84[:, 0] - _LON_0, wgs84[:, 1] - _LAT_0
    root, product = np.sqrt(np.abs(x)), 0.1 * x * y
    ripple = 20 * _sine(x, 6) + 20 * _sine(x, 2)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + product + 0.2 * root
    north += (ripple + 20 * _sine(y, 1) + 40 * _sine(y, 1 / 3) + 160 * _sine(y, 1 / 12) + 320 * _sine(y, 1 / 30)) / 1.5
    east = 300 + x + 2 * y + 0.1 * x * x + product + 0.1 * root
    east += (ripple + 20 * _sine(x, 1) + 40 * _sine(x, 1 / 3) + 150 * _sine(x, 1 / 12) + 300 * _sine(x, 1 / 30)) / 1.5
    lat = np.radians(wgs84[:, 1])
    flattening = 1 - _ECCENTRICITY_2 * np.sin(lat) ** 2
    along_meridian_m = _MAJOR_AXIS_M * (1 - _ECCENTRICITY_2) / flattening**1.5
    along_parallel_m = _MAJOR_AXIS_M / np.sqrt(flattening) * np.cos(lat)
    return np.degrees(np.column_stack([east / along_parallel_m, north / along_meridian_m]))


def _sine(value: npt.NDArray[np.float64], times: float) -> npt.NDArray[np.float64]:
    return np.asarray(np.sin(value * times * np.pi), dtype=np.float64)
