"""Which system the coordinates of a file are in: as said now, by its columns, as said before, or by itself."""

import re
import unicodedata

from geodata.coordinates import ShiftedSystem, SourceSystem, source_system
from geodata.importers.context import ImportContext
from geodata.importers.sheet import Sheet
from gridsvc.errors import InvalidInput

_AXES = ("x", "y", "geometry")
_SHIFTS = {
    ShiftedSystem.GCJ02: re.compile(r"gcj[-_ ]?0?2|火星|高德|腾讯", re.IGNORECASE),
    ShiftedSystem.BD09: re.compile(r"bd[-_ ]?0?9|百度", re.IGNORECASE),
}


def system_of(sheet: Sheet, context: ImportContext) -> SourceSystem:
    """The system of a file's coordinates; that it comes from columns or an earlier import is told."""
    stated, remembered = sheet.table.crs, context.mapping.crs
    if context.crs:
        return source_system(stated, context.crs)
    if shift := _by_columns(sheet):
        column, system = shift
        sheet.warn("crs_of_columns", field="crs", value=column, system=system.value)
        return source_system(stated, system)
    if remembered:
        return _remembered(sheet, context, remembered)
    return source_system(stated, None)


def _by_columns(sheet: Sheet) -> tuple[str, ShiftedSystem] | None:
    if sheet.table.geometries is not None:
        return None
    names = [sheet.columns.get(axis, "") for axis in _AXES]
    for name in names:
        plain = unicodedata.normalize("NFKC", name)
        for system, sign in _SHIFTS.items():
            if sign.search(plain):
                return name, system
    return None


def _remembered(sheet: Sheet, context: ImportContext, crs: str) -> SourceSystem:
    try:
        system = source_system(sheet.table.crs, crs)
    except InvalidInput:
        return source_system(sheet.table.crs, None)
    origin = context.mapping.crs_origin
    sheet.warn("crs_remembered", field="crs", value=crs, file=origin["file"], at=origin["at"])
    return system
