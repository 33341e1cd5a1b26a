"""Teams of the synthetic city on three levels: leaders, the command office, the street offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

import numpy as np
import shapely

from geodata.sample.places import RegionCodes
from geodata.sample.sizes import Size
from geodata.sample.town.lattice import Floats
from geodata.sample.town.town import Town

_MORNING = (time(8, 30), time(12, 0))
_AFTERNOON = (time(14, 0), time(17, 30))
_WORKING_WEEK = range(1, 6)


@dataclass(frozen=True, slots=True)
class SampleTeam:
    """One team, in metres; office is the street office whose agency it belongs to, None for a district's own."""

    name: str
    level: str
    mode: str
    district: str
    base: shapely.Point
    office: int | None
    home_area: shapely.Geometry | None
    shifts: tuple[tuple[int, time, time], ...]


def teams(size: Size, town: Town, codes: RegionCodes) -> Iterator[SampleTeam]:
    """Leaders by car for half days, office teams by car and e-bike, street teams by e-bike."""
    areas, crossings = town.areas, _crossings(town)
    for own, district in enumerate(codes.districts):
        outline = shapely.coverage_union_all(areas.polygons[areas.district == own])
        middle = _nearest(crossings, shapely.get_coordinates(outline.centroid)[0])
        for number in range(size.leader_teams):
            name = f"{_prefix(codes, own)}区领导巡查{number + 1}组"
            yield SampleTeam(name, "leaders", "car", district, middle, None, None, _half_days(number))
        for number in range(size.office_teams):
            name, mode = f"{_prefix(codes, own)}创建办巡查{number + 1}组", ("car", "ebike")[number % 2]
            yield SampleTeam(name, "office", mode, district, middle, None, None, _full_days(number))
    for number, code in enumerate(codes.offices):
        area = shapely.coverage_union_all(areas.polygons[areas.office == number])
        base = _nearest(crossings, shapely.get_coordinates(area.point_on_surface())[0])
        name = f"{_prefix(codes, codes.districts.index(code[:6]))}第{int(code[6:])}街道巡查组"
        yield SampleTeam(name, "agency", "ebike", code[:6], base, number, area, _full_days(number))


def _prefix(codes: RegionCodes, district: int) -> str:
    return "" if len(codes.districts) == 1 else f"{district + 1}区"


def _half_days(number: int) -> tuple[tuple[int, time, time], ...]:
    return tuple((weekday, *(_MORNING, _AFTERNOON)[(weekday + number) % 2]) for weekday in _WORKING_WEEK)


def _full_days(number: int) -> tuple[tuple[int, time, time], ...]:
    weekend = 6 + number % 2
    week = [(weekday, *shift) for weekday in _WORKING_WEEK for shift in (_MORNING, _AFTERNOON)]
    return (*week, (weekend, *_MORNING))


def _crossings(town: Town) -> Floats:
    """Nodes that everybody can leave and reach: ends of ordinary streets without a direction."""
    usual = ~town.net.one_way & np.isin(town.net.road_class, ("secondary", "tertiary", "residential"))
    return town.net.xy[np.unique(town.net.start[usual])]


def _nearest(crossings: Floats, place: Floats) -> shapely.Point:
    return shapely.Point(crossings[np.argmin(np.hypot(*(crossings - place).T))])
