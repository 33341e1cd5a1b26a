"""Lines as Valhalla writes them: differences in millionths of a degree, in five bits a character."""

import numpy as np

from routing.outside.reading import Floats, NotAsDocumented

_FIRST, _BITS, _MORE = 63, 5, 0x20
_BITS_MAX = 60
_UNITS_A_DEGREE = 1e6


def decoded(text: str) -> Floats:
    """Longitudes and latitudes (k, 2), of at least two places on earth."""
    numbers = _numbers(text)
    if len(numbers) < len(("lat", "lon")) * 2 or len(numbers) % 2:
        raise NotAsDocumented("shape has not 2 places")
    latlon = np.cumsum(np.array(numbers, dtype=np.float64).reshape(-1, 2), axis=0) / _UNITS_A_DEGREE
    lonlat = latlon[:, ::-1]
    if not (np.abs(lonlat) <= (180.0, 90.0)).all():
        raise NotAsDocumented("shape holds a place that is none on earth")
    return lonlat


def _numbers(text: str) -> list[int]:
    found, value, shift = [], 0, 0
    for each in text:
        bits = ord(each) - _FIRST
        if not 0 <= bits < 2 * _MORE or shift > _BITS_MAX:
            raise NotAsDocumented("shape is no encoded line")
        value |= (bits & (_MORE - 1)) << shift
        shift += _BITS
        if bits < _MORE:
            found.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    if shift:
        raise NotAsDocumented("shape ends in the middle of a number")
    return found
