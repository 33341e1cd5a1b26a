"""Management grids made of the unit grids of a city, and their heads."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from psycopg import Connection

from api import wiring
from api.grid_documents import grid_set_document
from api.grid_versions import publish_chosen
from api.ground import changed_ground
from api.importing import imported
from geodata.cities import CityRow, city_named
from geodata.grids.building import GridSetSummary
from geodata.grids.management.making import ManagementReport, build_management_grids
from geodata.stores.grid_heads import GridHeadStore, HeadedGrid
from gridsvc.imports import ImportReport

Managed = tuple[tuple[GridSetSummary, ManagementReport], ...]


def built_management_grids(
    city: str | None, *, minutes: float, district: str | None, publish: bool, valid_from: date | None
) -> Managed:
    """Make management grids of each district's newest set, and put it in force where asked."""

    def build(connection: Connection, row: CityRow) -> Managed:
        made = build_management_grids(connection, row, district=district, wanted_min=minutes)
        if not publish:
            return made
        published = publish_chosen(connection, row, tuple(each for each, _ in made), valid_from)
        return tuple((each, report) for (each, _), (_, report) in zip(published, made, strict=True))

    return changed_ground(city, build)


def management_document(each: GridSetSummary, report: ManagementReport) -> dict[str, Any]:
    """A set and what came out of its management grids, as JSON values."""
    return {**grid_set_document(each), "management": asdict(report)}


def headed_grids(city: str | None) -> tuple[HeadedGrid, ...]:
    """The management grids of a city with their heads, each code once, from its newest version."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        grids = GridHeadStore(connection, city_named(connection, city).id).grids()
    newest = {each.code: each for each in reversed(grids)}
    return tuple(newest[code] for code in sorted(newest))


def named_head(city: str | None, grid: str, name: str, *, phone: str | None, day: date | None) -> HeadedGrid:
    """Name the head of a management grid, from today in the city on where no day is given."""

    def change(connection: Connection, row: CityRow) -> HeadedGrid:
        since = day or row.city.local(wiring.clock()).date()
        return GridHeadStore(connection, row.id).name(grid, name, phone, since)

    return changed_ground(city, change)


def brought_heads(city: str | None, file: Path, *, layer: str | None = None, dry_run: bool = False) -> ImportReport:
    """Name the heads of a table: an import like others, listed and undone like them."""
    return imported("heads", file, city=city, layer=layer, dry_run=dry_run)


def head_document(grid: HeadedGrid) -> dict[str, Any]:
    """A management grid and its head as JSON values."""
    return {name: value for name, value in asdict(grid).items() if name != "id"}
