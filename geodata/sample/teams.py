"""Teams of the synthetic city on three levels: leaders, the command office, the street offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

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
    """One team, in metres; office is the street office whose agency it belongs to, None for a district's own.

    home_area: code and outline of the region that it looks after. roster: days on leave and, with hours, extra shifts.
    """

    name: str
    level: str
    mode: str
    district: str
    base: shapely.Point
    office: int | None
    home_area: tuple[str, shapely.Geometry]
    shifts: tuple[tuple[int, time, time], ...]
    roster: tuple[tuple[date, str, time | None, time | None], ...] = ()


def teams(size: Size, town: Town, codes: RegionCodes, today: date) -> Iterator[SampleTeam]:
    """Leaders by car for half days, office teams by car and e-bike, street teams by e-bike; these work by roster."""
    areas, crossings = town.areas, _crossings(town)
    for own, district in enumerate(codes.districts):
        outline = shapely.coverage_union_all(areas.polygons[areas.district == own])
        middle = _nearest(crossings, shapely.get_coordinates(outline.centroid)[0])
        for number in range(size.leader_teams):
            name = f"{_prefix(codes, own)}区领导巡查{number + 1}组"
            yield SampleTeam(name, "leaders", "car", district, middle, None, (district, outline), _half_days(number))
        for number in range(size.office_teams):
            name, mode = f"{_prefix(codes, own)}创建办巡查{number + 1}组", ("car", "ebike")[number % 2]
            yield SampleTeam(name, "office", mode, district, middle, None, (district, outline), _full_days(number))
    for number, code in enumerate(codes.offices):
        area = shapely.coverage_union_all(areas.polygons[areas.office == number])
        base = _nearest(crossings, shapely.get_coordinates(area.point_on_surface())[0])
        name = f"{_prefix(codes, codes.districts.index(code[:6]))}第{int(code[6:])}街道巡查组"
        roster = _roster(number, today)
        yield SampleTeam(name, "agency", "ebike", code[:6], base, number, (code, area), _full_days(number), roster)


def _prefix(codes: RegionCodes, district: int) -> str:
    return "" if len(codes.districts) == 1 else f"{district + 1}区"


def _half_days(number: int) -> tuple[tuple[int, time, time], ...]:
    return tuple((weekday, *(_MORNING, _AFTERNOON)[(weekday + number) % 2]) for weekday in _WORKING_WEEK)


def _full_days(number: int) -> tuple[tuple[int, time, time], ...]:
    week = [(weekday, *shift) for weekday in _WORKING_WEEK for shift in (_MORNING, _AFTERNOON)]
    return (*week, (_weekend(number), *_MORNING))


def _roster(number: int, today: date) -> tuple[tuple[date, str, time | None, time | None], ...]:
    """Leave on a day of the coming working weeks, made up for on the free half of the day worked at the weekend."""
    monday = today + timedelta(days=7 - today.weekday())
    leave, made_up = monday + timedelta(days=number % 5), monday + timedelta(days=_weekend(number) - 1)
    return (leave, "leave", None, None), (made_up, "extra", *_AFTERNOON)


def _weekend(number: int) -> int:
    return 6 + number % 2


def _crossings(town: Town) -> Floats:
    """Nodes that everybody can leave and reach: ends of ordinary streets without a direction."""
    usual = ~town.net.one_way & np.isin(town.net.road_class, ("secondary", "tertiary", "residential"))
    return town.net.xy[np.unique(town.net.start[usual])]


def _nearest(crossings: Floats, place: Floats) -> shapely.Point:
    return shapely.Point(crossings[np.argmin(np.hypot(*(crossings - place).T))])
