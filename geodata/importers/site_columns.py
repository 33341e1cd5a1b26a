"""The fields of a file with sites as columns of the table `site`, checked one by one."""

from typing import Any

import numpy as np
import shapely

from geodata.importers import values
from geodata.importers.attributes import attributes, has_attributes
from geodata.importers.categories import CategoryNames
from geodata.importers.placing import Placing
from geodata.importers.plane import Geometries
from geodata.importers.sheet import Sheet
from gridsvc.patrols.programme import Register
from gridsvc.patrols.timetable import hours_to_rows
from gridsvc.sites.category import MINUTES_MAX, PRIORITY_MAX, SURROUNDINGS_MAX_M, VISITS_MAX

OWNER_RANKS = ("city_leader", "district_leader", "department", "street", "community", "site")
_KINDS = (
    shapely.GeometryType.POINT,
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTIPOLYGON,
)


def site_columns(sheet: Sheet, placing: Placing, categories: CategoryNames) -> dict[str, list[Any]]:
    """Columns of the fields that the file has; agency and category still by name and code."""
    columns: dict[str, list[Any]] = {
        "name": list(values.required_texts(sheet, "name")),
        "category": _categories(sheet, categories),
        "register": list(values.choices(sheet, "register", Register.DEMONSTRATION)),
        "agency": [text or None for text in sheet.texts("agency")],
        "minutes_on_site": list(values.numbers(sheet, "minutes", above=0, high=MINUTES_MAX)),
        "surroundings_m": list(values.numbers(sheet, "surroundings_m", low=0, high=SURROUNDINGS_MAX_M)),
        "windows": [None if hours is None else hours_to_rows(hours) for hours in values.weekly_hours(sheet, "hours")],
        "visits_per_cycle": list(values.whole_numbers(sheet, "visits", low=0, high=VISITS_MAX)),
        "priority": list(values.whole_numbers(sheet, "priority", low=1, high=PRIORITY_MAX)),
        "closed_on": list(values.dates(sheet, "closed_on")),
        "entries": [[[p.x, p.y] for p in points or ()] for points in placing.point_lists("entries")],
        "attributes": attributes(sheet),
        "owners": _owners(sheet),
    }
    fields = {"minutes_on_site": "minutes", "windows": "hours", "visits_per_cycle": "visits"}
    given = {name for name in columns if sheet.given(fields.get(name, name))}
    if has_attributes(sheet):
        given.add("attributes")
    if any(sheet.given(f"owner_{rank}") for rank in OWNER_RANKS):
        given.add("owners")
    return {name: column for name, column in columns.items() if name in given}


def site_geometries(sheet: Sheet, geometries: Geometries) -> Geometries:
    """Points, lines and areas, single where they can be; other kinds and invalid ones are refused."""
    taken = _single(geometries)
    fitting, valid = np.isin(shapely.get_type_id(taken), _KINDS), shapely.is_valid(taken)
    alive = np.array(sheet.alive, dtype=np.intp)
    for row in alive[~(fitting & valid)[alive]].tolist():
        geometry: Any = taken[row]
        if not fitting[row]:
            sheet.refuse(row, "geometry", "geometry_kind", value=geometry.geom_type, suggestion="point_line_or_area")
        else:
            why = shapely.is_valid_reason(geometry)
            sheet.refuse(row, "geometry", "geometry_invalid", value=why, suggestion="repair_geometry")
    return taken


def _single(geometries: Geometries) -> Geometries:
    taken = geometries.copy()
    several = shapely.get_type_id(taken) >= shapely.GeometryType.MULTIPOINT
    one = several & (shapely.get_num_geometries(taken) == 1)
    taken[one] = shapely.get_geometry(taken[one], 0)
    return taken


def _categories(sheet: Sheet, categories: CategoryNames) -> list[str | None]:
    words = values.required_texts(sheet, "category")
    codes = [categories.code(word) for word in words]
    for row in sheet.alive:
        if codes[row] is None:
            near = categories.near(words[row])
            suggestion = "did_you_mean" if near else "add_to_mapping"
            names = categories.names(near)
            sheet.refuse(row, "category", "category_unknown", suggestion=suggestion, near=near, **names)
    return codes


def _owners(sheet: Sheet) -> list[list[list[str | None]]]:
    chains: list[list[list[str | None]]] = [[] for _ in range(len(sheet))]
    for rank in OWNER_RANKS:
        for row, text in enumerate(sheet.texts(f"owner_{rank}")):
            for person in values.parted(text):
                name, _, phone = (part.strip() for part in person.partition("/"))
                chains[row].append([rank, name, phone or None])
    return chains
