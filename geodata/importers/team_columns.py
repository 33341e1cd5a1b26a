"""The fields of a file with teams as columns of the table `team`, checked one by one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from geodata.importers import values
from geodata.importers.categories import CategoryNames
from geodata.importers.placing import Placing
from geodata.importers.plane import Geometries
from geodata.importers.sheet import Sheet
from gridsvc.patrols.timetable import hours_to_rows
from gridsvc.regions import plain_code

OVERTIME_MAX_MIN = 480
_FIELDS = {"end_place": "ends"}


def team_columns(
    sheet: Sheet, placing: Placing, categories: CategoryNames, regions: Mapping[str, Mapping[str, Any]], *, city: str
) -> dict[str, list[Any]]:
    """Columns of the fields that the file has; agency by name, categories by codes, shifts and rest days as rows."""
    values.required_texts(sheet, "shifts")
    values.required_texts(sheet, "mode")
    ends = values.choices(sheet, "ends", "base")
    columns: dict[str, list[Any]] = {
        "name": list(values.required_texts(sheet, "name")),
        "agency": [text or None for text in sheet.texts("agency")],
        "mode": list(values.choices(sheet, "mode")),
        "ends": list(ends),
        "end_place": _end_places(sheet, placing, ends),
        "home_area": _home_areas(sheet, regions, city),
        "overtime_max_min": [
            minutes or 0 for minutes in values.whole_numbers(sheet, "overtime_max_min", low=0, high=OVERTIME_MAX_MIN)
        ],
        "shifts": [hours_to_rows(hours or ()) for hours in values.weekly_hours(sheet, "shifts")],
        "categories": _categories(sheet, categories),
        "rest_days": [[str(day) for day in days or ()] for days in values.date_lists(sheet, "rest_days")],
    }
    return {name: column for name, column in columns.items() if sheet.given(_FIELDS.get(name, name))}


def bases(sheet: Sheet, geometries: Geometries) -> None:
    """Refuse bases that are no points."""
    for row in sheet.alive:
        if not isinstance(geometries[row], shapely.Point):
            sheet.refuse(row, "geometry", "base_not_a_point", value=geometries[row].geom_type, suggestion="check_place")


def _end_places(sheet: Sheet, placing: Placing, ends: Sequence[str | None]) -> list[Any]:
    places: list[Any] = placing.points("end_x", "end_y").tolist()
    for row in sheet.alive:
        if ends[row] == "place" and places[row] is None:
            sheet.refuse(row, "end_x", "end_place_missing", suggestion="fill_in")
        elif ends[row] != "place" and places[row] is not None:
            sheet.refuse(row, "end_x", "end_place_unused")
    return places


def _home_areas(sheet: Sheet, regions: Mapping[str, Mapping[str, Any]], city: str) -> list[Any]:
    areas: list[Any] = []
    times = Counter(each["name_zh"] for each in regions.values())
    named = {each["name_zh"]: code for code, each in regions.items() if times[each["name_zh"]] == 1}
    for row, text in enumerate(sheet.texts("home_area")):
        codes = [named.get(word) or plain_code(word, city) for word in values.parted(text)]
        outlines = [regions[code]["geom"] for code in codes if code in regions]
        for code in codes:
            if code not in regions or regions[code]["geom"] is None:
                reason = "region_without_outline" if code in regions else "region_unknown"
                sheet.refuse(row, "home_area", reason, suggestion="import_regions", code=code)
        areas.append(_united(outlines) if outlines and None not in outlines else None)
    return areas


def _united(outlines: Sequence[shapely.Geometry]) -> shapely.Geometry:
    union = shapely.union_all(outlines)
    return shapely.MultiPolygon([union]) if isinstance(union, shapely.Polygon) else union


def _categories(sheet: Sheet, categories: CategoryNames) -> list[list[str]]:
    listed: list[list[str]] = []
    for row, text in enumerate(sheet.texts("categories")):
        codes = {word: categories.code(word) for word in values.parted(text)}
        for word, code in codes.items():
            if code is None:
                near = categories.near(word)
                suggestion = "did_you_mean" if near else "add_to_mapping"
                told = {"value": word, "suggestion": suggestion, "near": near, **categories.names(near)}
                sheet.refuse(row, "categories", "category_unknown", **told)
        listed.append(sorted({code for code in codes.values() if code is not None}))
    return listed
