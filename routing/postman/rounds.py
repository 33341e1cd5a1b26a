"""The order in which links are walked, so that each is walked as often as it is listed."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gridsvc.roads import Roads
from routing.postman.links import MM, Links

Step = tuple[int, bool]
"""A link, and whether it is walked from its a to its b."""


def steps_of(links: Links, listed: Sequence[int], start: int) -> list[Step]:
    """One way from a point along all listed links (Hierholzer's, 1873); only two points or none may be odd."""
    leaving: dict[int, list[int]] = {}
    for row, link in enumerate(listed):
        for point in {int(links.a[link]), int(links.b[link])}:
            leaving.setdefault(point, []).append(row)
    used = [False] * len(listed)
    stack: list[tuple[int, Step | None]] = [(start, None)]
    found: list[Step] = []
    while stack:
        point, step = stack[-1]
        rows = leaving.get(point, [])
        while rows and used[rows[-1]]:
            rows.pop()
        if rows:
            used[rows[-1]] = True
            link = listed[rows.pop()]
            forward = int(links.a[link]) == point
            stack.append((int(links.b[link] if forward else links.a[link]), (link, forward)))
        else:
            stack.pop()
            found += [step] if step else []
    return found[::-1]


def way_of(roads: Roads, links: Links, steps: Sequence[Step]) -> npt.NDArray[np.float64]:
    """The vertices of a walk, WGS84 (n, 2)."""
    drawn = {link: _drawn(roads, links, link) for link in {link for link, _ in steps}}
    pieces = [drawn[link] if forward else drawn[link][::-1] for link, forward in steps]
    return np.concatenate([pieces[0][:1], *(piece[1:] for piece in pieces)]) if pieces else np.empty((0, 2))


def _drawn(roads: Roads, links: Links, link: int) -> npt.NDArray[np.float64]:
    edge = int(links.edge[link])
    bends = slice(int(roads.offsets[edge]), int(roads.offsets[edge + 1]))
    lonlat = np.column_stack([roads.bend_lon[bends], roads.bend_lat[bends]])
    whole = roads.length_m[edge] * MM
    begin, end = int(links.from_mm[link]), int(links.to_mm[link])
    if begin == 0 and end >= whole - 1:
        return lonlat
    east = np.cos(np.radians(lonlat[0, 1]))
    along = np.concatenate([[0.0], np.hypot(np.diff(lonlat[:, 0]) * east, np.diff(lonlat[:, 1])).cumsum()])
    cuts = np.array([begin, end]) / max(whole, 1) * along[-1]
    inner = (along > cuts[0]) & (along < cuts[1])
    ends = np.column_stack([np.interp(cuts, along, lonlat[:, axis]) for axis in (0, 1)])
    return np.concatenate([ends[:1], lonlat[inner], ends[1:]])
