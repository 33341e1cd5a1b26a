"""The file of a site as files: word-processor document, workbook, page, PDF, and JSON for programs."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from api.exports.files import write_whole
from api.reports.writing import WRITERS, ReportFormat
from api.site_files.document import json_of
from api.site_files.report import site_report
from api.site_files.site_file import SiteFile
from gridsvc.language import Language


class SiteFileFormat(StrEnum):
    """What the file of a site can be written as."""

    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


def site_file_bytes(file: SiteFile, file_format: SiteFileFormat, language: Language) -> bytes:
    """The file in one format."""
    if file_format is SiteFileFormat.JSON:
        return json_of(file)
    return WRITERS[ReportFormat(file_format.value)](site_report(file, language))


def write_site_file(
    file: SiteFile, folder: Path, formats: Sequence[SiteFileFormat], language: Language
) -> tuple[Path, ...]:
    """Write `NAME.ENDING` for each format; answers the files."""
    stem = site_report(file, language).name
    contents = {folder / f"{stem}.{each}": site_file_bytes(file, each, language) for each in formats}
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        write_whole(path, content)
    return tuple(contents)
