"""BD-09: what Baidu adds to GCJ-02, as it is widely described, and its exact inverse."""

import numpy as np

from geodata.coordinates.gcj02 import Positions

_RIPPLE = np.pi * 3000 / 180
_OFFSET_DEG = np.array([0.0065, 0.006])
_STEPS_MAX = 60
_SETTLED_DEG = 1e-13


def baidu_of(gcj02: Positions) -> Positions:
    """GCJ-02 to BD-09: stretched and turned a little about 0, 0, then moved."""
    lon, lat = gcj02[:, 0], gcj02[:, 1]
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _RIPPLE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _RIPPLE)
    turned = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return np.asarray(turned + _OFFSET_DEG, dtype=np.float64)


def gcj02_of(bd09: Positions) -> Positions:
    """BD-09 to GCJ-02, iterated until nothing moves."""
    found = bd09 - _OFFSET_DEG
    for _ in range(_STEPS_MAX):
        closer = found + bd09 - baidu_of(found)
        done = not (np.abs(closer - found) > _SETTLED_DEG).any()
        found = closer
        if done:
            break
    return np.asarray(found, dtype=np.float64)
