"""The quickest way of each of many legs, with its line, names, time and metres."""

from collections.abc import Sequence

import numpy as np

from gridsvc.roads import Location, Roads, StreetPath
from routing.cost import EXACT, unpacked
from routing.lines import Lines
from routing.places import Places, places_of
from routing.search import Search, Ways
from routing.unreached import no_way, place_text


def paths_between(
    roads: Roads, lines: Lines, search: Search, legs: Sequence[tuple[Location, Location]]
) -> tuple[StreetPath, ...]:
    """The way of each leg; Unreachable names the first that has none, and as `leg` its number."""
    sources, origin = places_of(roads, [leg[0] for leg in legs])
    targets, end = places_of(roads, [leg[1] for leg in legs])
    pairs, pair = np.unique(np.column_stack((origin, end)).reshape(-1, 2), axis=0, return_inverse=True)
    sources, targets = sources.chosen(pairs[:, 0]), targets.chosen(pairs[:, 1])
    ways = search.ways(sources, targets)
    lost = np.flatnonzero(~(ways.costs[pair] < EXACT))
    if len(lost):
        leg = int(lost[0])
        source, target = (_text(roads, lines, places, int(pair.ravel()[leg])) for places in (sources, targets))
        raise no_way(source, target, leg)
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


def _text(roads: Roads, lines: Lines, places: Places, row: int) -> str:
    share, arc = float(places.share[row]), places.arcs_out[row, 1:]
    lon, lat = lines.along(arc, (share, share))[0].tolist()
    name = int(roads.name[places.edge[row]])
    return place_text(lon, lat, roads.names[name] if name >= 0 else "")
