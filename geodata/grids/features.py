"""Geometries with properties as a GeoJSON file for a desktop GIS, written whole or not at all."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import shapely

from geodata.grids.outlines import geometry_array
from gridsvc.errors import InvalidInput

_ENDINGS = (".geojson", ".json")


@dataclass(frozen=True, slots=True)
class Feature:
    """A geometry in degrees, or none, with what is said of it."""

    geometry: shapely.Geometry | None
    properties: Mapping[str, Any]


def write_features(path: Path, features: Sequence[Feature]) -> None:
    """Write features in order; the file's folder is made where it is missing."""
    if path.suffix.lower() not in _ENDINGS:
        raise InvalidInput(
            f"{path.name}: written as {', '.join(_ENDINGS)}",
            code="export_format_unknown",
            params={"field": "out", "value": path.name, "known": ", ".join(_ENDINGS)},
        )
    names = list(dict.fromkeys(name for each in features for name in each.properties))
    columns: dict[str, list[Any]] = {name: [each.properties.get(name) for each in features] for name in names}
    frame = geopandas.GeoDataFrame(columns, geometry=geometry_array(each.geometry for each in features), crs=4326)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        made = Path(folder) / path.name
        frame.to_file(made, driver="GeoJSON", engine="pyogrio", COORDINATE_PRECISION=9, RFC7946="NO")
        made.chmod(0o644)
        made.replace(path)
