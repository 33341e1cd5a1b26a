"""Data that lie in a file beside an exported page: tables of rows, outlines packed into whole numbers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.errors import InvalidInput
from maps.literals import literal

STEPS_PER_DEGREE = 100_000
"""Outlines are rounded to about a metre; neighbours that share a corner still share it."""

Geometries = npt.NDArray[np.object_]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one collection with their outlines, WGS84 degrees; each row has an `id`. Tiles are drawn as `shape`."""

    shape: Literal["polygon", "line", "any"]
    rows: Sequence[Row]
    geometries: Geometries

    def __post_init__(self) -> None:
        if len(self.rows) != len(self.geometries):
            raise InvalidInput(f"{len(self.rows)} rows and {len(self.geometries)} outlines do not belong together")


@dataclass(frozen=True, slots=True)
class OpenProblems:
    """Open problems at an instant (ISO 8601); seen: codes of grids that a patrol has seen, None = not known."""

    at: str
    table: Table
    suspended: int
    seen: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class EmbeddedPlan:
    """A plan document with its GeoJSON features of routes, stops and unplanned visits."""

    document: Mapping[str, Any]
    features: Sequence[Mapping[str, Any]]


def packed(geometry: shapely.Geometry | None) -> list[list[int]]:
    """All lines and rings, each [x, y, dx, dy, ...] in steps of 1e-5 degrees, without points that fall together."""
    if geometry is None or shapely.is_empty(geometry):
        return []
    parts = _lines(geometry)
    return [line for line in (_packed_line(shapely.get_coordinates(part)) for part in parts) if line]


def table_data(table: Table) -> dict[str, Any]:
    """What a script reads of a table."""
    return {"shape": table.shape, "rows": list(table.rows), "shapes": [packed(each) for each in table.geometries]}


def problems_data(problems: OpenProblems) -> dict[str, Any]:
    """What a script reads of open problems, besides their table."""
    seen = None if problems.seen is None else list(problems.seen)
    return {"at": problems.at, "suspended": problems.suspended, "seen": seen}


def plan_data(plan: EmbeddedPlan) -> dict[str, Any]:
    """What a script reads of a plan: its routes are packed, its points are not."""
    return {"document": plan.document, "features": [_packed_feature(feature) for feature in plan.features]}


def data_script(tables: Mapping[str, Any]) -> str:
    """A script that lays tables where the pages look for them."""
    rows = [f"gridsvcData[{literal(name)}]={literal(value)};" for name, value in tables.items()]
    return "\n".join(["window.gridsvcData=window.gridsvcData||{};", *rows, ""])


def _lines(geometry: shapely.Geometry) -> Iterable[shapely.Geometry]:
    for part in shapely.get_parts(geometry):
        if shapely.get_type_id(part) == shapely.GeometryType.POLYGON:
            yield from shapely.get_rings(part)
        else:
            yield part


def _packed_line(lonlat: npt.NDArray[np.float64]) -> list[int]:
    steps = np.rint(lonlat * STEPS_PER_DEGREE).astype(np.int64)
    moves = np.diff(steps, axis=0)
    kept = moves[np.any(moves != 0, axis=1)]
    if len(steps) > 1 and len(kept) == 0:
        return []
    return [int(number) for number in np.vstack([steps[:1], kept]).ravel()]


def _packed_feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    geometry = feature.get("geometry")
    if geometry is None or geometry["type"] == "Point":
        return dict(feature)
    lines = packed(shapely.from_geojson(json.dumps(geometry)))
    return {**feature, "geometry": None, "packed": lines}
