"""Stand-in regions for places without official ones: built-up area, blocks, communities, reserved codes."""

from geodata.provisional.built_up import built_up_area
from geodata.provisional.communities import communities_of
from geodata.provisional.regions import ProvisionalRegions, provisional_regions
from geodata.provisional.street_lines import StreetLines, street_lines

__all__ = [
    "ProvisionalRegions",
    "StreetLines",
    "built_up_area",
    "communities_of",
    "provisional_regions",
    "street_lines",
]
