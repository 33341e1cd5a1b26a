"""Checks of stored sets of grids, as JSON and as a file for a desktop GIS."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api import wiring
from api.grids import grid_set_document
from geodata.cities import city_named
from geodata.grids.building import chosen_set
from geodata.grids.check import GridFinding
from geodata.grids.features import write_features
from geodata.grids.inspection import Inspection, inspected_set
from geodata.grids.shape_check import SizeBounds


def checked_grids(
    city: str | None, *, district: str | None, version: int | None, bounds: SizeBounds, out: Path | None
) -> tuple[Inspection, ...]:
    """What is wrong with the sets chosen (of each district the newest); written to a file where one is named."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        row = city_named(connection, city)
        chosen = chosen_set(connection, row, district=district, version=version)
        inspections = tuple(inspected_set(connection, row, each, bounds) for each in chosen)
    if out is not None:
        write_features(out, [feature for each in inspections for feature in each.features()])
    return inspections


def inspection_document(inspection: Inspection) -> dict[str, Any]:
    """An inspection as JSON values."""
    return {
        **grid_set_document(inspection.chosen),
        "findings": _documents(inspection.findings),
        "remarks": _documents(inspection.remarks),
    }


def _documents(findings: Sequence[GridFinding]) -> list[dict[str, Any]]:
    return [{"code": one.code, "grid": one.grid, **one.params} for one in findings]
