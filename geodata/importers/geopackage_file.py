"""Reads one layer of a GeoPackage."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import read as read_layer

from geodata.importers.table import Table, file_refused
from gridsvc.errors import InvalidInput


def read_geopackage(path: Path, layer: str | None) -> Table:
    """The features of a layer; without a name, of the only one there is."""
    _refuse_damaged(path)
    try:
        name = _layer(path, layer)
        meta, fids, geometries, values = read_layer(
            path, layer=name, return_fids=True, force_2d=True, datetime_as_string=True
        )
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise _broken(path, str(error)) from error
    count = len(fids)
    return Table(
        columns={field: _plain(column) for field, column in zip(meta["fields"], values, strict=True)},
        numbers=range(1, count + 1),
        geometries=None if geometries is None else shapely.from_wkb(geometries, on_invalid="ignore").tolist(),
        feature_ids=[str(fid) for fid in fids.tolist()],
        crs=meta["crs"] or None,
    )


def _layer(path: Path, wanted: str | None) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if wanted in names:
        return wanted
    if wanted is None and len(names) == 1:
        return names[0]
    shown = ", ".join(names)
    if wanted is None:
        raise file_refused(
            "layers_several" if names else "file_empty",
            f"{path.name} has {len(names)} layers, choose one with --layer: {shown}",
            file=path.name,
            layers=shown,
        )
    raise file_refused(
        "layer_unknown",
        f"{path.name} has no layer {wanted!r}; it has: {shown}",
        file=path.name,
        value=wanted,
        layers=shown,
    )


def _refuse_damaged(path: Path) -> None:
    # GDAL can end its reading early at a damaged page without an error.
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise _broken(path, str(error)) from error
    if answer != ("ok",):
        raise _broken(path, str(answer[0] if answer else ""))


def _broken(path: Path, why: str) -> InvalidInput:
    return file_refused("file_broken", f"{path.name} breaks off or is damaged: {why}", file=path.name, why=why)


def _plain(column: np.ndarray[Any, Any]) -> Sequence[object]:
    return [None if isinstance(each, float) and np.isnan(each) else each for each in column.tolist()]
