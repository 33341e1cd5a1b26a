"""Puts the problems of a block into the unit grids in force, and into regions where there is no grid."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geodata.importers.ground import Ground
from geodata.importers.location import refuse_outside, regions_of_rows
from geodata.importers.plane import Geometries, geometry_array, inner_points
from geodata.importers.sheet import Sheet
from geodata.stores.problems import GridAt, ProblemStore

ROUNDED_DEGREES = 1e-8
"""A millimetre: what nine decimals and the raster of outlines can move a point over a border."""
FILED_UNDER = ("district", "street", "community", "grid_id", "grid_code")


@dataclass(frozen=True, slots=True)
class UnitGrids:
    """The unit grids in force of a city by code, and a tree of their outlines."""

    grids: list[GridAt]
    tree: shapely.STRtree

    @classmethod
    def of_city(cls, store: ProblemStore, city_id: int) -> "UnitGrids":
        """All of them, the lower codes first."""
        found = store.grids_in_force(city_id)
        outlines = geometry_array(outline for _, outline in found)
        shapely.prepare(outlines)
        return cls([grid for grid, _ in found], shapely.STRtree(outlines))

    def containing(self, points: Geometries) -> npt.NDArray[np.intp]:
        """Which grid holds each point, on a border the one with the lower code; as many as there are for none.

        A point up to a millimetre outside of all grids was rounded: it belongs to the one beside it.
        """
        first = np.full(len(points), len(self.grids), dtype=np.intp)
        if self.grids:
            point, grid = self.tree.query(points, predicate="intersects")
            np.minimum.at(first, point, grid)
            stray = np.flatnonzero(first == len(self.grids))
            point, grid = self.tree.query(points[stray], predicate="dwithin", distance=ROUNDED_DEGREES)
            np.minimum.at(first, stray[point], grid)
        return first


def file_under(sheet: Sheet, grids: UnitGrids, ground: Ground, geometries: Geometries) -> dict[str, list[Any]]:
    """District, street, community and grid of each row that lies in the city."""
    points = inner_points(geometries)
    refuse_outside(sheet, ground, points)
    columns: dict[str, list[Any]] = {name: [None] * len(sheet) for name in FILED_UNDER}
    alive = np.array([row for row in sheet.alive if points[row] is not None], dtype=np.intp)
    held = grids.containing(points[alive])
    inside = held < len(grids.grids)
    for row, at in zip(alive[inside].tolist(), held[inside].tolist(), strict=True):
        grid = grids.grids[at]
        columns["district"][row] = grid.district
        columns["street"][row] = grid.street
        columns["community"][row] = grid.community
        columns["grid_id"][row] = grid.id
        columns["grid_code"][row] = grid.code
    stray = alive[~inside].tolist()
    for row, regions in zip(stray, regions_of_rows(sheet, ground, points, stray), strict=True):
        for name, region in zip(FILED_UNDER, regions, strict=False):
            columns[name][row] = region
    return columns
