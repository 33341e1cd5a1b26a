"""The boundary of a city from a file of polygons."""

from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from geodata.importers.reading import SourceFile, read_table
from gridsvc.errors import InvalidInput

_WGS84 = "EPSG:4326"


def boundary_in(path: Path) -> shapely.MultiPolygon:
    """All polygons of a GeoJSON (features, one feature or a geometry) or GeoPackage file as one, in WGS84 degrees."""
    shapes, crs = _shapes(path)
    areas = [each for each in shapes if isinstance(each, shapely.Polygon | shapely.MultiPolygon)]
    if not areas:
        raise InvalidInput(f"{path.name} holds no polygon", code="boundary_without_area", params={"file": path.name})
    transformer = Transformer.from_crs(CRS.from_user_input(crs), "EPSG:4326", always_xy=True)
    whole = shapely.union_all(shapely.make_valid(shapely.force_2d(areas)))
    placed = shapely.transform(whole, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))
    bounds = np.array(placed.bounds)
    if not (np.isfinite(bounds).all() and (np.abs(bounds) <= [180, 90, 180, 90]).all()):
        raise InvalidInput(
            f"{path.name} lies outside the range of longitude and latitude",
            code="coordinates_not_degrees",
            params={"file": path.name, "value": bounds.round(3).tolist(), "crs": crs},
        )
    parts = [part for part in shapely.get_parts(placed).tolist() if isinstance(part, shapely.Polygon)]
    return shapely.MultiPolygon(parts)


def _shapes(path: Path) -> tuple[list[BaseGeometry | None], str]:
    file = SourceFile.at(path)
    try:
        lone = shapely.from_geojson(file.content.decode("utf-8-sig"))
    except (shapely.GEOSException, UnicodeDecodeError):
        lone = None
    if lone is not None and lone.geom_type != "GeometryCollection":
        return [lone], _WGS84
    table = read_table(file)
    return list(table.geometries or ()), table.crs or _WGS84
