"""Series of grids as rows of a table, and as CSV."""

import csv
import io
from dataclasses import asdict
from typing import Any

from psycopg import Connection

from geodata.cities import CityRow
from geodata.grids.building import chosen_set, grid_sets
from geodata.grids.series import SeriesRow, SeriesWish, grid_series

_DECIMALS = 3


def series_of(
    connection: Connection, city: CityRow, wish: SeriesWish, *, district: str | None, version: int | None
) -> list[dict[str, Any]]:
    """The series of a city's grids in force, or of a version, as JSON values."""
    if version is None:
        chosen = tuple(each for each in grid_sets(connection, city, district) if each.status == "published")
    else:
        chosen = chosen_set(connection, city, district=district, version=version)
    return [_document(each) for each in grid_series(connection, chosen, wish)]


def series_csv(rows: list[dict[str, Any]]) -> str:
    """A series as CSV, with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["code", "since", "reported", "valid", "open"])
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()


def _document(row: SeriesRow) -> dict[str, Any]:
    numbers = {name: round(getattr(row, name), _DECIMALS) for name in ("reported", "valid", "open")}
    return {**asdict(row), "since": row.since.isoformat(), **numbers}
