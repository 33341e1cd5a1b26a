"""Conformal plane coordinates: what is nearest on the plane is nearest on the ground, at any latitude."""

import numpy as np
import numpy.typing as npt

_EQUATOR_M = 6_378_137.0
_ECCENTRICITY = 0.081_819_190_842_6

Floats = npt.NDArray[np.float64]


def mercator(lon: Floats, lat: Floats) -> Floats:
    """Ellipsoidal Mercator x, y of WGS84 degrees, (k, 2); one plane unit is 1 / stretch(lat) metres on the ground."""
    sine = np.sin(np.radians(lat))
    north = np.arctanh(sine) - _ECCENTRICITY * np.arctanh(_ECCENTRICITY * sine)
    return _EQUATOR_M * np.column_stack((np.radians(lon), north))


def stretch(lat: Floats) -> Floats:
    """Plane units per metre at a latitude (Snyder 1987, Map Projections, eq. 7-8)."""
    angle = np.radians(lat)
    eastward = np.sqrt(1 - (_ECCENTRICITY * np.sin(angle)) ** 2)
    return np.asarray(eastward / np.cos(angle), dtype=np.float64)
