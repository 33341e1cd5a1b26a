"""Shapely geometries in and out of PostGIS as WKB; one without SRID is taken as EPSG:4326."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import AsyncConnection, Connection
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format
from psycopg.types import TypeInfo
from shapely.geometry.base import BaseGeometry

SRID = 4326
_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")])
_POINT_KIND = 0x20000001


class GeometryLoader(Loader):
    """Text form: WKB in hexadecimal digits."""

    def load(self, data: Buffer) -> BaseGeometry:
        """Read one value."""
        return shapely.from_wkb(bytes(data))


class GeometryBinaryLoader(GeometryLoader):
    """Binary form: WKB."""

    format = Format.BINARY


class GeometryDumper(Dumper):
    """Writes hexadecimal WKB."""

    def dump(self, obj: BaseGeometry) -> bytes:
        """Write one value."""
        return _wkb(obj).hex().encode()


class GeometryBinaryDumper(Dumper):
    """Writes WKB."""

    format = Format.BINARY

    def dump(self, obj: BaseGeometry) -> bytes:
        """Write one value."""
        return _wkb(obj)


def register_geometry(connection: Connection) -> None:
    """Teach a connection geometries, where its database has PostGIS."""
    _register(TypeInfo.fetch(connection, "geometry"), connection)


async def register_geometry_async(connection: AsyncConnection) -> None:
    """Teach an asynchronous connection geometries, where its database has PostGIS."""
    _register(await TypeInfo.fetch(connection, "geometry"), connection)


def wkb_texts(geometries: Sequence[BaseGeometry | None]) -> list[str | None]:
    """Geometries (None stays None) as hexadecimal WKB with their SRID."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    there = ~shapely.is_missing(array)
    if (shapely.get_type_id(array[there]) == shapely.GeometryType.POINT).all() and not shapely.get_srid(array).any():
        return _point_texts(array, there)
    labelled = np.where(shapely.get_srid(array) == 0, shapely.set_srid(array, SRID), array)
    texts: list[str | None] = shapely.to_wkb(labelled, hex=True, include_srid=True).tolist()
    return texts


def _point_texts(points: npt.NDArray[np.object_], there: npt.NDArray[np.bool_]) -> list[str | None]:
    """Points in the plane, written at once."""
    rows = np.zeros(len(points), dtype=_POINT)
    rows["order"], rows["kind"], rows["srid"] = 1, _POINT_KIND, SRID
    rows["x"], rows["y"] = shapely.get_x(points), shapely.get_y(points)
    digits, width = rows.tobytes().hex().upper(), 2 * _POINT.itemsize
    texts: list[str | None] = [digits[at : at + width] for at in range(0, len(digits), width)]
    for missing in np.flatnonzero(~there).tolist():
        texts[missing] = None
    return texts


def _register(info: TypeInfo | None, context: AdaptContext) -> None:
    if info is None:
        return
    info.register(context)
    context.adapters.register_loader(info.oid, GeometryLoader)
    context.adapters.register_loader(info.oid, GeometryBinaryLoader)
    for dumper in _dumpers(info.oid):
        context.adapters.register_dumper(BaseGeometry, dumper)


@cache
def _dumpers(oid: int) -> tuple[type[Dumper], type[Dumper]]:
    text = type("GeometryDumper", (GeometryDumper,), {"oid": oid})
    binary = type("GeometryBinaryDumper", (GeometryBinaryDumper,), {"oid": oid})
    return text, binary


def _wkb(geometry: BaseGeometry) -> bytes:
    labelled = geometry if shapely.get_srid(geometry) else shapely.set_srid(geometry, SRID)
    return shapely.to_wkb(labelled, include_srid=True)
