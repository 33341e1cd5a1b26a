"""Puts rows into the regions of the city; what lies outside of the city is refused with its distance."""

import numpy as np
import shapely

from geodata.importers.ground import Ground
from geodata.importers.plane import Geometries
from geodata.importers.sheet import Sheet

Regions = tuple[str | None, str | None, str | None]


def locate(sheet: Sheet, ground: Ground, geometries: Geometries) -> tuple[Geometries, list[Regions]]:
    """Each row's representative point in degrees (None for rows refused), and its district, street and community."""
    points = shapely.point_on_surface(geometries)
    _refuse_outside(sheet, ground, points)
    regions: list[Regions] = [(None, None, None)] * len(sheet)
    alive = [row for row in sheet.alive if points[row] is not None]
    for row, found in zip(alive, ground.regions_of(points[alive]), strict=True):
        regions[row] = found
    stray = [row for row in alive if regions[row][0] is None]
    for row, district in zip(stray, ground.nearest_district(points[stray]), strict=True):
        if district is None:
            sheet.refuse(row, "geometry", "districts_unknown", value=_place(points[row]), suggestion="import_regions")
        else:
            regions[row] = (district, None, None)
            sheet.warn("between_districts", row=row, field="geometry", value=_place(points[row]), district=district)
    return points, regions


def _refuse_outside(sheet: Sheet, ground: Ground, points: Geometries) -> None:
    alive = [row for row in sheet.alive if points[row] is not None]
    for row, metres in zip(alive, ground.metres_outside(points[alive]).tolist(), strict=True):
        if metres > 0:
            swapped = ground.holds(shapely.Point(points[row].y, points[row].x))
            sheet.refuse(
                row,
                "geometry",
                "outside_city",
                value=_place(points[row]),
                suggestion="swap_coordinates" if swapped else "check_place",
                distance_m=round(metres) if np.isfinite(metres) else "?",
            )


def _place(point: shapely.Point) -> str:
    return f"{point.x:.6f} {point.y:.6f}"
