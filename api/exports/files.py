"""Exports on disk: each file appears whole or not at all, and lists of an earlier export do not stay behind."""

import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from api.exports.csv_table import csv_of
from api.exports.exported import ExportedPlan
from api.exports.geojson import geojson_of
from api.exports.gpx import gpx_of
from api.exports.kml import kml_of
from api.exports.pdf import pdf_of
from api.exports.sheet import INDEX, sheets_of
from api.exports.team_calendar import ics_of
from api.exports.workbook import xlsx_of
from gridsvc.errors import InvalidInput
from gridsvc.language import Language
from gridsvc.plans.directions import directions_to_document
from gridsvc.plans.document import plan_to_json

MARK = ".gridsvc-sheets"
"""Lies in every folder that holds a file for each team or day: only such a folder is ever replaced."""


class ExportFormat(StrEnum):
    """What a plan can be written as."""

    JSON = "json"
    GEOJSON = "geojson"
    CSV = "csv"
    XLSX = "xlsx"
    GPX = "gpx"
    KML = "kml"
    ICS = "ics"
    PDF = "pdf"
    HTML = "html"


Writer = Callable[[ExportedPlan, Language], bytes]
WRITERS: Mapping[ExportFormat, Writer] = {
    ExportFormat.JSON: lambda exported, _: plan_to_json(exported.plan),
    ExportFormat.GEOJSON: lambda exported, _: geojson_of(exported),
    ExportFormat.CSV: csv_of,
    ExportFormat.XLSX: xlsx_of,
    ExportFormat.GPX: gpx_of,
    ExportFormat.KML: kml_of,
    ExportFormat.ICS: ics_of,
    ExportFormat.PDF: pdf_of,
}
"""Formats of which one file holds the whole plan."""
DRAWN = frozenset({ExportFormat.PDF, ExportFormat.HTML})
"""Formats that hold sketches, and so need the streets around."""
FOLDERS = {ExportFormat.HTML: "sheets", ExportFormat.GPX: "gpx", ExportFormat.ICS: "calendars"}
"""Formats that come as a folder, too: of sheets, of tracks a team and day, of calendars a team."""
DIRECTIONS = "directions.json"
"""Beside the plan as JSON, which is exactly the plan: how its legs are told, where that is asked for."""


def write_plan(
    exported: ExportedPlan, folder: Path, formats: Sequence[ExportFormat], language: Language
) -> tuple[Path, ...]:
    """Write `plan.ENDING` of each format, its folder, and the directions there are; answers what people open."""
    contents = {f"plan.{each}": WRITERS[each](exported, language) for each in formats if each in WRITERS}
    folders = {each: _folder_of(exported, each, language) for each in formats if each in FOLDERS}
    for each in folders:
        _refuse_foreign(folder / FOLDERS[each])
    folder.mkdir(parents=True, exist_ok=True)
    if exported.directions and ExportFormat.JSON in formats:
        document = directions_to_document(exported.plan, exported.directions)
        contents[DIRECTIONS] = json.dumps(document, ensure_ascii=False, indent=1).encode()
    written = [folder / name for name in contents]
    for path, content in zip(written, contents.values(), strict=True):
        write_whole(path, content)
    for each, files in folders.items():
        place = folder / FOLDERS[each]
        _replace_folder(place, files)
        written.append(place / INDEX if each is ExportFormat.HTML else place)
    return tuple(written)


def _folder_of(exported: ExportedPlan, file_format: ExportFormat, language: Language) -> dict[str, bytes]:
    if file_format is ExportFormat.HTML:
        return {each.name: each.content for each in sheets_of(exported, language)}
    if file_format is ExportFormat.ICS:
        return {
            f"{exported.team_stem(each)}.ics": ics_of(exported.only(team=each), language) for each in exported.teams()
        }
    return {
        exported.file_name(each, "gpx"): gpx_of(exported.only(on=each.date, team=each.team), language)
        for each in exported.routes()
    }


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not (folder / MARK).exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(
            f"{folder} is not a folder of sheets that was written before; name another one",
            code="export_folder_foreign",
            params={"field": "out", "value": str(folder)},
        )


def _replace_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as name:
        made = Path(name) / "made"
        made.mkdir(mode=0o755)
        for file, content in {**contents, MARK: b""}.items():
            (made / file).write_bytes(content)
        if folder.exists():
            folder.rename(Path(name) / "before")
        made.rename(folder)
