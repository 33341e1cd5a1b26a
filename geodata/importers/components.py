"""Components (部件): street furniture by its code of 16 digits, with state and who answers for it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from geodata.importers import values
from geodata.importers.attributes import attributes, has_attributes
from geodata.importers.context import ImportContext
from geodata.importers.placed import PlacedImport, PlacedKind
from geodata.importers.sheet import Sheet
from geodata.importers.site_columns import site_geometries
from gridsvc.components import component_code
from gridsvc.errors import InvalidInput

_AGENCIES = {"agency": "agency_id", "proprietor": "proprietor_id", "keeper": "keeper_id"}


def _columns(sheet: Sheet) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        "code": list(sheet.ids),
        "class_code": _classes(sheet),
        "name": list(values.required_texts(sheet, "name")),
    }
    further: dict[str, list[Any]] = {
        "state": list(values.choices(sheet, "condition", "intact")),
        **{name: [text or None for text in sheet.texts(name)] for name in _AGENCIES},
        "begun_on": list(values.dates(sheet, "begun_on")),
        "changed_on": list(values.dates(sheet, "changed_on")),
    }
    fields = {"state": "condition"}
    columns |= {name: column for name, column in further.items() if sheet.given(fields.get(name, name))}
    return columns | ({"attributes": attributes(sheet)} if has_attributes(sheet) else {})


def _classes(sheet: Sheet) -> list[str | None]:
    classes: list[str | None] = [None] * len(sheet)
    given = sheet.texts("class")
    for row in sheet.alive:
        try:
            classes[row] = component_code(sheet.ids[row], given[row]).class_code
        except InvalidInput as error:
            field = "class" if error.code == "component_class_other" else "code"
            sheet.refuse(row, field, error.code, suggestion="check_component_code", **error.params)
    return classes


def _warn_of_district(_context: ImportContext, sheet: Sheet, columns: Mapping[str, Sequence[Any]]) -> None:
    for row in sheet.alive:
        district = columns["district"][row]
        if district is not None and not sheet.ids[row].startswith(district):
            sheet.warn("component_elsewhere", row=row, field="code", value=sheet.ids[row], district=district)


COMPONENTS = PlacedKind(
    name="components",
    table="component",
    needed=("code", "name"),
    stored="select_components",
    columns=_columns,
    shapes=site_geometries,
    named_by=(),
    agencies=_AGENCIES,
    code="code",
    outlines=False,
    remark=_warn_of_district,
)
ComponentImport = partial(PlacedImport, COMPONENTS)
