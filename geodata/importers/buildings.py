"""Buildings (建筑物): outlines with storeys, height, use and households."""

from functools import partial
from typing import Any

from geodata.importers import values
from geodata.importers.areas import areas
from geodata.importers.attributes import attributes, has_attributes
from geodata.importers.placed import PlacedImport, PlacedKind
from geodata.importers.sheet import Sheet

FLOORS_MAX, HEIGHT_MAX_M, HOUSEHOLDS_MAX = 300, 1000, 100_000
_FIRST_YEAR, _LAST_YEAR = 1000, 2200


def _columns(sheet: Sheet) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        "name": list(sheet.texts("name")),
        "address": list(sheet.texts("address")),
        "usage": [text or None for text in sheet.texts("usage")],
        "floors": list(values.rounded_up(sheet, "floors", high=FLOORS_MAX)),
        "height_m": list(values.numbers(sheet, "height_m", above=0, high=HEIGHT_MAX_M)),
        "households": list(values.whole_numbers(sheet, "households", low=0, high=HOUSEHOLDS_MAX)),
        "built_in": list(values.whole_numbers(sheet, "built_in", low=_FIRST_YEAR, high=_LAST_YEAR)),
    }
    given = {name: column for name, column in columns.items() if sheet.given(name)}
    return given | ({"attributes": attributes(sheet)} if has_attributes(sheet) else {})


BUILDINGS = PlacedKind(
    name="buildings",
    table="building",
    needed=(),
    stored="select_buildings_of_source",
    columns=_columns,
    shapes=areas,
    named_by=("name", "address"),
    agencies={},
)
BuildingImport = partial(PlacedImport, BUILDINGS)
