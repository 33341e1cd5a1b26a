"""Where each row lies: geometries or x and y in the file's coordinates, brought to WGS84 degrees."""

import math
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.coordinates import SourceSystem
from geodata.importers.context import ImportContext
from geodata.importers.plane import Geometries, geometry_array, inner_points
from geodata.importers.repairing import repaired
from geodata.importers.sheet import Sheet
from geodata.importers.stated_system import system_of

_DEGREES_MAX = (180.0, 90.0)
_UNCLOSED = "do not form a closed linestring"
_PAIR = re.compile(r"(\S+?)[\s,]+(\S+)")


class Placing:
    """Brings coordinates of one file to degrees, from the system that somebody says they are in."""

    def __init__(self, sheet: Sheet, context: ImportContext) -> None:
        self._sheet, self._repair = sheet, context.repair
        self._system = system_of(sheet, context)

    @property
    def known(self) -> bool:
        """Whether the file has geometries or coordinates at all."""
        sheet = self._sheet
        return sheet.table.geometries is not None or sheet.given("geometry") or (sheet.given("x") and sheet.given("y"))

    @property
    def shifted(self) -> bool:
        """Whether a shift is taken off."""
        return self._system.shift is not None

    @property
    def field(self) -> str:
        """The field that places come from."""
        sheet = self._sheet
        return "geometry" if sheet.table.geometries is not None or sheet.given("geometry") else "x"

    @property
    def system(self) -> SourceSystem:
        """The system that the coordinates are taken to be in."""
        return self._system

    @property
    def exchange(self) -> str:
        """The advice where the two numbers of a place are the wrong way round."""
        return "swap_coordinates" if self._system.in_degrees else "swap_axes"

    def geometries(self, *, required: bool = True) -> Geometries:
        """The geometry of each row in degrees, flat; None where there is none, or where it refuses the row."""
        placed = self._checked(self._found(), self.field, required=required)
        return repaired(self._sheet, placed, self.field) if self._repair else placed

    def points(self, field_x: str, field_y: str) -> Geometries:
        """Points of two further fields in degrees; None where nothing is given."""
        return self._checked(self._points(field_x, field_y), field_x, required=False)

    def point_lists(self, field: str) -> list[tuple[shapely.Point, ...] | None]:
        """Points parted by ; (`x y; x y`) or as WKT in degrees; None where nothing is given."""
        listed = [_multipoint(text) if text else None for text in self._sheet.texts(field)]
        for row, text in enumerate(self._sheet.texts(field)):
            if text and listed[row] is None:
                self._sheet.refuse(row, field, "points_unreadable", suggestion="write_points")
        placed = self._checked(geometry_array(listed), field, required=False)
        return [None if each is None else tuple(shapely.get_parts(each).tolist()) for each in placed]

    def _found(self) -> Geometries:
        sheet = self._sheet
        if sheet.table.geometries is not None:
            return geometry_array(sheet.table.geometries)
        if sheet.given("geometry"):
            return self._from_wkt(sheet.texts("geometry"))
        return self._points("x", "y")

    def _from_wkt(self, texts: Sequence[str]) -> Geometries:
        found: list[BaseGeometry | None] = []
        for row, text in enumerate(texts):
            try:
                found.append(shapely.from_wkt(text) if text else None)
            except shapely.errors.GEOSException as error:
                found.append(None)
                if _UNCLOSED in str(error):
                    self._sheet.refuse(row, "geometry", "ring_unclosed", suggestion="close_ring")
                else:
                    self._sheet.refuse(row, "geometry", "geometry_unreadable", suggestion="write_wkt", why=str(error))
        return geometry_array(found)

    def _points(self, field_x: str, field_y: str) -> Geometries:
        lonlat = np.array([self._axis(field_x), self._axis(field_y)], dtype=np.float64).T
        whole: npt.NDArray[np.bool_] = np.isfinite(lonlat[:, 0]) & np.isfinite(lonlat[:, 1])
        return _only(np.asarray(shapely.points(lonlat), dtype=object), whole)

    def _axis(self, field: str) -> list[float | None]:
        texts = self._sheet.texts(field)
        if (plain := _floats(texts)) is not None:
            return plain
        values: list[float | None] = []
        for row, text in enumerate(texts):
            value = _float(text)
            if text and value is None:
                self._sheet.refuse(row, field, "not_a_number", suggestion="write_number")
            elif value is not None and not math.isfinite(value):
                self._sheet.refuse(row, field, "not_finite", suggestion="write_number")
                value = None
            values.append(value)
        return values

    def _checked(self, found: Geometries, field: str, *, required: bool) -> Geometries:
        empty = shapely.is_missing(found) | shapely.is_empty(found)
        placed = _flat(_only(found, ~empty))
        finite = _bounded(placed, (math.inf, math.inf))
        placed = self._system.placed(_only(placed, finite))
        inside = _bounded(placed, _DEGREES_MAX)
        fault = empty if required else np.zeros(len(found), dtype=bool)
        for row in self._sheet.living(np.flatnonzero(fault | (~empty & ~(finite & inside))).tolist()):
            if empty[row]:
                self._sheet.refuse(row, self._lacking(row, field), "geometry_missing", value="", suggestion="fill_in")
            elif not finite[row]:
                self._sheet.refuse(row, field, "not_finite", suggestion="write_number")
            else:
                self._refuse_foreign(row, field, found[row])
        alive = np.zeros(len(found), dtype=bool)
        alive[self._sheet.alive] = True
        return _only(placed, alive & inside & finite)

    def _lacking(self, row: int, field: str) -> str:
        """Of two fields that make a place, the second where it alone is empty."""
        return "y" if field == "x" and self._sheet.texts("x")[row] and not self._sheet.texts("y")[row] else field

    def _refuse_foreign(self, row: int, field: str, geometry: BaseGeometry) -> None:
        x, y = shapely.get_coordinates(geometry)[0].tolist()
        turned = (y, x) if self._system.in_degrees else self._system.wgs84(np.array([(y, x)]))[0]
        suggestion = self.exchange if self._system.used_at(*turned) else "state_crs"
        shown, crs = f"{x:.6f} {y:.6f}", self._system.name
        self._sheet.refuse(row, field, "not_in_crs", value=shown, suggestion=suggestion, crs=crs)


