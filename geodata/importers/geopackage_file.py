"""Reads one layer of a GeoPackage."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from geodata.importers.layers import chosen_layer
from geodata.importers.ogr_layer import file_damaged, layer_names, read_ogr_layer
from geodata.importers.table import Table, file_refused

_LARGEST_VALUE = 1 << 28
_COMPUTED = (2, 3)
_COMPUTED_LISTS = """
    SELECT name FROM sqlite_master
     WHERE lower(name) GLOB 'gpkg_*' AND (type = 'view' OR lower(sql) GLOB 'create virtual*')"""


def read_geopackage(path: Path, layer: str | None) -> Table:
    """The features of a layer; without a name, of the only one there is."""
    _refuse_damaged(path)
    chosen = chosen_layer(path, layer_names(path), layer)
    _refuse_computed(path, chosen)
    return read_ogr_layer(path, chosen, ids=True)


def _refuse_damaged(path: Path) -> None:
    # GDAL can end its reading early at a damaged page without an error.
    with _opened(path) as connection:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()
        listed = connection.execute(_COMPUTED_LISTS).fetchone()
    if answer != ("ok",):
        raise file_damaged(path, answer[0] if answer else "")
    if listed:
        raise file_refused("layer_computed", f"{path.name}: {listed[0]} is computed", file=path.name, value=listed[0])


def _refuse_computed(path: Path, layer: str) -> None:
    # A view, or a column that is computed, can be endless.
    with _opened(path) as connection:
        query = "SELECT type, sql FROM sqlite_master WHERE lower(name) = lower(?)"
        kind, made = connection.execute(query, (layer,)).fetchone() or ("table", "")
        columns = connection.execute("SELECT hidden FROM pragma_table_xinfo(?)", (layer,)) if kind == "table" else ()
        stored = kind == "table" and "virtual" not in (made or "").casefold().split()[:3]
        if not stored or any(hidden in _COMPUTED for (hidden,) in columns):
            raise file_refused("layer_computed", f"{path.name}: {layer} is computed", file=path.name, value=layer)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
            yield connection
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise file_damaged(path, error) from error
