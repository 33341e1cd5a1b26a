"""Reads a Shapefile: one of a folder, with the files beside it, or those of a ZIP archive."""

import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from geodata.importers.archive import Archive
from geodata.importers.dbf_encoding import dbf_encoding
from geodata.importers.layers import chosen_layer
from geodata.importers.ogr_layer import file_damaged, read_ogr_layer
from geodata.importers.table import Table, file_refused

SIGN = b"\x00\x00\x27\x0a"
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NEEDED = (".shx", ".dbf")
_BYTE_BY_BYTE = "latin1"
_LENGTH_AT, _HEAD = slice(24, 28), 100


def read_shapefile(path: Path) -> Table:
    """The features of a .shp file; .shx and .dbf have to lie beside it, .prj and .cpg may."""
    parts = {each.suffix.lower(): each for each in path.parent.iterdir() if each.stem == path.stem}
    for ending in _NEEDED:
        if ending not in parts:
            raise file_refused(
                "shapefile_part_missing",
                f"{path.name} needs {path.stem}{ending} beside it",
                file=path.name,
                value=f"{path.stem}{ending}",
            )
    _refuse_cut(path)
    table = _in_encoding(path, dbf_encoding(parts[".dbf"], parts.get(".cpg")))
    if table.crs is None and ".prj" in parts and parts[".prj"].read_bytes().strip():
        raise file_refused("prj_unreadable", f"{path.stem}.prj names no system", file=f"{path.stem}.prj")
    return table


def read_zipped_shapefile(archive: Archive, layer: str | None) -> Table:
    """The features of the only Shapefile of an archive, or of the one that is named."""
    members = {name: PurePosixPath(name.replace("\\", "/")) for name in archive.names}
    stems = {place.with_suffix(""): place.stem for place in members.values() if place.suffix.lower() == ".shp"}
    chosen = chosen_layer(archive.path, list(stems.values()), layer)
    folder = next(place.parent for place, stem in stems.items() if stem == chosen)
    with tempfile.TemporaryDirectory(prefix="gridsvc-shapefile-") as unpacked:
        for name, place in members.items():
            if place.parent == folder and place.stem == chosen and place.suffix.lower() in _PARTS:
                archive.unpack(name, Path(unpacked, f"{chosen}{place.suffix.lower()}"))
        return read_shapefile(Path(unpacked, f"{chosen}.shp"))


def _in_encoding(path: Path, encoding: str) -> Table:
    # Names longer than 10 bytes, and texts longer than their fields, lose the end of their last character.
    table = read_ogr_layer(path, path.stem, encoding=_BYTE_BY_BYTE)
    columns = {
        _whole(name, encoding): [_whole(value, encoding) if isinstance(value, str) else value for value in values]
        for name, values in table.columns.items()
    }
    return replace(table, columns=columns)


def _whole(text: str, encoding: str) -> str:
    return text.encode(_BYTE_BY_BYTE, "replace").decode(encoding, "ignore")


def _refuse_cut(path: Path) -> None:
    # GDAL leaves out the geometries that a cut file lacks.
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if 2 * int.from_bytes(head[_LENGTH_AT]) > path.stat().st_size or len(head) < _HEAD:
        raise file_damaged(path, f"{path.stat().st_size} bytes")
