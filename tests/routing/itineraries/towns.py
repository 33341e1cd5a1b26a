"""Towns drawn in metres by hand, each street with a name, a class and the directions in which it may be used."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gridsvc.itineraries import Doors, Itinerary, Step
from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from routing.dijkstra import DijkstraSearch
from routing.itineraries import StreetGuide
from routing.network import Network

Point = tuple[float, float]
LON, LAT = 102.7, 25.0
_DEGREE_M = 111_195.0


class Street(NamedTuple):
    """A line in metres east and north; its ends are crossings where other streets end too."""

    line: Sequence[Point]
    name: str = ""
    road_class: str = "residential"
    one_way: bool = False


def lonlat(point: Point) -> Point:
    return LON + point[0] / (_DEGREE_M * np.cos(np.radians(LAT))), LAT + point[1] / _DEGREE_M


def town(*streets: Street) -> Roads:
    """Roads on which all modes take 100 ms a metre."""
    ends = sorted({each for street in streets for each in (street.line[0], street.line[-1])})
    bends = np.array([lonlat(each) for street in streets for each in street.line])
    nodes = np.array([lonlat(each) for each in ends])
    length = np.array([np.hypot(*np.diff(street.line, axis=0).T).sum() for street in streets])
    there = np.floor(length * 100 + 0.5).astype(np.int32)
    back = np.where([each.one_way for each in streets], UNREACHABLE, there)
    classes = tuple(sorted({each.road_class for each in streets}))
    names = tuple(sorted({each.name for each in streets} | {""}))
    times = np.column_stack((there, back)).astype(np.int32)
    return Roads(
        lon=nodes[:, 0],
        lat=nodes[:, 1],
        start=np.array([ends.index(each.line[0]) for each in streets], dtype=np.int32),
        end=np.array([ends.index(each.line[-1]) for each in streets], dtype=np.int32),
        length_m=length,
        times_ms={Mode.CAR: times, Mode.EBIKE: times, Mode.WALK: np.column_stack((there, there)).astype(np.int32)},
        bend_lon=bends[:, 0],
        bend_lat=bends[:, 1],
        offsets=np.cumsum([0, *(len(each.line) for each in streets)]),
        ids=np.zeros((len(streets), 16), dtype=np.uint8),
        name=np.array([names.index(each.name) for each in streets], dtype=np.int32),
        names=names,
        road_class=np.array([classes.index(each.road_class) for each in streets], dtype=np.int32),
        road_classes=classes,
    )


def told(
    roads: Roads,
    source: tuple[int, float],
    target: tuple[int, float],
    mode: Mode = Mode.CAR,
    doors: Doors = (None, None),
) -> Itinerary:
    """The steps between two places given as edge and metres from its start."""
    paths = Network(roads, searching=DijkstraSearch).paths([(Location(*source), Location(*target))], mode)
    ((*steps,),) = StreetGuide(roads).itineraries(paths, mode, [doors])
    assert sum(each.ms for each in steps) == paths[0].ms
    assert sum(each.metres for each in steps) == paths[0].metres
    return tuple(steps)


def short(steps: Sequence[Step]) -> list[tuple[str, str, int]]:
    return [(str(each.turn), each.name, each.metres) for each in steps]
