"""Blocks between streets, and what a community border between two of them costs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.blocks.cutting import Cutter
from geodata.grids.blocks.guides import MAIN, STREET, guides_of_lines
from geodata.grids.blocks.noding import NOTHING, without_hairlines
from geodata.grids.blocks.prolonging import dead_ends
from geodata.grids.blocks.ranking import street_finder
from geodata.grids.blocks.sharing import shared_out, without_arms
from geodata.grids.borders import pair_sums, shared_segments
from geodata.grids.faces import Faces
from geodata.provisional.street_lines import NO_STREET_COST, StreetLines
from gridsvc.grids.coverage import RASTER_M

_SIMPLE_M = 2.0
_CUT_M2 = 65_000.0
_ON_STREET_M = 0.05
_BETWEEN_CARRIAGEWAYS_M = 21.0
_MAIN_COST = 0.5

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Blocks:
    """b polygons in metres that tile the area, and n pairs of neighbours with the cost of a border between them."""

    polygons: npt.NDArray[np.object_]
    one: Ints
    other: Ints
    cost: npt.NDArray[np.float64]


def blocks_of(area: shapely.MultiPolygon, streets: StreetLines) -> Blocks:
    """Faces between the streets of an area, dual carriageways closed; large ones are cut along their own directions."""
    lines = shapely.simplify(streets.lines, _SIMPLE_M)
    edge = shapely.set_precision(area, RASTER_M)
    inside = shapely.intersection(shapely.union_all(lines, grid_size=RASTER_M), edge, grid_size=RASTER_M)
    faces = _closed(_faces([inside, edge.boundary], edge), streets)
    faces, _ = Cutter(_CUT_M2).pieces(faces, dead_ends(NOTHING))
    one, other, cost = _border_costs(faces, lines, streets.border_cost)
    return Blocks(faces, one, other, cost)


def _closed(faces: npt.NDArray[np.object_], streets: StreetLines) -> npt.NDArray[np.object_]:
    """Faces without those between carriageways, which are shared out to both sides."""
    rank = np.where(streets.border_cost <= _MAIN_COST, MAIN, STREET)
    guides = guides_of_lines(shapely.simplify(streets.lines, _SIMPLE_M), rank, streets.names)
    home = np.zeros(len(faces), dtype=np.int64)
    whole, _ = without_hairlines(faces, home)
    return shared_out(without_arms(Faces(whole, home[: len(whole)])), street_finder(guides)).polygons


def _faces(lines: list[shapely.Geometry], area: shapely.Geometry) -> npt.NDArray[np.object_]:
    noded = shapely.union_all(lines, grid_size=RASTER_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    shapely.prepare(area)
    return np.asarray(faces[shapely.intersects(area, shapely.point_on_surface(faces))])


def _border_costs(
    faces: npt.NDArray[np.object_], lines: npt.NDArray[np.object_], border_cost: npt.NDArray[np.float64]
) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    shared = shared_segments(faces)
    middle = np.asarray(shapely.points(shared.ends.mean(axis=1)), dtype=object)
    tree = shapely.STRtree(lines)
    rate = np.full(len(middle), NO_STREET_COST)
    for streets, reach in ((border_cost <= _MAIN_COST, _BETWEEN_CARRIAGEWAYS_M), (border_cost > 0, _ON_STREET_M)):
        piece, street = tree.query(middle, predicate="dwithin", distance=reach)
        fits = streets[street]
        np.minimum.at(rate, piece[fits], border_cost[street[fits]])
    return pair_sums(shared.one, shared.other, rate * shared.length_m)
