"""Exports on disk: each file appears whole or not at all, and sheets of an earlier export do not stay behind."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from api.exports.csv_table import csv_of
from api.exports.exported import ExportedPlan
from api.exports.geojson import geojson_of
from api.exports.sheet import sheets_of
from gridsvc.errors import InvalidInput
from gridsvc.language import Language
from gridsvc.plans.document import plan_to_json

MARK = ".gridsvc-sheets"
"""Lies in every folder of sheets: only such a folder is ever replaced."""
SHEETS = "sheets"


class ExportFormat(StrEnum):
    """What a plan can be written as."""

    JSON = "json"
    GEOJSON = "geojson"
    CSV = "csv"
    HTML = "html"


_SINGLE_FILES: Mapping[ExportFormat, Callable[[ExportedPlan, Language], bytes]] = {
    ExportFormat.JSON: lambda exported, _: plan_to_json(exported.plan),
    ExportFormat.GEOJSON: lambda exported, _: geojson_of(exported),
    ExportFormat.CSV: csv_of,
}


def write_plan(
    exported: ExportedPlan, folder: Path, formats: Sequence[ExportFormat], language: Language
) -> tuple[Path, ...]:
    """Write `plan.json`, `plan.geojson`, `plan.csv` and the folder `sheets`; answers what people open."""
    contents = {each: _SINGLE_FILES[each](exported, language) for each in formats if each in _SINGLE_FILES}
    sheets = {each.name: each.content for each in sheets_of(exported, language)} if ExportFormat.HTML in formats else {}
    if sheets:
        _refuse_foreign(folder / SHEETS)
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"plan.{each}" for each in contents]
    for path, content in zip(written, contents.values(), strict=True):
        write_whole(path, content)
    if sheets:
        _replace_folder(folder / SHEETS, sheets)
        written.append(folder / SHEETS / "index.html")
    return tuple(written)


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
