"""Reads one layer of a GeoPackage."""

import sqlite3
from pathlib import Path

from geodata.importers.layers import chosen_layer
from geodata.importers.ogr_layer import file_damaged, layer_names, read_ogr_layer
from geodata.importers.table import Table


def read_geopackage(path: Path, layer: str | None) -> Table:
    """The features of a layer; without a name, of the only one there is."""
    _refuse_damaged(path)
    return read_ogr_layer(path, chosen_layer(path, layer_names(path), layer), ids=True)


def _refuse_damaged(path: Path) -> None:
    # GDAL can end its reading early at a damaged page without an error.
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise file_damaged(path, error) from error
    if answer != ("ok",):
        raise file_damaged(path, answer[0] if answer else "")
