"""Checks of sets of grids, stored or in a file, as JSON and as files for a desktop GIS and a browser."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from psycopg import Connection

from api import wiring
from api.grid_documents import grid_set_document
from api.grid_drawing import Drawing
from api.grid_findings import check_title, checked_set, finding_text, place_m, remedy
from geodata.cities import CityRow, city_named
from geodata.grids.building import chosen_set
from geodata.grids.check import GridFinding
from geodata.grids.features import Feature, write_features
from geodata.grids.inspection import Inspection, SurveyFile, inspected_set
from geodata.grids.shape_check import SizeBounds
from geodata.importers.context import ImportContext
from geodata.importers.grid_inspection import inspected_file
from geodata.importers.mapping import FieldMapping, read_mapping, with_columns
from gridsvc.grids.codes import SurveyLevel
from gridsvc.language import Language
from maps.findings import findings_page


@dataclass(frozen=True, slots=True)
class SurveyToCheck:
    """A file of grids and how to read it, as for an import."""

    path: Path
    mapping: Path | None = None
    columns: Sequence[str] = ()
    crs: str | None = None
    layer: str | None = None
    level: SurveyLevel | None = None


def checked_grids(
    city: str | None, *, district: str | None, version: int | None, bounds: SizeBounds, drawing: Drawing
) -> tuple[Inspection, ...]:
    """What is wrong with the sets chosen (of each district the newest); written and drawn where files are named."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        row = city_named(connection, city)
        chosen = chosen_set(connection, row, district=district, version=version)
        inspections = tuple(inspected_set(connection, row, each, bounds) for each in chosen)
    _write(inspections, row, drawing)
    return inspections


def checked_survey(
    survey: SurveyToCheck, city: str | None, *, bounds: SizeBounds, drawing: Drawing
) -> tuple[Inspection, ...]:
    """What is wrong with the grids of a file; written and drawn where files are named."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        row = city_named(connection, city)
        context = _context(connection, row, survey)
        inspections = inspected_file(context, survey.path, layer=survey.layer, bounds=bounds, level=survey.level)
    _write(inspections, row, drawing)
    return inspections


def inspection_document(inspection: Inspection, language: Language) -> dict[str, Any]:
    """An inspection as JSON values."""
    chosen = inspection.chosen
    if isinstance(chosen, SurveyFile):
        head = {("file" if name == "name" else name): value for name, value in asdict(chosen).items()}
    else:
        head = grid_set_document(chosen)
    return {
        **head,
        "findings": [_document(one, language) for one in inspection.findings],
        "remarks": [_document(one, language) for one in inspection.remarks],
    }


def _context(connection: Connection, city: CityRow, survey: SurveyToCheck) -> ImportContext:
    kind = "regions" if survey.level is SurveyLevel.COMMUNITY else "grids"
    mapping = read_mapping(survey.mapping, kind) if survey.mapping else FieldMapping()
    fields = with_columns(mapping, survey.columns, kind)
    return ImportContext(connection, city, survey.path.stem, wiring.actor(), wiring.clock(), fields, survey.crs)


def _document(one: GridFinding, language: Language) -> dict[str, Any]:
    words = {"text": finding_text(one, language), "remedy": remedy(one, language)}
    place = place_m(one)
    where = {"east_m": place[0], "north_m": place[1]} if place is not None else {}
    return {"code": one.code, "grid": one.grid, **one.params, **where, **words}


def _write(inspections: Sequence[Inspection], city: CityRow, drawing: Drawing) -> None:
    if drawing.out is not None:
        write_features(drawing.out, list(_features(inspections, drawing.language)))
    if drawing.map is not None:
        sets = [checked_set(each, city, drawing.language) for each in inspections]
        page = findings_page(check_title(city, drawing.language), sets, drawing.language)
        drawing.map.parent.mkdir(parents=True, exist_ok=True)
        drawing.map.write_text(page, encoding="utf-8")


def _features(inspections: Sequence[Inspection], language: Language) -> Iterator[Feature]:
    for each in inspections:
        for (one, _), feature in zip(each.told, each.features(), strict=True):
            words = {"text": finding_text(one, language), "remedy": remedy(one, language)}
            yield replace(feature, properties={**feature.properties, **words})
