"""Square unit grids: cells of a lattice cut at community borders, slivers joined to their neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from geodata.grids.faces import Faces, lattice_faces
from geodata.grids.merging import merged_faces
from geodata.grids.numbering import unit_codes
from gridsvc.errors import InvalidInput

DEGREE_DECIMALS = 9
SRID = 4326

Polygons = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class UnitGrids:
    """n unit grids in order of code; they tile their communities.

    code: str (n,), 15 digits. community: int (n,), positions of the communities they lie in.
    metric: polygons in metres on the 1 mm raster. geometry: the same in WGS84 degrees with 9 decimals, SRID 4326.
    area_m2: float64 (n,), in the metric coordinates.
    """

    code: npt.NDArray[np.str_]
    community: npt.NDArray[np.int64]
    metric: Polygons
    geometry: Polygons
    area_m2: npt.NDArray[np.float64]


def square_grids(
    communities: Sequence[shapely.Polygon | shapely.MultiPolygon] | Polygons,
    codes: Sequence[str],
    metric_srid: int,
    cell_m: float = 100,
) -> UnitGrids:
    """Grids of communities given in metres, with their 12-digit codes; InvalidInput where one needs over 999."""
    areas = np.array(communities, dtype=object)
    if len(areas) != len(codes) or not len(areas):
        raise InvalidInput(f"{len(areas)} communities have {len(codes)} codes", code="communities_without_codes")
    faces = merged_faces(lattice_faces(areas, codes, cell_m), cell_m)
    return _in_order_of_code(faces, codes, metric_srid, cell_m)


def _in_order_of_code(faces: Faces, codes: Sequence[str], metric_srid: int, cell_m: float) -> UnitGrids:
    code = unit_codes(faces.polygons, faces.community, codes, cell_m)
    order = np.argsort(code, kind="stable")
    polygons = shapely.normalize(faces.polygons[order])
    return UnitGrids(
        code=code[order],
        community=faces.community[order],
        metric=polygons,
        geometry=degrees_of(polygons, metric_srid),
        area_m2=shapely.area(polygons),
    )


def degrees_of(polygons: Polygons, metric_srid: int) -> Polygons:
    """Polygons in metres as WGS84 degrees with 9 decimals, which come back to the same millimetre."""
    transformer = Transformer.from_crs(metric_srid, SRID, always_xy=True)
    return _moved(polygons, transformer, DEGREE_DECIMALS, SRID)


def metres_of(polygons: Polygons, metric_srid: int) -> Polygons:
    """Polygons in WGS84 degrees as metres on the 1 mm raster."""
    transformer = Transformer.from_crs(SRID, metric_srid, always_xy=True)
    return _moved(polygons, transformer, 3, metric_srid)


def _moved(polygons: Polygons, transformer: Transformer, decimals: int, srid: int) -> Polygons:
    xy = shapely.get_coordinates(polygons)
    moved = np.round(np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])), decimals)
    copies = np.array(polygons, dtype=object, copy=True)
    return np.asarray(shapely.set_srid(shapely.set_coordinates(copies, moved), srid))
