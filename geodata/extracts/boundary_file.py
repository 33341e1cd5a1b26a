"""The boundary of a city from a file of polygons."""

from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.coordinates import source_system
from geodata.importers.reading import SourceFile, read_table
from gridsvc.errors import InvalidInput


def boundary_in(path: Path, crs: str | None = None) -> shapely.MultiPolygon:
    """All polygons of a file (GeoJSON: features, one feature or a geometry) as one, in WGS84 degrees.

    crs: what the user says of its coordinates.
    """
    shapes, stated = shapes_of(path)
    system = source_system(stated, crs)
    areas = [each for each in shapes if isinstance(each, shapely.Polygon | shapely.MultiPolygon)]
    if not areas:
        raise InvalidInput(f"{path.name} holds no polygon", code="boundary_without_area", params={"file": path.name})
    whole = shapely.union_all(shapely.make_valid(shapely.force_2d(areas)))
    placed = shapely.transform(whole, system.wgs84)
    bounds = np.array(placed.bounds)
    if not (np.isfinite(bounds).all() and (np.abs(bounds) <= [180, 90, 180, 90]).all()):
        raise InvalidInput(
            f"{path.name} lies outside the range of longitude and latitude",
            code="coordinates_not_degrees",
            params={"file": path.name, "value": bounds.round(3).tolist(), "crs": system.name},
        )
    parts = [part for part in shapely.get_parts(placed).tolist() if isinstance(part, shapely.Polygon)]
    return shapely.MultiPolygon(parts)


def shapes_of(path: Path) -> tuple[list[BaseGeometry | None], str | None]:
    """The geometries of a file as they stand there, and what it says of its coordinates."""
    file = SourceFile.at(path)
    try:
        lone = shapely.from_geojson(file.content.decode("utf-8-sig"))
    except (shapely.GEOSException, UnicodeDecodeError):
        lone = None
    if lone is not None and lone.geom_type != "GeometryCollection":
        return [lone], None
    table = read_table(file)
    return list(table.geometries or ()), table.crs
