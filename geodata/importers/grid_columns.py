"""The fields of a file with grids: codes read, outlines snapped to the millimetre, larger grids found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import shapely

from geodata.importers import values
from geodata.importers.plane import Geometries, geometry_array
from geodata.importers.sheet import Sheet
from gridsvc.errors import InvalidInput
from gridsvc.grids.codes import UNIT_DIGITS, GridCode, GridLevel, grid_code

_STREET_DIGITS = 9
_COMMUNITY_DIGITS = 12
_FILLED_UP = "000"
DAYS = ("begun_on", "changed_on", "ended_on")


@dataclass(frozen=True, slots=True)
class Placed:
    """A grid's level and where it belongs; imported: whether its code has another shape than our own."""

    level: GridLevel
    street: str
    community: str | None
    imported: bool

    @property
    def district(self) -> str:
        """The six digits of the district."""
        return self.street[:6]


def placed_grids(sheet: Sheet, regions: Mapping[str, Mapping[str, Any]]) -> list[Placed | None]:
    """What the code (or level and street) of each row says; codes of no known shape need a level and a street."""
    levels = values.choices(sheet, "level")
    streets = [_without_filling(code) for code in sheet.texts("street")]
    placed: list[Placed | None] = [None] * len(sheet)
    for row in sheet.alive:
        given = None if levels[row] is None else GridLevel(str(levels[row]))
        if not _refused_number(sheet, row, regions):
            placed[row] = _placed(sheet, row, given, streets[row])
    for row in sheet.alive:
        each = placed[row]
        if each is not None and (each.community or each.street) not in regions:
            reason = "region_unknown" if each.community else "street_unknown"
            code = each.community or each.street
            sheet.refuse(row, "code", reason, suggestion="import_regions", code=code)
    return placed


def grid_days(sheet: Sheet, valid_from: date) -> dict[str, list[date | None]]:
    """Days on which grids were first drawn, changed and given up; refused where they run backwards or are over."""
    days: dict[str, list[date | None]] = {name: list(values.dates(sheet, name)) for name in DAYS}
    for row in sheet.alive:
        known = [(name, day) for name in DAYS if (day := days[name][row]) is not None]
        for (earlier, one), (later, other) in pairwise(known):
            if other < one:
                sheet.refuse(
                    row,
                    later,
                    "grid_days_backwards",
                    value=other,
                    suggestion="check_order_of_days",
                    earlier=earlier,
                    day=one,
                )
        ended = days["ended_on"][row]
        if ended is not None and ended <= valid_from:
            sheet.refuse(row, "ended_on", "grid_ended", value=ended, suggestion="leave_grid_out", day=valid_from)
    return days


def single_polygons(sheet: Sheet, geometries: Geometries) -> Geometries:
    """Polygons of one part; several parts and invalid ones are refused."""
    taken = geometry_array(_single(geometry) for geometry in geometries)
    for row in sheet.alive:
        if not isinstance(taken[row], shapely.Polygon):
            sheet.refuse(row, "geometry", "geometry_kind", value=taken[row].geom_type, suggestion="use_single_areas")
        elif not shapely.is_valid(taken[row]):
            why = shapely.is_valid_reason(taken[row])
            sheet.refuse(row, "geometry", "geometry_invalid", value=why, suggestion="repair_geometry")
    return taken


def _without_filling(code: str) -> str:
    return code.removesuffix(_FILLED_UP) if len(code) == _STREET_DIGITS + len(_FILLED_UP) else code


def _placed(sheet: Sheet, row: int, level: GridLevel | None, street: str) -> Placed | None:
    try:
        code = grid_code(sheet.ids[row])
    except InvalidInput:
        return _foreign(sheet, row, level, street)
    return _own(sheet, row, code, level)


def _refused_number(sheet: Sheet, row: int, regions: Mapping[str, Any]) -> bool:
    """Refuse a number of more than three digits, as communities with too many grids have them."""
    code, community = sheet.ids[row], sheet.ids[row][:_COMMUNITY_DIGITS]
    long = len(code) > UNIT_DIGITS and code.isdecimal() and community in regions
    if long:
        sheet.refuse(row, "code", "grid_number_too_long", suggestion="divide_community", community=community)
    return long


def _own(sheet: Sheet, row: int, code: GridCode, level: GridLevel | None) -> Placed | None:
    if level not in (None, code.level):
        sheet.refuse(row, "level", "grid_level_conflict", suggestion="check_level", level=code.level)
        return None
    return Placed(code.level, code.street, code.community, code.is_older)


def _foreign(sheet: Sheet, row: int, level: GridLevel | None, street: str) -> Placed | None:
    if level in (None, GridLevel.UNIT):
        sheet.refuse(row, "code", "grid_code_shape", suggestion="check_code")
        return None
    if len(street) != _STREET_DIGITS or not street.isdecimal():
        sheet.refuse(row, "street", "street_unknown", suggestion="fill_in", code=street)
        return None
    return Placed(level, street, None, imported=True)


def _single(geometry: Any) -> Any:
    several = isinstance(geometry, shapely.MultiPolygon) and len(geometry.geoms) == 1
    return geometry.geoms[0] if several else geometry
