"""Reads a file of any kind that imports take; the kind is told from the content, not from the name."""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geodata.importers.archive import Archive
from geodata.importers.csv_file import read_csv
from geodata.importers.geojson_file import read_geojson
from geodata.importers.geopackage_file import read_geopackage
from geodata.importers.gpx_file import read_gpx
from geodata.importers.guarded_cells import unguarded
from geodata.importers.kml_file import read_kml, read_kmz
from geodata.importers.ods_file import CONTENT, MIME_TYPE, read_ods
from geodata.importers.shapefile import SIGN as SHAPE_SIGN
from geodata.importers.shapefile import read_shapefile, read_zipped_shapefile
from geodata.importers.table import Table, file_refused
from geodata.importers.xlsx_file import WORKBOOK, read_xlsx
from geodata.importers.xml_events import Enough, read_xml
from gridsvc.errors import InvalidInput, NotFound

_SQLITE = b"SQLite format 3\0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_FOREIGN = {
    b"\x1f\x8b": ("file_packed", "gzip"),
    b"%PDF": ("file_kind_unknown", "PDF"),
    b"\xd0\xcf\x11\xe0": ("file_old_workbook", "XLS / encrypted XLSX"),
    b"7z\xbc\xaf": ("file_packed", "7z"),
    b"Rar!": ("file_packed", "RAR"),
    b"fgb\x03": ("file_kind_unknown", "FlatGeobuf"),
    b"\x89PNG": ("file_kind_unknown", "PNG"),
    b"\xff\xd8\xff": ("file_kind_unknown", "JPEG"),
}
_OF_SPREADSHEETS = ("html", "Workbook", "document")
"""What files begin with that programs save as if they were workbooks: pages, XML of 2003, flat ODF."""
_TAKEN = "GeoJSON, GeoPackage, Shapefile, CSV, XLSX, ODS, GPX, KML, KMZ"
_PEEK_BYTES = 4096
BYTES_MOST = 1 << 30
"""What one file may have."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file on its way in: where it lies, its content and what identifies it."""

    path: Path
    content: bytes
    sha256: str

    @classmethod
    def at(cls, path: Path) -> "SourceFile":
        """The file of a path, which has to be there and hold something."""
        if not path.exists():
            raise NotFound(f"there is no file {path}", code="file_not_found", params={"file": str(path)})
        if not path.is_file():
            raise file_refused("file_not_regular", f"{path} is a folder or device, no file", file=str(path))
        if (size := path.stat().st_size) > BYTES_MOST:
            raise file_refused("file_too_large", f"{path.name} has {size} bytes", file=path.name, most=BYTES_MOST >> 20)
        content = path.read_bytes()
        return cls(path, content, hashlib.sha256(content).hexdigest())


def read_table(file: SourceFile, *, layer: str | None = None) -> Table:
    """The rows of a file of any kind that is taken; one without rows is refused."""
    table = unguarded(_read(file, layer))
    if not len(table.numbers) and not table.unread:
        raise without_rows(file)
    return table


def without_rows(file: SourceFile) -> InvalidInput:
    """The refusal of a file that has no rows."""
    return file_refused("file_without_rows", f"{file.path.name} has no rows", file=file.path.name)


def is_csv(file: SourceFile) -> bool:
    """Whether a file is plain text with values in columns."""
    content = file.content
    start = _start(content)
    packed = content.startswith((_SQLITE, *_ZIP, SHAPE_SIGN, *_FOREIGN))
    return bool(start) and not packed and start[:1] not in (b"{", b"[", b"<")


def _start(content: bytes) -> bytes:
    return content[:_PEEK_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\x1e \t\r\n")


def _read(file: SourceFile, layer: str | None) -> Table:
    path, content = file.path, file.content
    if not content[:_PEEK_BYTES].removeprefix(b"\xef\xbb\xbf").strip():
        raise file_refused("file_empty", f"{path.name} is empty", file=path.name)
    if content.startswith(_SQLITE):
        return read_geopackage(path, layer)
    if content.startswith(_ZIP):
        with Archive(path) as archive:
            return _packed(archive, layer)
    if root := _xml_root(path, content):
        return _xml(path, content, root, layer)
    if layer is not None:
        raise file_refused(
            "layer_unknown", f"{path.name} has no layers, leave out --layer", file=path.name, value=layer, layers=""
        )
    return _single(path, content)


def _single(path: Path, content: bytes) -> Table:
    if content.startswith(SHAPE_SIGN):
        return read_shapefile(path)
    for sign, (code, kind) in _FOREIGN.items():
        if content.startswith(sign):
            raise _unknown(path, kind, code)
    return read_geojson(path, content) if _start(content)[:1] in (b"{", b"[") else read_csv(path, content)


def _packed(archive: Archive, layer: str | None) -> Table:
    names = archive.names
    endings = {PurePosixPath(name).suffix.lower() for name in names}
    if WORKBOOK in names:
        return read_xlsx(archive, layer)
    if CONTENT in names and "mimetype" in names and archive.content("mimetype").strip().startswith(MIME_TYPE):
        return read_ods(archive, layer)
    if ".shp" in endings:
        return read_zipped_shapefile(archive, layer)
    if ".kml" in endings:
        return read_kmz(archive, layer)
    raise _unknown(archive.path, "ZIP", "file_packed")


def _xml_root(path: Path, content: bytes) -> str | None:
    if not _start(content).startswith(b"<"):
        return None
    found: list[str] = []

    def begin(tag: str, _: dict[str, str]) -> None:
        found.append(tag)
        raise Enough

    read_xml(path.name, [content], begin=begin)
    return found[0] if found else None


def _xml(path: Path, content: bytes, root: str, layer: str | None) -> Table:
    if root == "kml":
        return read_kml(path, content, layer)
    if root == "gpx":
        return read_gpx(path, content, layer)
    raise _unknown(path, f"XML ({root})", "file_old_workbook" if root in _OF_SPREADSHEETS else "file_kind_unknown")


def _unknown(path: Path, kind: str, code: str) -> InvalidInput:
    return file_refused(code, f"{path.name} is {kind}; taken are {_TAKEN}", file=path.name, kind=kind, kinds=_TAKEN)
