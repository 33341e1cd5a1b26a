"""Series of grids, as a list and as a table for a spreadsheet."""

import csv
import io
from dataclasses import asdict
from pathlib import Path
from typing import Any

from psycopg import Connection

from api import wiring
from geodata.cities import CityRow, city_named
from geodata.grids.building import chosen_set, grid_sets
from geodata.grids.series import SeriesRow, SeriesWish, grid_series
from gridsvc.errors import InvalidInput

_DECIMALS = 3


def series_of_grids(
    city: str | None, wish: SeriesWish, *, district: str | None, version: int | None
) -> list[dict[str, Any]]:
    """The series of the grids in force, or of a version, as JSON values."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        return series_of(connection, city_named(connection, city), wish, district=district, version=version)


def series_of(
    connection: Connection, city: CityRow, wish: SeriesWish, *, district: str | None, version: int | None
) -> list[dict[str, Any]]:
    """The same of a city that is known."""
    if version is None:
        chosen = tuple(each for each in grid_sets(connection, city, district) if each.status == "published")
    else:
        chosen = chosen_set(connection, city, district=district, version=version)
    return [_document(each) for each in grid_series(connection, chosen, wish)]


def write_series(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write a series as CSV."""
    if path.suffix.lower() != ".csv":
        raise InvalidInput(
            f"{path.name}: written as .csv",
            code="export_format_unknown",
            params={"field": "out", "value": path.name, "known": ".csv"},
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(series_csv(rows), encoding="utf-8", newline="")


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
