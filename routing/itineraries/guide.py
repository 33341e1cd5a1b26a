"""Tells ways on one network: the steps of each, with what is done where, and on which side its ends lie."""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from gridsvc.itineraries import Doors, Itinerary, LonLat, Side, Step, Turn
from gridsvc.roads import Mode, Roads, StreetPath
from routing.itineraries.decisions import decisions_at, turn_of
from routing.itineraries.headings import NEAR_M, Headings, heading_of, headings_of, on_plane
from routing.itineraries.junctions import Leaving, leaving_of
from routing.itineraries.roundabouts import ring_of_arcs
from routing.itineraries.stretches import Passed, Stretch, stretches_of
from routing.itineraries.travelled import Travelled, travelled

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]

_ASIDE_M = 2.0


class StreetGuide:
    """Implements the port Guide on roads; what it finds out about them is kept."""

    def __init__(self, roads: Roads) -> None:
        self._roads = roads
        self._known: dict[Mode, tuple[Leaving, Numbers, npt.NDArray[np.bool_]]] = {}

    def itineraries(
        self, paths: Sequence[StreetPath], mode: Mode, doors: Sequence[Doors] | None = None
    ) -> tuple[Itinerary, ...]:
        """The steps of each way; none where an outside engine found the way and its streets are not known."""
        if mode not in self._roads.times_ms:
            return tuple(() for _ in paths)
        passed = self._passed(travelled(self._roads, paths, mode), mode, len(paths))
        ends: Sequence[Doors] = doors if doors is not None else [(None, None)] * len(paths)
        return tuple(
            _steps(path, each, door) if len(path.arcs) else ()
            for path, each, door in zip(paths, passed, ends, strict=True)
        )

    @cached_property
    def _headings(self) -> Headings:
        return headings_of(self._roads)

    def _about(self, mode: Mode) -> tuple[Leaving, Numbers, npt.NDArray[np.bool_]]:
        if mode not in self._known:
            leaving = leaving_of(self._roads, mode)
            ring = ring_of_arcs(self._roads, leaving, self._headings)
            outward = np.zeros(self._roads.nodes, dtype=np.bool_)
            outward[self._roads.arc_tails[leaving.arcs[ring[leaving.arcs] < 0]]] = True
            self._known[mode] = leaving, ring, outward
        return self._known[mode]

    def _passed(self, run: Travelled, mode: Mode, ways: int) -> list[list[tuple[Passed, int, LonLat]]]:
        roads, arcs = self._roads, run.arcs
        leaving, ring, outward = self._about(mode)
        before = np.concatenate((arcs[:1], arcs[:-1]))
        turns = decisions_at(roads, leaving, self._headings, (before, arcs))
        tails, heads = roads.arc_tails[arcs], roads.arc_heads[arcs]
        columns = zip(
            [roads.names[each] if each >= 0 else "" for each in roads.name[arcs // 2].tolist()],
            [roads.road_classes[each] for each in roads.road_class[arcs // 2].tolist()],
            run.metres.tolist(),
            turns.angle.tolist(),
            turns.told.tolist(),
            turns.fork.tolist(),
            ring[arcs].tolist(),
            outward[heads].tolist(),
            self._headings.leaving[arcs].tolist(),
            strict=True,
        )
        told: list[list[tuple[Passed, int, LonLat]]] = [[] for _ in range(ways)]
        places = zip(roads.lon[tails].tolist(), roads.lat[tails].tolist(), strict=True)
        for way, values, ms, place in zip(run.way.tolist(), columns, run.ms.tolist(), places, strict=True):
            told[way].append((Passed(*values), ms, place))
        return told


def _steps(path: StreetPath, passed: Sequence[tuple[Passed, int, LonLat]], doors: Doors) -> Itinerary:
    arcs = [each for each, _, _ in passed]
    cut = stretches_of(arcs, path.metres)
    starts = [(0, 0), *((passed[each.first][1], arcs[each.first].metres) for each in cut[1:])]
    starts = [*starts, (path.ms, path.metres)] if cut else []
    names = [None, *(each.name for each in cut)][: len(cut)]
    spans = [(other[0] - one[0], other[1] - one[1]) for one, other in pairwise(starts)]
    steps = [
        _step(each, span, passed[each.first], came_by) for each, span, came_by in zip(cut, spans, names, strict=True)
    ]
    first, last = _heading_at(path.lonlat), _heading_at(path.lonlat[::-1])
    if steps:
        direct = cut[0].stub_m <= _ASIDE_M
        steps[0] = _departing(steps[0], path.lonlat, first if direct else None, doors[0])
    return (*steps, _arriving(path, steps, last + 180, doors[1]))


def _step(each: Stretch, span: tuple[int, int], arc: tuple[Passed, int, LonLat], came_by: str | None) -> Step:
    ms, metres = span
    back = came_by is not None and came_by == each.name
    turn = Turn.ROUNDABOUT if each.exits is not None else turn_of(each.angle, each.fork, comes_back=back)
    number = each.exits if each.left_ring and each.exits else None
    heading = round(arc[0].heading) % 360
    return Step(turn, each.name, each.road_class, metres, ms, arc[2], heading, number)


def _departing(step: Step, line: Floats, heading: float | None, door: LonLat | None) -> Step:
    """The first step; without a heading of its own it is not said which hand to turn to, only which way to go."""
    start, side = _lonlat(line[0]), None if heading is None else _side(line[0], heading, door)
    heading = step.heading if heading is None else heading
    return Step(Turn.DEPART, step.name, step.road_class, step.metres, step.ms, start, round(heading) % 360, side=side)


def _arriving(path: StreetPath, steps: Sequence[Step], heading: float, door: LonLat | None) -> Step:
    end, side = path.lonlat[-1], _side(path.lonlat[-1], heading, door)
    rest = (path.metres, path.ms) if not steps else (0, 0)
    name, road_class = (steps[-1].name, steps[-1].road_class) if steps else ("", "")
    return Step(Turn.ARRIVE, name, road_class, *rest, _lonlat(end), round(heading) % 360, side=side)


def _heading_at(line: Floats) -> float:
    """The heading of a line where it begins, as far as one looks ahead."""
    plane = on_plane(line[:, 0], line[:, 1]) if len(line) else np.zeros((0, 2))
    away = np.hypot(*(plane - plane[:1]).T)
    far = np.flatnonzero(away >= NEAR_M)
    return heading_of(plane[far[0] if len(far) else -1] - plane[0]) if len(plane) else 0.0


def _side(place: Floats, heading: float, door: LonLat | None) -> Side | None:
    """On which hand a door lies; None where it is not known, on the street itself, or straight ahead."""
    if door is None:
        return None
    ((east, north),) = np.diff(on_plane(*np.array([place, door]).T), axis=0)
    sine, cosine = np.sin(np.radians(heading)), np.cos(np.radians(heading))
    aside, along = east * cosine - north * sine, east * sine + north * cosine
    if abs(aside) < max(_ASIDE_M, abs(along)):
        return None
    return Side.RIGHT if aside > 0 else Side.LEFT


def _lonlat(point: Floats) -> LonLat:
    return float(point[0]), float(point[1])
