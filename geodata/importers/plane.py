"""The metric plane of a city: lengths and areas are measured in it, never in degrees."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

Geometries = npt.NDArray[np.object_]
_DECIMALS = 9


def geometry_array(geometries: Iterable[shapely.Geometry | None]) -> Geometries:
    """Geometries as an array of objects, whatever their kinds."""
    listed = list(geometries)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def inner_points(geometries: Geometries) -> Geometries:
    """The representative point of each geometry; a point is its own."""
    points = geometries.copy()
    other = np.flatnonzero(shapely.get_type_id(geometries) != shapely.GeometryType.POINT)
    points[other] = shapely.point_on_surface(geometries[other])
    return points


class Plane:
    """WGS84 degrees to metres of one CRS and back; what comes back has nine decimals."""

    def __init__(self, metric_srid: int) -> None:
        self._to_metres = Transformer.from_crs(4326, metric_srid, always_xy=True)
        self._to_degrees = Transformer.from_crs(metric_srid, 4326, always_xy=True)

    def metres(self, geometries: Geometries) -> Geometries:
        """Geometries in degrees, in metres."""
        return np.asarray(shapely.transform(geometries, self._metres), dtype=object)

    def degrees(self, geometries: Geometries) -> Geometries:
        """Geometries in metres, in degrees."""
        return np.asarray(shapely.transform(geometries, self._degrees), dtype=object)

    def _metres(self, lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.stack(self._to_metres.transform(lonlat[:, 0], lonlat[:, 1]), axis=-1)

    def _degrees(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        lonlat: npt.NDArray[np.float64] = np.stack(self._to_degrees.transform(xy[:, 0], xy[:, 1]), axis=-1)
        return np.asarray(np.round(lonlat, _DECIMALS), dtype=np.float64)
