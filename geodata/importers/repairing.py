"""Repairs invalid geometries where that was asked for, and says so of each row."""

import numpy as np
import shapely

from geodata.importers.plane import Geometries
from geodata.importers.sheet import Sheet


def repaired(sheet: Sheet, geometries: Geometries, field: str) -> Geometries:
    """The same geometries, invalid ones made valid from their rings; of these only parts of their own dimension stay.

    What falls to nothing by that stays as it is, to be refused.
    """
    broken = np.zeros(len(geometries), dtype=bool)
    broken[sheet.alive] = True
    broken &= ~shapely.is_missing(geometries) & ~shapely.is_valid(geometries)
    rows = np.flatnonzero(broken)
    mended = geometries.copy()
    for row, made in zip(rows.tolist(), _made_valid(geometries[rows]), strict=True):
        if not shapely.is_empty(made):
            mended[row] = made
            why = shapely.is_valid_reason(geometries[row])
            sheet.warn("geometry_repaired", row=row, field=field, value=why)
    return mended


def _made_valid(geometries: Geometries) -> list[shapely.Geometry]:
    made = shapely.make_valid(geometries, method="structure", keep_collapsed=False)
    return [_of_dimension(each, shapely.get_dimensions(before)) for each, before in zip(made, geometries, strict=True)]


def _of_dimension(geometry: shapely.Geometry, dimension: int) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    kept = parts[shapely.get_dimensions(parts) == dimension]
    return kept[0] if len(kept) == 1 else shapely.union_all(kept)
