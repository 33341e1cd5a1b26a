"""Unit grids as they are stored: numbered, in order of code, in metres and in degrees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from geodata.grids.faces import Faces
from geodata.grids.numbering import BAND_M, unit_codes

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


def in_order_of_code(faces: Faces, codes: Sequence[str], metric_srid: int, band_m: float = BAND_M) -> UnitGrids:
    """Faces numbered as unit grids, in bands of some metres; InvalidInput where a community has over 999."""
    code = unit_codes(faces.polygons, faces.community, codes, band_m)
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
