"""Puts rows into the regions of the city; what lies outside of the city is refused with its distance."""

from collections.abc import Sequence

import numpy as np
import shapely

from geodata.importers.ground import Ground
from geodata.importers.plane import Geometries, inner_points
from geodata.importers.sheet import Sheet

Regions = tuple[str | None, str | None, str | None]


def locate(sheet: Sheet, ground: Ground, geometries: Geometries) -> tuple[Geometries, list[Regions]]:
    """Each row's representative point in degrees (None for rows refused), and its district, street and community."""
    points = inner_points(geometries)
    refuse_outside(sheet, ground, points)
    regions: list[Regions] = [(None, None, None)] * len(sheet)
    alive = [row for row in sheet.alive if points[row] is not None]
    for row, found in zip(alive, regions_of_rows(sheet, ground, points, alive), strict=True):
        regions[row] = found
    return points, regions


def regions_of_rows(sheet: Sheet, ground: Ground, points: Geometries, rows: Sequence[int]) -> list[Regions]:
    """District, street and community of some rows; outside all districts the nearest one, which is told."""
    chosen = list(rows)
    regions: list[Regions] = list(ground.regions_of(points[chosen]))
    stray = [place for place, found in enumerate(regions) if found[0] is None]
    nearest = ground.nearest_district(points[[chosen[place] for place in stray]])
    for place, district in zip(stray, nearest, strict=True):
        row = chosen[place]
        if district is None:
            sheet.refuse(row, "geometry", "districts_unknown", value=_place(points[row]), suggestion="import_regions")
        else:
            regions[place] = (district, None, None)
            sheet.warn("between_districts", row=row, field="geometry", value=_place(points[row]), district=district)
    return regions


def refuse_outside(sheet: Sheet, ground: Ground, points: Geometries) -> None:
    """Refuse rows outside of the city, with the distance."""
    alive = np.array([row for row in sheet.alive if points[row] is not None], dtype=np.intp)
    metres = ground.metres_outside(points[alive])
    for row, distance in zip(alive[metres > 0].tolist(), metres[metres > 0].tolist(), strict=True):
        lon, lat = float(shapely.get_x(points[row])), float(shapely.get_y(points[row]))
        swapped = ground.holds(shapely.Point(lat, lon))
        sheet.refuse(
            row,
            "geometry",
            "outside_city",
            value=f"{lon:.6f} {lat:.6f}",
            suggestion="swap_coordinates" if swapped else "check_place",
            distance_m=round(distance) if np.isfinite(distance) else "?",
        )


def _place(point: shapely.Point) -> str:
    return f"{point.x:.6f} {point.y:.6f}"
