"""Shifted systems by name, to and from WGS 84; outside the box around China they are WGS 84 themselves."""

from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.coordinates.bd09 import baidu_of, gcj02_of
from geodata.coordinates.gcj02 import Positions, in_shifted_box, shifted, unshifted

_LARGEST_SHIFT_DEG = 0.1


class ShiftedSystem(StrEnum):
    """A system that no EPSG number names; CGCS2000 is none of these: it is WGS 84 within centimetres."""

    GCJ02 = "gcj02"
    BD09 = "bd09"


def from_wgs84(lonlat: Positions, system: ShiftedSystem) -> Positions:
    """Shift rows of longitude and latitude; those outside the box, or not finite, stay as they are."""
    inside = in_shifted_box(lonlat)
    moved = shifted(lonlat[inside])
    return _placed(lonlat, inside, baidu_of(moved) if system is ShiftedSystem.BD09 else moved)


def to_wgs84(lonlat: Positions, system: ShiftedSystem) -> Positions:
    """Take the shift off rows of longitude and latitude; those that come from outside the box stay as they are."""
    near = np.flatnonzero(in_shifted_box(lonlat, margin_deg=_LARGEST_SHIFT_DEG))
    found = unshifted(gcj02_of(lonlat[near]) if system is ShiftedSystem.BD09 else lonlat[near])
    inside = in_shifted_box(found)
    return _placed(lonlat, near[inside], found[inside])


def _placed(lonlat: Positions, chosen: npt.NDArray[Any], moved: Positions) -> Positions:
    result = np.array(lonlat, dtype=np.float64)
    result[chosen] = moved
    return result
