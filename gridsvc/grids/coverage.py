"""The rule for a set of grids: they join without gaps or overlaps and stay inside their communities."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

RASTER_M = 0.001
GAP_WIDTH_M = 0.05
OUTSIDE_MAX_M2 = 1.0
_LITTLE_M = 2 * RASTER_M

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class GridFault:
    """What is wrong, with which grids (by code), how much of it in m² and near which place in metres."""

    code: str
    grids: tuple[str, ...]
    area_m2: float = 0.0
    place: tuple[float, float] | None = None
    params: dict[str, str] = field(default_factory=dict)


def snapped(polygons: Geometries) -> Geometries:
    """The polygons, in metres, with their vertices on the raster of 1 mm."""
    return np.asarray(shapely.set_precision(polygons, RASTER_M), dtype=object)


def coverage_faults(
    codes: Sequence[str], polygons: Geometries, communities: Geometries | None = None
) -> tuple[GridFault, ...]:
    """Faults of polygons in metres; communities: the outline, or None, in which each of them has to lie."""
    sound = _sound(polygons)
    rest = np.flatnonzero(sound)
    named = [codes[i] for i in rest.tolist()]
    outside = () if communities is None else _outside(named, polygons[rest], communities[rest])
    joined = shapely.coverage_is_valid(polygons[rest], gap_width=GAP_WIDTH_M)
    return (*_broken(codes, polygons, ~sound), *(() if joined else _badly_joined(named, polygons[rest])), *outside)


def bare_area(outlines: Geometries, polygons: Geometries) -> float:
    """How many m² of some outlines no polygon covers, found at once; infinite where some are broken or overlap."""
    if not (_are_areas(outlines) and _are_areas(polygons) and shapely.coverage_is_valid(polygons)):
        return math.inf
    ground, covered = shapely.union_all(outlines), shapely.coverage_union_all(polygons)
    return float(shapely.area(shapely.difference(ground, covered, grid_size=RASTER_M)))


def _are_areas(geometries: Geometries) -> bool:
    kinds = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    return bool(np.isin(shapely.get_type_id(geometries), kinds).all() and shapely.is_valid(geometries).all())


def _sound(polygons: Geometries) -> npt.NDArray[np.bool_]:
    single = (shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(polygons)
    return np.asarray(single & shapely.is_valid(polygons), dtype=np.bool_)


def _broken(codes: Sequence[str], polygons: Geometries, bad: npt.NDArray[np.bool_]) -> tuple[GridFault, ...]:
    return tuple(
        GridFault("grid_broken", (codes[i],), params={"why": _why(polygons[i])}) for i in np.flatnonzero(bad).tolist()
    )


def _why(geometry: shapely.Geometry) -> str:
    kind = shapely.GeometryType(int(shapely.get_type_id(geometry)))
    return str(shapely.is_valid_reason(geometry)) if kind is shapely.GeometryType.POLYGON else kind.name.title()


def _outside(codes: Sequence[str], polygons: Geometries, communities: Geometries) -> tuple[GridFault, ...]:
    known = np.array([each is not None for each in communities], dtype=np.bool_)
    known[known] = ~_surely_within(polygons[known], communities[known])
    area = np.zeros(len(polygons))
    area[known] = shapely.area(shapely.difference(polygons[known], communities[known]))
    return tuple(
        GridFault("grid_outside_community", (codes[i],), float(area[i]), _place(polygons[i]))
        for i in np.flatnonzero(area > OUTSIDE_MAX_M2).tolist()
    )


def _surely_within(polygons: Geometries, communities: Geometries) -> npt.NDArray[np.bool_]:
    """Those that lie in a community a little widened, and too short, as its cracks are, for more than the allowed."""
    each, which = np.unique(np.array([id(one) for one in communities]), return_index=True)
    widened = shapely.buffer(communities[which], _LITTLE_M)
    cracks = shapely.area(shapely.buffer(widened, -_LITTLE_M)) - shapely.area(communities[which])
    shapely.prepare(widened)
    home = np.searchsorted(each, np.array([id(one) for one in communities]))
    short = shapely.length(polygons) * _LITTLE_M + np.abs(cracks)[home] < OUTSIDE_MAX_M2
    return np.asarray(short & shapely.covers(widened[home], polygons), dtype=np.bool_)


def _badly_joined(codes: Sequence[str], polygons: Geometries) -> tuple[GridFault, ...]:
    edges = shapely.coverage_invalid_edges(polygons, gap_width=GAP_WIDTH_M)
    flagged = np.flatnonzero(~shapely.is_empty(edges))
    # A grid within another is flagged alone.
    flag, beside = shapely.STRtree(polygons).query(polygons[flagged], predicate="intersects")
    touching = np.sort(np.column_stack([flagged[flag], beside]), axis=1)
    one, other = np.unique(touching[touching[:, 0] < touching[:, 1]], axis=0).T
    shared = shapely.intersection(polygons[one], polygons[other])
    area = shapely.area(shared)
    pairs: list[tuple[int, int]] = list(zip(one.tolist(), other.tolist(), strict=True))
    overlaps = tuple(
        GridFault("grids_overlap", (codes[pairs[i][0]], codes[pairs[i][1]]), float(area[i]), _place(shared[i]))
        for i in np.flatnonzero(area > 0).tolist()
    )
    explained = set(one[area > 0].tolist()) | set(other[area > 0].tolist())
    loose = [i for i in flagged.tolist() if i not in explained]
    return overlaps + tuple(_loose(i, codes, polygons, edges[i]) for i in loose)


def _loose(row: int, codes: Sequence[str], polygons: Geometries, edge: shapely.Geometry) -> GridFault:
    near = np.flatnonzero(shapely.dwithin(polygons, edge, GAP_WIDTH_M)).tolist()
    others = ", ".join(sorted(codes[i] for i in near if i != row))
    return GridFault("grid_not_joined", (codes[row],), 0.0, _place(edge), {"others": others or "–"})


def _place(geometry: shapely.Geometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(shapely.point_on_surface(geometry))[0]
    return round(float(x), 3), round(float(y), 3)
