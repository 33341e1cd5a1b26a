"""Areas of a file: polygons taken as several-part polygons, other kinds and invalid ones refused."""

from typing import Any

import shapely

from geodata.importers.plane import Geometries, geometry_array
from geodata.importers.sheet import Sheet

_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def areas(sheet: Sheet, geometries: Geometries) -> Geometries:
    """The same areas as MultiPolygons; None where there are none, or where they refuse the row."""
    for row in sheet.alive:
        geometry = geometries[row]
        if geometry is None:
            continue
        if shapely.get_type_id(geometry) not in _AREAS:
            sheet.refuse(row, "geometry", "geometry_kind", value=geometry.geom_type, suggestion="use_areas")
        elif not shapely.is_valid(geometry):
            why = shapely.is_valid_reason(geometry)
            sheet.refuse(row, "geometry", "geometry_invalid", value=why, suggestion="repair_geometry")
    return geometry_array(_several(geometry) for geometry in geometries)


def _several(geometry: Any) -> Any:
    return shapely.MultiPolygon([geometry]) if isinstance(geometry, shapely.Polygon) else geometry
