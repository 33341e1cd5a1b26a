"""Checks of stored sets of grids, as JSON and as a file for a desktop GIS."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api import wiring
from api.grids import grid_set_document
from api.sentences import say
from geodata.cities import CityRow, city_named
from geodata.grids.building import chosen_set
from geodata.grids.check import GridFinding
from geodata.grids.features import write_features
from geodata.grids.inspection import Inspection, inspected_set
from geodata.grids.shape_check import SizeBounds
from gridsvc.errors import InvalidInput
from gridsvc.language import Language
from maps.findings import CheckedSet, ShownFinding, findings_page

_PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Files that a check writes: GeoJSON for a desktop GIS, and a page with maps in a language."""

    out: Path | None = None
    map: Path | None = None
    language: Language = Language.ZH


def checked_grids(
    city: str | None, *, district: str | None, version: int | None, bounds: SizeBounds, drawing: Drawing
) -> tuple[Inspection, ...]:
    """What is wrong with the sets chosen (of each district the newest); written and drawn where files are named."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        row = city_named(connection, city)
        chosen = chosen_set(connection, row, district=district, version=version)
        inspections = tuple(inspected_set(connection, row, each, bounds) for each in chosen)
    if drawing.out is not None:
        write_features(drawing.out, [feature for each in inspections for feature in each.features()])
    if drawing.map is not None:
        _draw(drawing.map, row, inspections, drawing.language)
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


def _draw(path: Path, city: CityRow, inspections: Sequence[Inspection], language: Language) -> None:
    if path.suffix.lower() not in _PAGES:
        raise InvalidInput(
            f"{path.name}: a map is written as {', '.join(_PAGES)}",
            code="export_format_unknown",
            params={"field": "map", "value": path.name, "known": ", ".join(_PAGES)},
        )
    sets = [
        CheckedSet(_title(each, language), each.outlines, _shown(each, language), city.city.synthetic)
        for each in inspections
    ]
    name = city.city.name_zh if language is Language.ZH else city.city.name_en
    page = findings_page(say("grid_check_title", language, city=name), sets, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _title(each: Inspection, language: Language) -> str:
    status = say(f"grid_status_{each.chosen.status}", language)
    told = {**grid_set_document(each.chosen), "status": status, "findings": len(each.findings)}
    return say("grids_checked", language, **told)


def _shown(each: Inspection, language: Language) -> list[ShownFinding]:
    told = [*((one, True) for one in each.findings), *((one, False) for one in each.remarks)]
    return [
        ShownFinding(say(one.code, language, grid=one.grid, **one.params), one.geometry, fault) for one, fault in told
    ]
