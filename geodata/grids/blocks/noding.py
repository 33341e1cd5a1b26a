"""Lines noded on the 1 mm raster, the polygons between them, and polygons of a coverage cut along further lines."""

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.borders import pair_sums, shared_segments
from geodata.grids.faces import is_hairline
from gridsvc.grids.coverage import GAP_WIDTH_M, RASTER_M

HAIRLINE_M = 0.01
_MENDING_ROUNDS = 3

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]

NOTHING: Geometries = np.array([], dtype=object)


def noded(*lines: Geometries) -> Geometries:
    """All lines as pieces that meet at their ends only, with vertices on the raster."""
    return np.asarray(shapely.get_parts(shapely.union_all(np.concatenate(lines), grid_size=RASTER_M)))


def polygons_between(pieces: Geometries) -> tuple[Geometries, Geometries]:
    """The polygons between noded pieces, and the pieces that end blindly inside them, put together."""
    polygons, _, blind, _ = shapely.polygonize_full(pieces)
    return np.asarray(shapely.get_parts(polygons)), _merged(np.asarray(shapely.get_parts(blind)))


def recut(polygons: Geometries, cuts: Geometries) -> tuple[Geometries, Ints, Geometries]:
    """A coverage cut along lines, for each new polygon the position of the old one, and what ends blindly.

    Polygons within a centimetre of a cut are noded again, so that neighbours get the corners a cut makes; others only
    where noding moved a border of theirs by the raster's step.
    """
    touched = np.zeros(len(polygons), dtype=bool)
    tree = shapely.STRtree(polygons)
    if len(cuts):
        touched[tree.query(cuts, predicate="dwithin", distance=HAIRLINE_M)[1]] = True
    if not touched.any():
        return polygons, np.arange(len(polygons)), NOTHING
    parts, home, blind = _cut_anew(polygons[touched], cuts)
    origin = np.flatnonzero(touched)[home]
    while True:
        around = np.unique(tree.query(polygons[touched])[1])
        around = around[~touched[around]]
        moved = around[_unfit(polygons[around], parts)]
        if not len(moved):
            rest = np.flatnonzero(~touched)
            return np.concatenate([polygons[rest], parts]), np.concatenate([rest, origin]), blind
        near = np.zeros(len(parts), dtype=bool)
        near[shapely.STRtree(parts).query(polygons[moved], predicate="intersects")[1]] = True
        before = np.concatenate([origin[near], moved])
        anew, home, _ = _cut_anew(np.concatenate([parts[near], polygons[moved]]), NOTHING)
        parts, origin = np.concatenate([parts[~near], anew]), np.concatenate([origin[~near], before[home]])
        touched[moved] = True


def _unfit(around: Geometries, parts: Geometries) -> npt.NDArray[np.bool_]:
    """Which polygons around do not fit the parts."""
    near = np.unique(shapely.STRtree(parts).query(around)[1])
    edges = shapely.coverage_invalid_edges(np.concatenate([around, parts[near]]), HAIRLINE_M)
    return np.asarray(~shapely.is_empty(edges[: len(around)]))


def _cut_anew(polygons: Geometries, cuts: Geometries) -> tuple[Geometries, Ints, Geometries]:
    parts, blind = polygons_between(noded(shapely.boundary(polygons), cuts))
    home = holders(polygons, parts)
    known = home >= 0
    parts, member = without_hairlines(parts[known], home[known])
    return parts, home[known][member], blind


def mended(polygons: Geometries) -> tuple[Geometries, Ints]:
    """A coverage without cracks: polygons that do not fit their neighbours are noded again; and the old positions."""
    origin = np.arange(len(polygons))
    for _ in range(_MENDING_ROUNDS):
        unfit = ~shapely.is_empty(shapely.coverage_invalid_edges(polygons, GAP_WIDTH_M))
        if not unfit.any():
            break
        unfit[shapely.STRtree(polygons).query(polygons[unfit], predicate="intersects")[1]] = True
        parts, home, _ = _cut_anew(polygons[unfit], NOTHING)
        origin = np.concatenate([origin[~unfit], origin[unfit][home]])
        polygons = np.concatenate([polygons[~unfit], parts])
    return polygons, origin


def holders(polygons: Geometries, parts: Geometries) -> Ints:
    """The polygon each part lies in by a point inside it; for hairlines else one within a centimetre, else -1."""
    tree = shapely.STRtree(polygons)
    inside = shapely.point_on_surface(parts)
    part, polygon = tree.query(inside, predicate="within")
    home = np.full(len(parts), -1, dtype=np.int64)
    home[part] = polygon
    lost = np.flatnonzero((home < 0) & is_hairline(parts))
    near, polygon = tree.query_nearest(inside[lost], max_distance=HAIRLINE_M, all_matches=False)
    home[lost[near]] = polygon
    return home


def without_hairlines(polygons: Geometries, home: Ints) -> tuple[Geometries, Ints]:
    """Polygons thinner than a centimetre join the neighbour they share most with, of the same home if they can.

    Gives the polygons, and the position of one member of each.
    """
    label = np.arange(len(polygons))
    thin = is_hairline(polygons)
    if not thin.any():
        return polygons, label
    near = np.unique(shapely.STRtree(polygons).query(polygons[thin], predicate="intersects")[1])
    shared = shared_segments(polygons[near])
    one, other, length = pair_sums(near[shared.one], near[shared.other], shared.length_m)
    one, other, length = np.append(one, other), np.append(other, one), np.append(length, length)
    fits = thin[one] & ~thin[other]
    one, other, length = one[fits], other[fits], length[fits]
    order = np.lexsort([other, -length, home[one] != home[other], one])
    which, first = np.unique(one[order], return_index=True)
    label[which] = other[order][first]
    return united(polygons, label)


def united(polygons: Geometries, label: Ints) -> tuple[Geometries, Ints]:
    """Polygons of a coverage joined to those their labels name: single polygons, and the one each was joined to."""
    first, group, size = np.unique(label, return_inverse=True, return_counts=True)
    whole = polygons[first].copy()
    order = np.argsort(group, kind="stable")
    begins = np.concatenate([[0], np.cumsum(size)])
    for i in np.flatnonzero(size > 1).tolist():
        whole[i] = shapely.coverage_union_all(polygons[order[begins[i] : begins[i + 1]]])
    parts, of = shapely.get_parts(whole, return_index=True)
    return np.asarray(parts), first[of]


def first_members(group: Ints) -> Ints:
    """For each member of a group the position of the group's first one."""
    _, first, which = np.unique(group, return_index=True, return_inverse=True)
    return first[which]


def _merged(lines: Geometries) -> Geometries:
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))) if len(lines) else lines
