"""Unit grids made of a city's communities, for the command line."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from psycopg import Connection

from api.grid_documents import grid_set_document
from api.grid_versions import publish_chosen
from api.ground import changed_ground
from geodata.cities import CityRow
from geodata.extracts.ground_file import buildings_in, lines_in
from geodata.grids.building import GridSetSummary
from geodata.grids.making import GridShape, UnitGridPlan, build_unit_grids
from geodata.grids.quality import GridQuality
from gridsvc.ports import Progress


@dataclass(frozen=True, slots=True)
class GridWish:
    """What a user says of the grids he wants; files of lines to follow and of buildings to spare."""

    shape: GridShape | None = None
    cell_m: float = 100.0
    lines: Path | None = None
    buildings: Path | None = None

    def plan(self) -> UnitGridPlan:
        """The same with its files read."""
        return UnitGridPlan(
            shape=self.shape,
            cell_m=self.cell_m,
            barriers=lines_in(self.lines) if self.lines else None,
            buildings=buildings_in(self.buildings) if self.buildings else None,
        )


def built_grids(
    city: str | None,
    wish: GridWish,
    progress: Progress,
    *,
    district: str | None,
    publish: bool,
    valid_from: date | None,
) -> tuple[tuple[GridSetSummary, GridQuality], ...]:
    """Cut new drafts, and put them in force where asked."""
    plan = wish.plan()

    def build(connection: Connection, row: CityRow) -> tuple[tuple[GridSetSummary, GridQuality], ...]:
        made = build_unit_grids(connection, row, plan, district=district, progress=progress)
        if not publish:
            return made
        published = publish_chosen(connection, row, tuple(each for each, _ in made), valid_from)
        return tuple((each, quality) for (each, _), (_, quality) in zip(published, made, strict=True))

    return changed_ground(city, build)


def built_document(each: GridSetSummary, quality: GridQuality) -> dict[str, Any]:
    """A new set and what it looks like, as JSON values."""
    return {**grid_set_document(each), "quality": quality.document()}
