"""How long an inspection takes, the walk round the surroundings included.

The minutes that a site has of its own are taken as they are. The minutes of its category stand for a usual site of
that kind, walk included; where the geometry asks for more (a long street, a large estate, surroundings drawn by hand),
the walk along it decides, up to an hour: what is longer is not walked in one inspection.
"""

import math

import shapely
from shapely.geometry.base import BaseGeometry

from gridsvc.plans.inputs import DueSite

WALKING_M_S = 1.2
WALK_MAX_S = 3600
_DEGREE_M = 111_320.0


def inspection_s(site: DueSite) -> int:
    """Whole seconds on site."""
    if site.minutes_on_site is not None:
        seconds = 60 * site.minutes_on_site
    else:
        walked = site.surroundings if site.surroundings is not None else site.geometry
        seconds = max(60 * site.category_minutes, min(length_m(walked) / WALKING_M_S, WALK_MAX_S))
    return max(math.floor(seconds + 0.5), 1)


def length_m(geometry: BaseGeometry) -> float:
    """Metres along a line or round an area given in WGS84; 0 for a point."""
    east = math.cos(math.radians(shapely.get_y(shapely.centroid(geometry)).item())) * _DEGREE_M
    return float(shapely.length(shapely.transform(geometry, lambda lonlat: lonlat * (east, _DEGREE_M))))
