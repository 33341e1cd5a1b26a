"""Blocks between streets, and what a community border between two of them costs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.borders import pair_sums, shared_segments
from geodata.provisional.street_lines import NO_STREET_COST, StreetLines
from gridsvc.grids.coverage import RASTER_M

_SIMPLE_M = 2.0
_LARGE_M2 = 100_000.0
_CUT_M = 250.0
_ON_STREET_M = 0.05

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Blocks:
    """b polygons in metres that tile the area, and n pairs of neighbours with the cost of a border between them."""

    polygons: npt.NDArray[np.object_]
    one: Ints
    other: Ints
    cost: npt.NDArray[np.float64]


def blocks_of(area: shapely.MultiPolygon, streets: StreetLines) -> Blocks:
    """Faces between the streets of an area; large ones are cut along a lattice."""
    lines = shapely.simplify(streets.lines, _SIMPLE_M)
    edge = shapely.set_precision(area, RASTER_M)
    inside = shapely.intersection(shapely.union_all(lines, grid_size=RASTER_M), edge, grid_size=RASTER_M)
    faces = _faces([inside, edge.boundary], edge)
    large = faces[shapely.area(faces) > _LARGE_M2]
    if len(large):
        cuts = shapely.intersection(_lattice(edge.bounds), shapely.union_all(large))
        faces = _faces([inside, edge.boundary, cuts], edge)
    one, other, cost = _border_costs(faces, shapely.simplify(streets.lines, _SIMPLE_M), streets.border_cost)
    return Blocks(faces, one, other, cost)


def _faces(lines: list[shapely.Geometry], area: shapely.Geometry) -> npt.NDArray[np.object_]:
    noded = shapely.union_all(lines, grid_size=RASTER_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    shapely.prepare(area)
    return np.asarray(faces[shapely.intersects(area, shapely.point_on_surface(faces))])


def _lattice(bounds: tuple[float, float, float, float]) -> shapely.Geometry:
    west, south, east, north = bounds
    columns, rows = np.arange(west, east + _CUT_M, _CUT_M), np.arange(south, north + _CUT_M, _CUT_M)
    upright = [[(x, rows[0]), (x, rows[-1])] for x in columns]
    level = [[(columns[0], y), (columns[-1], y)] for y in rows]
    return shapely.union_all(shapely.linestrings(upright + level), grid_size=RASTER_M)


def _border_costs(
    faces: npt.NDArray[np.object_], lines: npt.NDArray[np.object_], border_cost: npt.NDArray[np.float64]
) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    shared = shared_segments(faces)
    middle = shapely.points(shared.ends.mean(axis=1))
    piece, street = shapely.STRtree(lines).query(middle, predicate="dwithin", distance=_ON_STREET_M)
    rate = np.full(len(middle), NO_STREET_COST)
    np.minimum.at(rate, piece, border_cost[street])
    return pair_sums(shared.one, shared.other, rate * shared.length_m)
