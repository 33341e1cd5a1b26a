"""The quickest way of each of many legs, with its line, names, time and metres."""

from collections.abc import Sequence

import numpy as np

from gridsvc.errors import Unreachable
from gridsvc.roads import Location, Roads, StreetPath
from routing.cost import EXACT, unpacked
from routing.lines import Lines
from routing.places import Places, places_of
from routing.search import Search, Ways


def paths_between(
    roads: Roads, lines: Lines, search: Search, legs: Sequence[tuple[Location, Location]]
) -> tuple[StreetPath, ...]:
    """The way of each leg; Unreachable names a leg that has none."""
    sources, origin = places_of(roads, [leg[0] for leg in legs])
    targets, end = places_of(roads, [leg[1] for leg in legs])
    pairs, pair = np.unique(np.column_stack((origin, end)).reshape(-1, 2), axis=0, return_inverse=True)
    sources, targets = sources.chosen(pairs[:, 0]), targets.chosen(pairs[:, 1])
    ways = search.ways(sources, targets)
    lost = np.flatnonzero(~(ways.costs[pair] < EXACT))
    if len(lost):
        source, target = legs[int(lost[0])]
        raise Unreachable(f"no way leads from {source} to {target}", code="no_way")
    found = _paths(lines, ways, sources, targets)
    return tuple(found[row] for row in pair.ravel().tolist())


def _paths(lines: Lines, ways: Ways, sources: Places, targets: Places) -> list[StreetPath]:
    ms, metres = (each.tolist() for each in unpacked(ways.costs))
    starts, begins, ends = ways.starts.tolist(), sources.share.tolist(), targets.share.tolist()
    found = []
    for row in range(len(sources)):
        arcs = ways.arcs[starts[row] : starts[row + 1]]
        shares = begins[row], ends[row]
        line, names = lines.along(arcs, shares), lines.names(arcs, shares)
        found.append(StreetPath(line, ms[row], metres[row], names, arcs, shares))
    return found
