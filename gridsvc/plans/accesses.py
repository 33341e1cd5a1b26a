"""Where sites are entered and left, put on the streets of each mode."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.plans.inputs import DueSite
from gridsvc.plans.inspection_time import WalkRule, back_s, gates_s
from gridsvc.plans.task import Access, LonLat
from gridsvc.roads import Mode, Snapper, Snaps

Floats = npt.NDArray[np.float64]

_OUTLINE_STEP_DEG = 0.0002
_LINE_ENDS = 2


@dataclass(frozen=True, slots=True)
class SnapCount:
    """What happened to the sites of a task in one mode.

    far: no street of that mode is near. cut_off: only one that hangs together with no others is. passed_over: such a
    street was nearer than the one chosen. far_names, cut_off_names: what these sites are called.
    """

    sites: int
    far: int
    cut_off: int
    passed_over: int
    far_names: tuple[str, ...] = ()
    cut_off_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ends:
    """Candidate points (k, 2) of one site, and the pairs of them by which it is entered and left, with seconds besides.

    No pairs: any point of the outline will do, so the one nearest to a street is chosen.
    """

    points: Floats
    pairs: tuple[tuple[int, int, int], ...]


def accesses_of(
    sites: Sequence[DueSite], modes: Collection[Mode], snapper: Snapper, rule: WalkRule | None = None
) -> tuple[tuple[tuple[Access, ...], ...], dict[Mode, SnapCount]]:
    """The ways in and out of each site, and what was found in each mode.

    A point is entered where it is. Gates, where there are any, are ways in and out of their own. A line is walked from
    either end to the other, or there and back. An area without gates is entered where its outline is nearest to a
    street. Where one way asks for a longer walk than another, it says by how much.
    """
    ends = [_ends(site, rule or WalkRule()) for site in sites]
    points = np.concatenate([np.empty((0, 2)), *(each.points for each in ends)])
    bounds = list(accumulate((len(each.points) for each in ends), initial=0))
    slices = [slice(*pair) for pair in pairwise(bounds)]
    snaps = {mode: snapper.nearest(points, mode) for mode in sorted(modes)}
    accesses = tuple(_accesses(each, rows, snaps) for each, rows in zip(ends, slices, strict=True))
    return accesses, {mode: _count(found, slices, sites) for mode, found in snaps.items()}


def _ends(site: DueSite, rule: WalkRule) -> _Ends:
    shape = site.geometry
    gates = np.array(site.entries, dtype=np.float64).reshape(-1, 2)
    if shape.geom_type == "LineString":
        ends = gates[[0, -1]] if len(gates) >= _LINE_ENDS else shapely.get_coordinates(shape)[[0, -1]]
        if (ends[0] == ends[1]).all():
            return _Ends(ends, ((0, 0, 0),))
        back = back_s(site, rule)
        return _Ends(ends, ((0, 1, 0), (1, 0, 0), (0, 0, back), (1, 1, back)))
    if len(gates):
        return _Ends(gates, tuple((gate, gate, more) for gate, more in enumerate(gates_s(site, rule, len(gates)))))
    if shape.geom_type == "Point":
        return _Ends(shapely.get_coordinates(shape), ((0, 0, 0),))
    outline = shapely.get_coordinates(shapely.segmentize(shapely.boundary(shape), _OUTLINE_STEP_DEG))
    return _Ends(outline, ())


def _accesses(ends: _Ends, rows: slice, snaps: Mapping[Mode, Snaps]) -> tuple[Access, ...]:
    nearest = [_nearest(found.distances_m[rows]) for found in snaps.values()]
    chosen = sorted({point for point in nearest if point is not None}) or [0]
    pairs = ends.pairs or tuple((point, point, 0) for point in chosen)
    places = {mode: found.locations[rows] for mode, found in snaps.items()}
    return tuple(
        Access(
            _lonlat(ends.points[entry]),
            _lonlat(ends.points[leave]),
            {mode: found[entry] for mode, found in places.items()},
            {mode: found[leave] for mode, found in places.items()},
            more,
        )
        for entry, leave, more in pairs
    )


def _nearest(distances_m: Floats) -> int | None:
    return None if np.isnan(distances_m).all() else int(np.nanargmin(distances_m))


def _lonlat(point: Floats) -> LonLat:
    return float(point[0]), float(point[1])


def _count(found: Snaps, slices: Sequence[slice], sites: Sequence[DueSite]) -> SnapCount:
    named = list(zip((site.name for site in sites), slices, strict=True))
    far = tuple(name for name, rows in named if np.isnan(found.distances_m[rows]).all())
    cut_off = tuple(name for name, rows in named if found.cut_off[rows].any())
    return SnapCount(
        sites=len(slices),
        far=len(far),
        cut_off=len(cut_off),
        passed_over=sum(bool(found.passed_over[rows].any()) for rows in slices),
        far_names=far,
        cut_off_names=cut_off,
    )
