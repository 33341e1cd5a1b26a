"""Teams of the synthetic district on three levels: leaders, the command office, the street offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

import numpy as np
import shapely

from geodata.sample.layout import Communities, Floats, Lattice, Size

_MORNING = (time(8, 30), time(12, 0))
_AFTERNOON = (time(14, 0), time(17, 30))
_WORKING_WEEK = range(1, 6)


@dataclass(frozen=True, slots=True)
class SampleTeam:
    """One team, in metres; office is the street office whose agency it belongs to, None for the district's own."""

    name: str
    level: str
    mode: str
    base: shapely.Point
    office: int | None
    home_area: shapely.Geometry | None
    shifts: tuple[tuple[int, time, time], ...]


def teams(size: Size, ground: Lattice, areas: Communities) -> Iterator[SampleTeam]:
    """Leaders by car for half days, office teams by car and e-bike, street teams by e-bike."""
    middle = _nearest_crossing(ground, ground.xy.reshape(-1, 2).mean(axis=0))
    for number in range(size.leader_teams):
        yield SampleTeam(f"区领导巡查{number + 1}组", "leaders", "car", middle, None, None, _half_days(number))
    for number in range(size.office_teams):
        mode = ("car", "ebike")[number % 2]
        yield SampleTeam(f"创建办巡查{number + 1}组", "office", mode, middle, None, None, _full_days(number))
    for number in range(size.agency_teams):
        area = shapely.coverage_union_all(areas.polygons[areas.office == number])
        base = _nearest_crossing(ground, shapely.get_coordinates(area.centroid)[0])
        name = f"第{number + 1}街道巡查组"
        yield SampleTeam(name, "agency", "ebike", base, number, area, _full_days(number))


def _half_days(number: int) -> tuple[tuple[int, time, time], ...]:
    return tuple((weekday, *(_MORNING, _AFTERNOON)[(weekday + number) % 2]) for weekday in _WORKING_WEEK)


def _full_days(number: int) -> tuple[tuple[int, time, time], ...]:
    weekend = 6 + number % 2
    week = [(weekday, *shift) for weekday in _WORKING_WEEK for shift in (_MORNING, _AFTERNOON)]
    return (*week, (weekend, *_MORNING))


def _nearest_crossing(ground: Lattice, place: Floats) -> shapely.Point:
    crossings = ground.xy.reshape(-1, 2)
    return shapely.Point(crossings[np.argmin(np.hypot(*(crossings - place).T))])
