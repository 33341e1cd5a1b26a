"""Puts rows into the regions of the city; what lies outside of the city is refused with its distance."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from geodata.importers.ground import Ground
from geodata.importers.placing import Placing
from geodata.importers.plane import Geometries, inner_points
from geodata.importers.sheet import Sheet

_FAR_M = 20_000
Regions = tuple[str | None, str | None, str | None]


def locate(sheet: Sheet, ground: Ground, geometries: Geometries, placing: Placing) -> tuple[Geometries, list[Regions]]:
    """Each row's representative point in degrees (None for rows refused), and its district, street and community."""
    points = inner_points(geometries)
    refuse_outside(sheet, ground, points, placing)
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


def refuse_outside(sheet: Sheet, ground: Ground, points: Geometries, placing: Placing) -> None:
    """Refuse rows outside of the city, with the distance."""
    for row, distance, swapped in _outside(sheet, ground, points, placing):
        _refuse(sheet, row, points[row], distance, placing.exchange if swapped else "", placing.system.name)


def refuse_exchanged(sheet: Sheet, ground: Ground, shapes: Geometries, placing: Placing) -> None:
    """Of rows outside of the city refuse those that lie in it once their coordinates are exchanged."""
    for row, distance, swapped in _outside(sheet, ground, shapes, placing):
        if swapped:
            point = shapely.point_on_surface(shapes[row])
            _refuse(sheet, row, point, distance, placing.exchange, placing.system.name)


def _outside(sheet: Sheet, ground: Ground, shapes: Geometries, placing: Placing) -> Iterator[tuple[int, float, bool]]:
    """Rows outside, how far, and whether they would lie inside with their coordinates exchanged."""
    alive = np.array([row for row in sheet.alive if shapes[row] is not None], dtype=np.intp)
    metres = ground.metres_outside(shapes[alive])
    rows = alive[metres > 0]
    points = inner_points(shapes[rows])
    turned = placing.system.exchanged(shapely.get_coordinates(points)).tolist()
    for row, distance, (lon, lat) in zip(rows.tolist(), metres[metres > 0].tolist(), turned, strict=True):
        yield row, distance, ground.holds(shapely.Point(lon, lat))


def _refuse(sheet: Sheet, row: int, point: shapely.Point, distance: float, suggestion: str, crs: str) -> None:
    if (point.x, point.y) == (0, 0):
        sheet.refuse(row, "geometry", "place_of_zeros", value=_place(point), suggestion="fill_in")
        return
    told: dict[str, object] = {"distance_m": round(distance) if np.isfinite(distance) else "?", "crs": crs}
    advice = suggestion or ("check_system" if distance > _FAR_M else "check_place")
    sheet.refuse(row, "geometry", "outside_city", value=_place(point), suggestion=advice, **told)


def _place(point: shapely.Point) -> str:
    return f"{point.x:.6f} {point.y:.6f}"
