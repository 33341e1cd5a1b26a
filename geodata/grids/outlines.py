"""The grids of one stored set and level with their outlines in metres."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.unit_grids import metres_of
from gridsvc.grids.codes import GridLevel


@dataclass(frozen=True, slots=True)
class SetOutlines:
    """Grids by columns in order of code: database keys, codes, outlines in degrees and in metres."""

    id: list[int]
    code: list[str]
    degrees: npt.NDArray[np.object_]
    metric: npt.NDArray[np.object_]


def outlines_of_set(
    connection: Connection, city: CityRow, set_id: int, level: GridLevel = GridLevel.UNIT
) -> SetOutlines:
    """Read the grids of a set."""
    rows = connection.execute(sql("select_grid_outlines"), {"set": set_id, "level": level.value}).fetchall()
    degrees = geometry_array(row[2] for row in rows)
    metric = metres_of(degrees, city.city.metric_srid) if rows else degrees
    return SetOutlines([row[0] for row in rows], [row[1] for row in rows], degrees, metric)


def geometry_array(geometries: Iterable[Any]) -> npt.NDArray[np.object_]:
    """Geometries as an array of objects."""
    listed = list(geometries)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
