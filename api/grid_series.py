"""Series of grids for the command line, as a list and as a table for a spreadsheet."""

from pathlib import Path
from typing import Any

from api import wiring
from api.series_table import series_csv, series_of
from geodata.cities import city_named
from geodata.grids.series import SeriesWish
from gridsvc.errors import InvalidInput


def series_of_grids(
    city: str | None, wish: SeriesWish, *, district: str | None, version: int | None
) -> list[dict[str, Any]]:
    """The series of the grids in force, or of a version, as JSON values."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        return series_of(connection, city_named(connection, city), wish, district=district, version=version)


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
