"""The shifted coordinates of Chinese consumer maps: taken off on the way in, put on only for other programs."""

from geodata.coordinates.shift_search import FoundShift, undeclared_shift
from geodata.coordinates.source_system import SourceSystem, source_system
from geodata.coordinates.systems import ShiftedSystem, from_wgs84, to_wgs84

__all__ = [
    "FoundShift",
    "ShiftedSystem",
    "SourceSystem",
    "from_wgs84",
    "source_system",
    "to_wgs84",
    "undeclared_shift",
]
