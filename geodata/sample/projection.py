"""Metres of the synthetic district to degrees as they are stored."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from geodata.sample.town.lattice import Floats

CENTRE_LON_LAT = (102.752, 25.078)
METRIC_SRID = 4543

_DECIMALS = 9
_STREET_DECIMALS = 7


@dataclass(frozen=True, slots=True)
class Projection:
    """Both directions between WGS84 degrees and the metric CRS."""

    to_degrees: Transformer
    to_metres: Transformer
    centre: tuple[float, float]

    @classmethod
    def of_sample(cls) -> "Projection":
        """The projection of the synthetic district, and its middle in metres."""
        to_metres = Transformer.from_crs(4326, METRIC_SRID, always_xy=True)
        x, y = to_metres.transform(*CENTRE_LON_LAT)
        return cls(Transformer.from_crs(METRIC_SRID, 4326, always_xy=True), to_metres, (round(x, 3), round(y, 3)))

    def lonlat(self, xy: Floats) -> Floats:
        """Degrees (n, 2) of metres (n, 2)."""
        lon, lat = self.to_degrees.transform(xy[:, 0], xy[:, 1])
        return np.stack([lon, lat], axis=-1).round(_DECIMALS)

    def street_lonlat(self, xy: Floats) -> Floats:
        """Degrees of vertices of streets, as exact as OpenStreetMap's files keep them."""
        return np.asarray(self.lonlat(xy).round(_STREET_DECIMALS))

    def as_stored(self, xy: Floats) -> Floats:
        """Metres of vertices of streets as they come back from degrees, on the raster of 1 mm."""
        lonlat = self.street_lonlat(xy)
        return np.column_stack(self.to_metres.transform(lonlat[:, 0], lonlat[:, 1])).round(3)

    def place(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """A geometry in degrees."""
        return shapely.transform(geometry, self.lonlat)

    def places(self, geometries: npt.NDArray[np.object_]) -> list[shapely.Polygon]:
        """Polygons in degrees of polygons in metres."""
        return list(shapely.transform(geometries, self.lonlat))

    def area(self, geometry: shapely.Geometry) -> shapely.MultiPolygon:
        """A polygon or several in degrees, as regions and zones are stored."""
        polygons = [part for part in shapely.get_parts(self.place(geometry)) if isinstance(part, shapely.Polygon)]
        return shapely.MultiPolygon(polygons)

    def points(self, xy: Floats) -> list[shapely.Point]:
        """Points in degrees of metres (n, 2)."""
        return [shapely.Point(place) for place in self.lonlat(xy)]
