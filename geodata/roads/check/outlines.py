"""Pieces that are drawn twice, run back to where they began, have no length, or far too much of it."""

from collections.abc import Iterator

import numpy as np
import shapely

from geodata.roads.check.finding import Ground, StreetFinding
from geodata.roads.streets import FERRY

OVERLONG_STEP_M = 3_000.0
ALMOST_M = 2.0
_METRES_A_DEGREE = 111_320.0


def twice_drawn(ground: Ground) -> Iterator[StreetFinding]:
    """Pieces between the same nodes on the same line or almost, by pair of streets; other parallels are counted."""
    same: dict[tuple[str, str], set[int]] = {}
    almost: dict[tuple[str, str], set[int]] = {}
    parallel: list[int] = []
    for one, other in _between_same_nodes(ground):
        apart_m = _apart_m(ground, one, other)
        if apart_m > ALMOST_M:
            parallel.append(other)
            continue
        pair = sorted(str(ground.streets.source_keys[each]) for each in (one, other))
        (almost if apart_m else same).setdefault((pair[0], pair[1]), set()).update((one, other))
    for code, pairs in (("road_twice", same), ("road_almost_twice", almost)):
        for pieces in pairs.values():
            yield StreetFinding(code, np.array(sorted(pieces), dtype=np.int64))
    if parallel:
        beside = np.unique(np.array(parallel, dtype=np.int64))
        yield StreetFinding("road_parallel", beside, {"count": len(beside)}, fault=False)


def loops(ground: Ground) -> Iterator[StreetFinding]:
    """Pieces that end where they begin; usual where an estate has a ring, so that it is only told how many."""
    pieces = np.flatnonzero(ground.streets.start == ground.streets.end)
    if len(pieces):
        yield StreetFinding("road_loops", pieces, {"count": len(pieces)}, fault=False)


def without_length(ground: Ground) -> Iterator[StreetFinding]:
    """Pieces whose nodes all lie on one spot."""
    for piece in np.flatnonzero(ground.length_m == 0).tolist():
        yield StreetFinding("road_no_length", np.array([piece]))


def overlong(ground: Ground) -> Iterator[StreetFinding]:
    """Pieces with a straight stretch longer than any street has; ferries go straight."""
    streets = ground.streets
    east = np.diff(streets.bend_lon) * np.cos(np.radians(streets.bend_lat[:-1]))
    step_m = np.append(np.hypot(east, np.diff(streets.bend_lat)) * _METRES_A_DEGREE, 0.0)
    step_m[streets.offsets[1:] - 1] = 0
    longest_m = np.maximum.reduceat(step_m, streets.offsets[:-1])
    ferry = np.array([each == FERRY for each in streets.road_classes], dtype=bool)[streets.road_class]
    for piece in np.flatnonzero((longest_m > OVERLONG_STEP_M) & ~ferry).tolist():
        yield StreetFinding("road_overlong", np.array([piece]), {"step_m": round(float(longest_m[piece]))})


def _between_same_nodes(ground: Ground) -> Iterator[tuple[int, int]]:
    """All pairs of pieces with the same two ends, loops left out."""
    streets = ground.streets
    low, high = np.minimum(streets.start, streets.end), np.maximum(streets.start, streets.end)
    order = np.lexsort([high, low])
    order = order[(low != high)[order]]
    changes = np.flatnonzero((np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)) + 1
    for group in np.split(order, changes):
        for place in range(1, len(group)):
            for before in range(place):
                yield int(group[before]), int(group[place])


def _apart_m(ground: Ground, one: int, other: int) -> float:
    """How far two pieces are from each other at most, in metres; 0 where all vertices are the same."""
    first, second = ground.lines(np.array([one, other]))
    if np.array_equal(first, second) or np.array_equal(first, second[::-1]):
        return 0.0
    scale = _METRES_A_DEGREE * np.array([np.cos(np.radians(first[0, 1])), 1.0])
    apart = shapely.hausdorff_distance(shapely.LineString(first * scale), shapely.LineString(second * scale))
    return max(float(apart), np.finfo(float).tiny)
