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
    return _seconds(site, walk_m(site, rule or WalkRule()))


def back_s(site: DueSite, rule: WalkRule) -> int:
    """Seconds more on site where a line is walked there and back."""
    there = walk_m(site, rule)
    once = site.walk.once_m if site.walk else 0.0
    back = there if rule.sides is Sides.BOTH else max(once, 2 * length_m(site.geometry))
    return max(_seconds(site, back) - _seconds(site, there), 0)


def gates_s(site: DueSite, rule: WalkRule, gates: int) -> list[int]:
    """Seconds more on site by the gate where a walk begins and ends; none where nothing is known of it."""
    least = walk_m(site, rule)
    known = site.walk.entry_m if site.walk and least else ()
    if len(known) != gates or site.walk is None:
        return [0] * gates
    farther = [0.0 if metres is None else metres - site.walk.once_m for metres in known]
    return [_seconds(site, least + metres) - _seconds(site, least) for metres in farther]


def _seconds(site: DueSite, walked_m: float) -> int:
    if site.kept_s is not None:
        return site.kept_s
    if site.minutes_on_site is not None:
        seconds = 60 * site.minutes_on_site
    else:
        seconds = max(60 * site.category_minutes, min(walked_m / WALKING_M_S, WALK_MAX_S))
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
