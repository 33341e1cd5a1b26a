"""How long an inspection takes, the walk round the surroundings included.

The minutes that a site has of its own are taken as they are. The minutes of its category stand for a usual site of
that kind, walk included. Where the site itself asks for more (a long street, a large estate, surroundings drawn by
hand), the walk along its streets decides, up to an hour: what is longer is not walked in one inspection. A programme
may have all surroundings walked so, and on both sides of the streets.
"""

import math
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gridsvc.plans.inputs import DueSite
from gridsvc.sites.walk import WALKING_M_S, Sides

WALK_MAX_S = 3600
_DEGREE_M = 111_320.0


@dataclass(frozen=True, slots=True)
class WalkRule:
    """Which surroundings are walked street by street: those of all sites, or of lines, areas and where drawn."""

    everywhere: bool = False
    sides: Sides = Sides.ONE


def inspection_s(site: DueSite, rule: WalkRule | None = None) -> int:
    """Whole seconds on site."""
    if site.kept_s is not None:
        return site.kept_s
    if site.minutes_on_site is not None:
        seconds = 60 * site.minutes_on_site
    else:
        seconds = max(60 * site.category_minutes, min(walk_m(site, rule or WalkRule()) / WALKING_M_S, WALK_MAX_S))
    return max(math.floor(seconds + 0.5), 1)


def walk_m(site: DueSite, rule: WalkRule) -> float:
    """Metres walked on site: along its streets; where they are not known, along its line or round its outline."""
    ground = site.surroundings if site.surroundings is not None else site.geometry
    line = site.geometry.geom_type == "LineString"
    if site.walk is None or (site.walk.once_m == 0 and not line):
        return length_m(ground)
    if ground.geom_type == "Point" and not rule.everywhere:
        return 0.0
    if rule.sides is Sides.BOTH:
        return max(site.walk.both_m, 2 * length_m(site.geometry) if line else 0.0)
    return max(site.walk.through_m or 0.0, length_m(site.geometry)) if line else site.walk.once_m


def length_m(geometry: BaseGeometry) -> float:
    """Metres along a line or round an area given in WGS84; 0 for a point."""
    east = math.cos(math.radians(shapely.get_y(shapely.centroid(geometry)).item())) * _DEGREE_M
    return float(shapely.length(shapely.transform(geometry, lambda lonlat: lonlat * (east, _DEGREE_M))))
