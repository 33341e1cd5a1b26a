"""Shapely geometries in and out of PostGIS as WKB; one without SRID is taken as EPSG:4326."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from psycopg import AsyncConnection, Connection
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format
from psycopg.types import TypeInfo
from shapely.geometry.base import BaseGeometry

SRID = 4326


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
    labelled = np.where(shapely.get_srid(array) == 0, shapely.set_srid(array, SRID), array)
    texts: list[str | None] = shapely.to_wkb(labelled, hex=True, include_srid=True).tolist()
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
