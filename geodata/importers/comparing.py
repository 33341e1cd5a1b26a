"""Tells new rows from changed and unchanged ones by what is stored."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.importers.sheet import Sheet
from gridsvc.imports import RowOutcome

Columns = Mapping[str, Sequence[Any]]
_SHOWN_MAX = 80


def compare(sheet: Sheet, incoming: Columns, stored: Mapping[str, Mapping[str, Any]]) -> dict[int, tuple[str, ...]]:
    """Decide each row that is alive, by its id; gives the fields that differ of those that changed."""
    differing: dict[int, tuple[str, ...]] = {}
    for row in sheet.alive:
        known = stored.get(sheet.ids[row])
        if known is None:
            sheet.decide(row, RowOutcome.NEW)
            continue
        fields = tuple(name for name, values in incoming.items() if differs(values[row], known[name]))
        if fields:
            differing[row] = fields
            changes = {name: [shown(known[name]), shown(incoming[name][row])] for name in fields}
            sheet.decide(row, RowOutcome.CHANGED, "changed", field=", ".join(fields), changes=changes)
        else:
            sheet.decide(row, RowOutcome.UNCHANGED)
    return differing


def differs(one: object, other: object) -> bool:
    """Whether two values are not the same; geometries are the same where all their coordinates are."""
    if isinstance(one, BaseGeometry) and isinstance(other, BaseGeometry):
        return not shapely.equals_identical(one, other)
    return one != other


def shown(value: object) -> str:
    """A value as a report shows it."""
    text = shapely.to_wkt(value, rounding_precision=7) if isinstance(value, BaseGeometry) else str(value)
    return text if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]}…"


def picked(columns: Columns, rows: Sequence[int]) -> dict[str, list[Any]]:
    """The same columns with some of their rows."""
    return {name: [values[row] for row in rows] for name, values in columns.items()}
