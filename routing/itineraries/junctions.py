"""What else could be done where a way goes from one street into the next."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.roads import UNREACHABLE, Mode, Roads
from routing.itineraries.headings import Headings, turned

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]

_IMPORTANCE = {
    **dict.fromkeys(("motorway", "trunk", "primary"), 5),
    "secondary": 4,
    "tertiary": 3,
    **dict.fromkeys(("unclassified", "residential", "road", "ferry"), 2),
    **dict.fromkeys(("living_street", "pedestrian", "cycleway"), 1),
}
_NONE = 999.0


@dataclass(frozen=True, slots=True)
class Leaving:
    """The arcs of a mode by the node where they begin: those of node i are arcs[starts[i]:starts[i + 1]]."""

    starts: Numbers
    arcs: Numbers
    usable: Flags


@dataclass(frozen=True, slots=True)
class Choices:
    """What turns (k,) lead past. others: how many other streets. straightest: the least |turn| into one that matters.

    left, right: the least turn to its left and right, up to a fork's width, into one that matters; NaN without.
    """

    others: Numbers
    straightest: Floats
    left: Flags
    right: Flags


def leaving_of(roads: Roads, mode: Mode) -> Leaving:
    """What leaves each node in a mode; closures do not matter, for a closed street is still seen."""
    times = roads.times_ms.get(mode)
    usable = np.zeros(2 * roads.edges, dtype=np.bool_) if times is None else (times != UNREACHABLE).ravel()
    arcs = np.flatnonzero(usable)
    tails = roads.arc_tails[arcs]
    order = np.argsort(tails, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(tails, minlength=roads.nodes))))
    return Leaving(starts, arcs[order], usable)


def importance_of(roads: Roads) -> Numbers:
    """How much each edge (e,) catches the eye, by its class."""
    by_class = np.array([_IMPORTANCE.get(each.removesuffix("_link"), 0) for each in roads.road_classes], dtype=np.intp)
    return by_class[roads.road_class]


def choices_at(roads: Roads, leaving: Leaving, headings: Headings, turns: tuple[Numbers, Numbers]) -> Choices:
    """What could be done instead at turns from arcs into arcs; to go back where one came from does not count."""
    into, out = turns
    turn, other = _others(roads, leaving, turns)
    angle = turned(headings.leaving[other] - headings.arriving[into[turn]])
    taken = turned(headings.leaving[out] - headings.arriving[into])
    important = importance_of(roads)
    eye = important[other // 2]
    matters = eye >= np.minimum(important[into // 2], important[out // 2])[turn]
    straightest = np.full(len(into), _NONE)
    np.minimum.at(straightest, turn[matters], np.abs(angle[matters]))
    forks = matters & (np.abs(angle) < FORK_WIDTH)
    return Choices(
        np.bincount(turn, minlength=len(into)),
        straightest,
        _any(turn[forks & (angle < taken[turn])], len(into)),
        _any(turn[forks & (angle >= taken[turn])], len(into)),
    )


FORK_WIDTH = 50.0
"""Two streets that lead on within so many degrees of straight on are a fork."""


def _others(roads: Roads, leaving: Leaving, turns: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    into, out = turns
    node = roads.arc_tails[out]
    many = leaving.starts[node + 1] - leaving.starts[node]
    turn = np.repeat(np.arange(len(into)), many)
    within = np.arange(len(turn)) - np.repeat(np.cumsum(many) - many, many)
    arc = leaving.arcs[np.repeat(leaving.starts[node], many) + within]
    other = (arc != out[turn]) & (arc != (into[turn] ^ 1)) & (arc != (out[turn] ^ 1)) & (roads.length_m[arc // 2] > 0)
    return turn[other], arc[other]


def _any(rows: Numbers, size: int) -> Flags:
    return np.bincount(rows, minlength=size) > 0
