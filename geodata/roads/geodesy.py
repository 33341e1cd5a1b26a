"""Lengths on the ellipsoid."""

import numpy as np
import numpy.typing as npt
from pyproj import Geod

_ELLIPSOID = Geod(ellps="WGS84")


def line_lengths_m(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], offsets: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Geodesic lengths of the lines whose vertices are lon[offsets[i]:offsets[i + 1]] and so on, in metres."""
    if len(offsets) < 2:  # noqa: PLR2004  no line at all
        return np.zeros(0)
    return np.asarray(np.add.reduceat(np.append(steps_m(lon, lat, offsets), 0.0), offsets[:-1]))


def steps_m(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], offsets: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Geodesic metres from each vertex to the next, (b - 1,); 0 from the last of a line to the first of the next."""
    _, _, steps = _ELLIPSOID.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    steps = np.asarray(steps, dtype=np.float64)
    steps[offsets[1:-1] - 1] = 0
    return steps
