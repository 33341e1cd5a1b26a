"""Grid sets as files for other programs: GeoJSON with 9 decimals, or GeoPackage."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas
from psycopg import Connection

from geodata.grids.building import GridSetSummary
from geodata.stores.grid_sets import GridSetStore
from gridsvc.errors import InvalidInput

_DRIVERS = {".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GPKG"}
_OPTIONS = {"GeoJSON": {"COORDINATE_PRECISION": 9, "RFC7946": "NO"}, "GPKG": {}}
_LAYER = "grids"
_DAYS = ("begun_on", "changed_on", "ended_on")


def export_grids(connection: Connection, sets: Sequence[GridSetSummary], path: Path) -> int:
    """Write the grids of some sets to one file, whole or not at all; says how many. The importer reads it again."""
    driver = _DRIVERS.get(path.suffix.lower())
    if driver is None:
        raise InvalidInput(
            f"{path.name}: grids are written as {', '.join(_DRIVERS)}",
            code="export_format_unknown",
            params={"field": "file", "value": path.name, "known": ", ".join(_DRIVERS)},
        )
    rows = [row for each in sets for row in _rows(connection, each)]
    frame = geopandas.GeoDataFrame(rows, geometry="geom", crs=4326)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        made = Path(folder) / path.name
        frame.to_file(made, driver=driver, layer=_LAYER, engine="pyogrio", **_OPTIONS[driver])
        made.chmod(0o644)
        made.replace(path)
    return len(frame)


def _rows(connection: Connection, each: GridSetSummary) -> Iterator[dict[str, Any]]:
    for row in GridSetStore(connection).grids(each.id).values():
        days = {name: day.isoformat() if (day := row[name]) else None for name in _DAYS}
        yield {**row, **days, "district": each.district, "version": each.version}
