"""Agencies that files name: known by their name, made where there is none."""

from collections.abc import Iterable, Sequence
from typing import Any

from geodata.importers.context import ImportContext
from geodata.importers.sheet import Sheet
from geodata.stores.agencies import AgencyStore


def warn_of_new_agencies(context: ImportContext, sheet: Sheet, names: Sequence[str | None]) -> None:
    """Say which agencies of the rows that are alive will be made."""
    known = AgencyStore(context.connection).keys(context.city.id)
    for name in sorted({names[row] or "" for row in sheet.alive} - {"", *known}):
        sheet.warn("agency_new", field="agency", value=name)


def agency_keys(context: ImportContext, names: Sequence[str | None], rows: Iterable[int]) -> list[Any]:
    """Database keys of the agencies by row; those that the given rows need are made."""
    needed = (names[row] or "" for row in rows)
    keys = AgencyStore(context.connection).add_named(context.city.id, filter(None, needed), context.source)
    return [keys.get(name or "") for name in names]
