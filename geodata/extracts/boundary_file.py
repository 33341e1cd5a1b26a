"""The boundary of a city from a file of polygons."""

from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS, Transformer

from geodata.importers.reading import SourceFile, read_table
from gridsvc.errors import InvalidInput


def boundary_in(path: Path) -> shapely.MultiPolygon:
    """All polygons of a GeoJSON or GeoPackage file as one, in WGS84 degrees."""
    table = read_table(SourceFile.at(path))
    areas = [each for each in table.geometries or () if isinstance(each, shapely.Polygon | shapely.MultiPolygon)]
    if not areas:
        raise InvalidInput(f"{path.name} holds no polygon", code="boundary_without_area", params={"file": path.name})
    transformer = Transformer.from_crs(CRS.from_user_input(table.crs or "EPSG:4326"), "EPSG:4326", always_xy=True)
    whole = shapely.union_all(shapely.make_valid(shapely.force_2d(areas)))
    placed = shapely.transform(whole, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))
    bounds = np.array(placed.bounds)
    if not (np.isfinite(bounds).all() and (np.abs(bounds) <= [180, 90, 180, 90]).all()):
        raise InvalidInput(
            f"{path.name} does not lie on earth", code="coordinates_not_degrees", params={"file": path.name}
        )
    parts = [part for part in shapely.get_parts(placed).tolist() if isinstance(part, shapely.Polygon)]
    return shapely.MultiPolygon(parts)
