"""Reads a file of any kind that imports take; the kind is told from the content, not from the name."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from geodata.importers.csv_file import read_csv
from geodata.importers.geojson_file import read_geojson
from geodata.importers.geopackage_file import read_geopackage
from geodata.importers.table import Table, file_refused
from gridsvc.errors import NotFound

_SQLITE = b"SQLite format 3\0"
_FOREIGN = {
    b"PK\x03\x04": "XLSX or ZIP",
    b"\x1f\x8b": "gzip",
    b"\x00\x00\x27\x0a": "Shapefile",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"<": "XML",
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file on its way in: where it lies, its content and what identifies it."""

    path: Path
    content: bytes
    sha256: str

    @classmethod
    def at(cls, path: Path) -> "SourceFile":
        """The file of a path, which has to be there and hold something."""
        if not path.is_file():
            raise NotFound(f"there is no file {path}", code="file_not_found", params={"file": str(path)})
        content = path.read_bytes()
        return cls(path, content, hashlib.sha256(content).hexdigest())


def read_table(file: SourceFile, *, layer: str | None = None) -> Table:
    """The rows of a GeoJSON, GeoPackage or CSV file; one without rows is refused."""
    table = _read(file, layer)
    if not len(table.numbers) and not table.unread:
        raise file_refused("file_without_rows", f"{file.path.name} has no rows", file=file.path.name)
    return table


def _read(file: SourceFile, layer: str | None) -> Table:
    path, start = file.path, file.content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise file_refused("file_empty", f"{path.name} is empty", file=path.name)
    if file.content.startswith(_SQLITE):
        return read_geopackage(path, layer)
    if layer is not None:
        raise file_refused(
            "layer_unknown", f"{path.name} has no layers, leave out --layer", file=path.name, value=layer, layers=""
        )
    for sign, kind in _FOREIGN.items():
        if start.startswith(sign):
            raise file_refused(
                "file_kind_unknown",
                f"{path.name} is {kind}; GeoJSON, GeoPackage and CSV in UTF-8 are read",
                file=path.name,
                kind=kind,
            )
    return read_geojson(path, file.content) if start[:1] in (b"{", b"[") else read_csv(path, file.content)
