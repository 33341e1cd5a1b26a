"""Warns of coordinates that are shifted without saying so, measured against the streets or outlines that are stored."""

import numpy as np
import shapely

from geodata.coordinates import undeclared_shift
from geodata.coordinates.gcj02 import Positions, in_shifted_box
from geodata.database import sql
from geodata.importers.context import ImportContext
from geodata.importers.placing import Placing
from geodata.importers.plane import Geometries, Plane, geometry_array
from geodata.importers.sheet import Sheet

_AROUND_DEG = 0.02


def warn_of_shift(sheet: Sheet, context: ImportContext, placing: Placing, geometries: Geometries) -> None:
    """Say how far places lie off the streets in force, where they fit these once a shift is taken off."""
    _warn(sheet, context, placing, geometries, outlines=False)


def warn_of_shifted_outlines(sheet: Sheet, context: ImportContext, placing: Placing, geometries: Geometries) -> None:
    """The same of areas, against the outlines of regions that are stored, or else the streets."""
    _warn(sheet, context, placing, geometries, outlines=True)


def _warn(sheet: Sheet, context: ImportContext, placing: Placing, geometries: Geometries, *, outlines: bool) -> None:
    positions = shapely.get_coordinates(geometries)
    positions = positions[in_shifted_box(positions)]
    if placing.shifted or not len(positions):
        return
    plane = Plane(context.city.city.metric_srid)
    lines = _outlines(context) if outlines else _NOTHING
    lines = lines if len(lines) else _streets(context, positions)
    found = undeclared_shift(positions, plane.metres(lines), lambda lonlat: _metres(plane, lonlat))
    if found is not None:
        sheet.warn(
            "shift_suspected",
            field=placing.field,
            system=found.system.value,
            name=found.system.upper(),
            distance_m=round(found.distance_m),
            east_m=round(found.east_m),
            north_m=round(found.north_m),
        )


_NOTHING = geometry_array([])


def _metres(plane: Plane, lonlat: Positions) -> Positions:
    points = np.asarray(shapely.points(lonlat), dtype=object)
    return np.asarray(shapely.get_coordinates(plane.metres(points)), dtype=np.float64)


def _outlines(context: ImportContext) -> Geometries:
    rows = context.connection.execute(sql("select_region_outlines"), {"city": context.city.id}).fetchall()
    stored = [geom for _, _, geom in rows] or [context.city.boundary]
    return geometry_array(shapely.boundary([each for each in stored if each is not None]))


def _streets(context: ImportContext, positions: Positions) -> Geometries:
    west, south = positions.min(axis=0) - _AROUND_DEG
    east, north = positions.max(axis=0) + _AROUND_DEG
    box = {"west": west, "south": south, "east": east, "north": north}
    rows = context.connection.execute(sql("select_streets_near"), {"city": context.city.id, **box}).fetchall()
    return geometry_array(geom for (geom,) in rows)
