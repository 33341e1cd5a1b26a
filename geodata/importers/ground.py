"""The ground of a city: which regions a place lies in, and how far outside of the city it is."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import sql
from geodata.importers.plane import Geometries, Plane, geometry_array

LEVELS = ("district", "street", "community")


def containing(codes: Sequence[str], outlines: Geometries, points: Geometries) -> list[str | None]:
    """The code of the outline that holds each point, of those that share a border the lower one; None outside all."""
    order = sorted(range(len(codes)), key=codes.__getitem__)
    outline, point = shapely.STRtree(points).query(outlines[order], predicate="intersects")
    first = np.full(len(points), len(codes))
    np.minimum.at(first, point, outline)
    return [codes[order[int(each)]] if each < len(codes) else None for each in first.tolist()]


class Ground:
    """The outlines of a city's regions in degrees, and its boundary."""

    def __init__(self, connection: Connection, city: CityRow) -> None:
        rows = connection.execute(sql("select_region_outlines"), {"city": city.id}).fetchall()
        self.plane = Plane(city.city.metric_srid)
        self._codes = {level: [code for code, each, _ in rows if each == level] for level in ("city", *LEVELS)}
        self._outlines = {
            level: geometry_array([geom for _, each, geom in rows if each == level]) for level in ("city", *LEVELS)
        }
        self._boundary = self._bounds(city)

    def regions_of(self, points: Geometries) -> list[tuple[str | None, str | None, str | None]]:
        """District, street and community of each point, as far as outlines are known."""
        found = {level: containing(self._codes[level], self._outlines[level], points) for level in LEVELS}
        return [_upwards(*codes) for codes in zip(*(found[level] for level in LEVELS), strict=True)]

    def nearest_district(self, points: Geometries) -> list[str | None]:
        """The district that is nearest to each point, None where no district has an outline."""
        outlines = self._outlines["district"]
        if not len(outlines):
            return [None] * len(points)
        nearest = shapely.STRtree(outlines).nearest(points)
        return [self._codes["district"][each] for each in np.asarray(nearest).tolist()]

    def metres_outside(self, points: Geometries) -> npt.NDArray[np.float64]:
        """How far each point lies outside the city, 0 inside or where the city has no boundary."""
        distances = np.zeros(len(points))
        if self._boundary is None:
            return distances
        shapely.prepare(self._boundary)
        outside = ~shapely.intersects(self._boundary, points)
        if outside.any():
            boundary = self.plane.metres(np.array([self._boundary], dtype=object))[0]
            distances[outside] = shapely.distance(boundary, self.plane.metres(points[outside]))
        return distances

    def holds(self, point: shapely.Geometry | None) -> bool:
        """Whether a point lies in the city; False without a boundary."""
        return self._boundary is not None and bool(shapely.intersects(self._boundary, point))

    def _bounds(self, city: CityRow) -> shapely.Geometry | None:
        if city.boundary is not None:
            return city.boundary
        for level in ("city", "district"):
            if len(self._outlines[level]):
                return shapely.union_all(self._outlines[level])
        return None


def _upwards(
    district: str | None, street: str | None, community: str | None
) -> tuple[str | None, str | None, str | None]:
    # The smallest region known decides: outlines of different levels seldom agree to the metre.
    if community is not None:
        return community[:6], community[:9], community
    return (street[:6], street, None) if street is not None else (district, None, None)
