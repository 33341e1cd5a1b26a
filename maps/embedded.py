"""Data that lie in a file beside an exported page: tables of rows, outlines packed into whole numbers."""

import json
from collections.abc import Mapping, Sequence
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
Numbers = npt.NDArray[np.int64]
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


def packed(geometries: Geometries) -> list[list[list[int]]]:
    """Lines and rings of outlines, each [x, y, dx, dy, ...] in steps of 1e-5 degrees; what is smaller is left out."""
    lines, owner = _lines(geometries)
    lonlat, line = shapely.get_coordinates(lines, return_index=True)
    moves = np.rint(lonlat * STEPS_PER_DEGREE).astype(np.int64)
    follows = np.flatnonzero(line[1:] == line[:-1]) + 1
    moves[follows] -= moves[follows - 1].copy()
    kept = np.ones(len(line), dtype=bool)
    kept[follows] = np.any(moves[follows] != 0, axis=1)
    return _gathered(moves[kept], line[kept], _shrunk(lines, line[kept]), owner, len(geometries))


def table_data(table: Table) -> dict[str, Any]:
    """What a script reads of a table."""
    return {"shape": table.shape, "rows": list(table.rows), "shapes": packed(table.geometries)}


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


def _lines(geometries: Geometries) -> tuple[Geometries, Numbers]:
    """Points, lines and rings of all outlines, and the number of the outline that each belongs to."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, area = shapely.get_rings(parts[areal], return_index=True)
    lines, owners = np.append(parts[~areal], rings), np.append(owner[~areal], owner[areal][area])
    order = np.argsort(owners, kind="stable")
    return lines[order], owners[order]


def _shrunk(lines: Geometries, line: Numbers) -> npt.NDArray[np.bool_]:
    """Which lines have become a single point; points are none of them."""
    left = np.bincount(line, minlength=len(lines))
    was_longer: npt.NDArray[np.bool_] = shapely.get_num_coordinates(lines) > 1
    alone: npt.NDArray[np.bool_] = left == 1
    return np.logical_and(was_longer, alone)


def _gathered(
    moves: Numbers, line: Numbers, shrunk: npt.NDArray[np.bool_], owner: Numbers, outlines: int
) -> list[list[list[int]]]:
    numbers = moves.ravel().tolist()
    ends = np.searchsorted(line, np.arange(len(owner)), side="right").tolist()
    found: list[list[list[int]]] = [[] for _ in range(outlines)]
    start = 0
    for end, whose, gone in zip(ends, owner.tolist(), shrunk.tolist(), strict=True):
        if end > start and not gone:
            found[whose].append(numbers[2 * start : 2 * end])
        start = end
    return found


def _packed_feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    geometry = feature.get("geometry")
    if geometry is None or geometry["type"] == "Point":
        return dict(feature)
    (lines,) = packed(np.array([shapely.from_geojson(json.dumps(geometry))], dtype=object))
    return {**feature, "geometry": None, "packed": lines}
