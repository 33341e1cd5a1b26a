"""Roundabouts, known by their form: small rings of one-way streets that bend evenly all the way round.

Maps mark them, but extracts from elsewhere and networks stored before do not; the form is in all of them.
"""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.roads import Roads
from routing.itineraries.headings import Headings, on_plane, turned
from routing.itineraries.junctions import Leaving

Numbers = npt.NDArray[np.intp]

_HOPS = 24
_LONGEST_M = 700.0
_BEND_MAX = 65.0
_ROUNDNESS_MIN = 0.75
_BACK = 150.0
_LEFTMOST, _RIGHTMOST = 1.0, -1.0


def ring_of_arcs(roads: Roads, leaving: Leaving, headings: Headings) -> Numbers:
    """The number of the roundabout that each arc (2e,) is a piece of, in the direction of its traffic; else -1."""
    ring = np.full(2 * roads.edges, -1, dtype=np.intp)
    one_way = leaving.usable & ~leaving.usable[np.arange(len(ring)) ^ 1]
    one_way &= np.repeat(roads.length_m, 2) < _LONGEST_M
    for hand in (_LEFTMOST, _RIGHTMOST):
        for arcs in _cycles(_followers(roads, leaving, headings, (np.flatnonzero(one_way), hand))):
            if (ring[arcs] < 0).all() and _is_round(roads, arcs):
                ring[arcs] = arcs.min()
    return ring


def _followers(roads: Roads, leaving: Leaving, headings: Headings, ways: tuple[Numbers, float]) -> dict[int, int]:
    """The one-way arc that goes on furthest to one hand, by the arc before it."""
    arcs, hand = ways
    known = np.zeros(2 * roads.edges, dtype=np.bool_)
    known[arcs] = True
    node = roads.arc_heads[arcs]
    many = leaving.starts[node + 1] - leaving.starts[node]
    before = np.repeat(arcs, many)
    within = np.arange(len(before)) - np.repeat(np.cumsum(many) - many, many)
    after = leaving.arcs[np.repeat(leaving.starts[node], many) + within]
    angle = hand * turned(headings.leaving[after] - headings.arriving[before])
    fits = known[after] & (np.abs(angle) < _BACK)
    before, after, angle = before[fits], after[fits], angle[fits]
    order = np.lexsort((after, angle, before))
    first = np.unique(before[order], return_index=True)[1]
    return dict(zip(before[order][first].tolist(), after[order][first].tolist(), strict=True))


def _cycles(follower: dict[int, int]) -> list[Numbers]:
    found, done = [], set[int]()
    for begin in follower:
        way: dict[int, None] = {}
        arc: int | None = begin
        while arc is not None and arc not in done and arc not in way:
            way[arc] = None
            arc = follower.get(arc)
        if arc in way:
            cycle = list(way)[list(way).index(arc) :]
            if 1 < len(cycle) <= _HOPS:
                found.append(np.array(cycle, dtype=np.intp))
        done.update(way)
    return found


def _is_round(roads: Roads, arcs: Numbers) -> bool:
    if roads.length_m[arcs // 2].sum() > _LONGEST_M:
        return False
    lines = [_vertices(roads, arc) for arc in arcs.tolist()]
    bends = np.concatenate([line[:-1] for line in lines])
    lon, lat = bends.T
    outline = shapely.Polygon(on_plane(lon, lat)) if len(bends) > _CORNERS_MIN else shapely.Polygon()
    if not outline.is_valid or not outline.length:
        return False
    corners = shapely.get_coordinates(outline)
    steps = np.diff(corners, axis=0)
    heading = np.degrees(np.arctan2(steps[:, 0], steps[:, 1]))
    bend = np.abs(turned(np.array([other - one for one, other in pairwise([*heading, heading[0]])])))
    return bool(4 * np.pi * outline.area / outline.length**2 > _ROUNDNESS_MIN and bend.max() < _BEND_MAX)


_CORNERS_MIN = 5


def _vertices(roads: Roads, arc: int) -> npt.NDArray[np.float64]:
    bends = slice(roads.offsets[arc // 2], roads.offsets[arc // 2 + 1])
    line = np.column_stack((roads.bend_lon[bends], roads.bend_lat[bends]))
    return line[::-1] if arc % 2 else line