def place_names(geometries: Geometries) -> list[str]:
    """Where each geometry lies, to six decimals, as text; empty where there is none."""
    points = inner_points(geometries)
    return ["" if point is None else f"{point.x:.6f} {point.y:.6f}" for point in points]


def _flat(geometries: Geometries) -> Geometries:
    return np.asarray(shapely.force_2d(geometries), dtype=object) if shapely.has_z(geometries).any() else geometries


def _floats(texts: Sequence[str]) -> list[float | None] | None:
    """All texts as numbers, where every one of them is a finite number."""
    try:
        values: list[float | None] = list(map(float, texts))
    except ValueError:
        return None
    return values if np.isfinite(np.array(values, dtype=np.float64)).all() else None


def _only(geometries: Geometries, mask: npt.NDArray[np.bool_]) -> Geometries:
    kept = geometries.copy()
    kept[~mask] = None
    return kept


def _bounded(geometries: Geometries, limits: tuple[float, float]) -> npt.NDArray[np.bool_]:
    coordinates, owner = shapely.get_coordinates(geometries, return_index=True)
    good = np.isfinite(coordinates).all(axis=1) & (np.abs(coordinates) <= limits).all(axis=1)
    bad = np.zeros(len(geometries), dtype=bool)
    bad[owner[~good]] = True
    return ~bad


def _multipoint(text: str) -> BaseGeometry | None:
    if text.upper().startswith(("POINT", "MULTIPOINT")):
        try:
            return shapely.from_wkt(text)
        except shapely.errors.GEOSException:
            return None
    points: list[tuple[float, float]] = []
    for part in filter(None, (each.strip() for each in re.split("[;；|]", text))):
        match = _PAIR.fullmatch(part)
        x, y = (_float(match[1]), _float(match[2])) if match else (None, None)
        if x is None or y is None:
            return None
        points.append((x, y))
    return shapely.MultiPoint(points)


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
