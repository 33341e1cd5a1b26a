"""Reads one layer of a file through GDAL as a table."""

import warnings
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

# The last is what pyogrio comes to at a .prj that holds no text.
_DAMAGED = (DataSourceError, DataLayerError, UnicodeDecodeError, UnboundLocalError)


def layer_names(path: Path) -> list[str]:
    """The layers of a file, in its order."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return [str(name) for name, _ in pyogrio.list_layers(path)]
    except _DAMAGED as error:
        raise file_damaged(path, error) from error


def read_ogr_layer(path: Path, layer: str, *, encoding: str | None = None, ids: bool = False) -> Table:
    """The features of a layer; `ids`: whether the numbers that GDAL gives them stand in the file itself."""
    try:
        with warnings.catch_warnings():
            # What GDAL has to remark is neither an error nor for who imports.
            warnings.simplefilter("ignore", RuntimeWarning)
            meta, fids, geometries, values = read_layer(
                path, layer=layer, encoding=encoding, return_fids=True, force_2d=True, datetime_as_string=True
            )
    except _DAMAGED as error:
        raise file_damaged(path, error) from error
    return Table(
        columns={field: _plain(column) for field, column in zip(meta["fields"], values, strict=True)},
        numbers=range(1, len(fids) + 1),
        geometries=None if geometries is None else shapely.from_wkb(geometries, on_invalid="ignore").tolist(),
        feature_ids=[str(fid) for fid in fids.tolist()] if ids else (),
        crs=meta["crs"] or None,
    )


def file_damaged(path: Path, why: object) -> InvalidInput:
    """The refusal of a file that begins well and cannot be read to its end."""
    return file_refused("file_broken", f"{path.name} breaks off or is damaged: {why}", file=path.name, why=str(why))


def _plain(column: np.ndarray[Any, Any]) -> Sequence[object]:
    return [None if isinstance(each, float) and np.isnan(each) else each for each in column.tolist()]
