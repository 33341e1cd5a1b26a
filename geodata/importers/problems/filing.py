"""Puts the problems of a block into the unit grids in force, and into regions where there is no grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geodata.importers.ground import Ground
from geodata.importers.location import refuse_outside, regions_of_rows
from geodata.importers.placing import Placing
from geodata.importers.plane import Geometries, geometry_array, inner_points
from geodata.importers.sheet import Sheet
from geodata.stores.problems import GridAt, ProblemStore

ROUNDED_DEGREES = 1e-8
"""A millimetre: what nine decimals and the raster of outlines can move a point over a border."""
FILED_UNDER = ("district", "street", "community", "grid_id", "grid_code")


@dataclass(frozen=True, slots=True)
class UnitGrids:
    """The unit grids in force of a city by code, and a tree of their outlines."""

    columns: Mapping[str, Geometries]
    tree: shapely.STRtree

    @classmethod
    def of_city(cls, store: ProblemStore, city_id: int) -> "UnitGrids":
        """All of them, the lower codes first."""
        found = store.grids_in_force(city_id)
        outlines = geometry_array(outline for _, outline in found)
        shapely.prepare(outlines)
        grids = [grid for grid, _ in found]
        columns = {name: geometry_array(column) for name, column in _columns(grids).items()}
        return cls(columns, shapely.STRtree(outlines))

    def __len__(self) -> int:
        return len(self.tree.geometries)

    def containing(self, points: Geometries) -> npt.NDArray[np.intp]:
        """Which grid holds each point, on a border the one with the lower code; as many as there are for none.

        A point up to a millimetre outside of all grids was rounded: it belongs to the one beside it.
        """
        first = np.full(len(points), len(self), dtype=np.intp)
        if len(self):
            # Outlines are prepared and points are not, so the tree finds boxes only.
            point, grid = self.tree.query(points)
            x, y = shapely.get_x(points)[point], shapely.get_y(points)[point]
            held = shapely.intersects_xy(self.tree.geometries[grid], x, y)
            np.minimum.at(first, point[held], grid[held])
            stray = np.flatnonzero(first == len(self))
            point, grid = self.tree.query(points[stray], predicate="dwithin", distance=ROUNDED_DEGREES)
            np.minimum.at(first, stray[point], grid)
        return first


def file_under(
    sheet: Sheet, grids: UnitGrids, ground: Ground, geometries: Geometries, placing: Placing
) -> dict[str, list[Any]]:
    """District, street, community and grid of each row that lies in the city."""
    points = inner_points(geometries)
    refuse_outside(sheet, ground, points, placing)
    columns = {name: np.full(len(sheet), None, dtype=object) for name in FILED_UNDER}
    alive = np.array(sheet.alive, dtype=np.intp)
    alive = alive[~shapely.is_missing(points[alive])]
    held = grids.containing(points[alive])
    inside = held < len(grids)
    for name, column in columns.items():
        column[alive[inside]] = grids.columns[name][held[inside]]
    stray = alive[~inside].tolist()
    for row, regions in zip(stray, regions_of_rows(sheet, ground, points, stray), strict=True):
        for name, region in zip(FILED_UNDER, regions, strict=False):
            columns[name][row] = region
    return {name: column.tolist() for name, column in columns.items()}


def _columns(grids: Sequence[GridAt]) -> dict[str, list[Any]]:
    return {
        "district": [grid.district for grid in grids],
        "street": [grid.street for grid in grids],
        "community": [grid.community for grid in grids],
        "grid_id": [grid.id for grid in grids],
        "grid_code": [grid.code for grid in grids],
    }
