"""Checks management and evaluation grids: whole unit grids, hanging together, inside one street office."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from geodata.grids.check import GridFinding, Polygons
from gridsvc.grids.codes import GridLevel

_APART_MAX_M2 = 1.0

Larger = Mapping[GridLevel, Mapping[str, tuple[str, shapely.Geometry]]]


def larger_grid_findings(
    units: Mapping[str, Mapping[str, Any]], polygons: Polygons, larger: Larger
) -> tuple[GridFinding, ...]:
    """Findings on larger grids (street and outline by level and code) and on the unit grids in them, with outlines."""
    return tuple(
        finding for level, grids in larger.items() if grids for finding in _of_level(level, units, polygons, grids)
    )


def _of_level(
    level: GridLevel,
    units: Mapping[str, Mapping[str, Any]],
    polygons: Polygons,
    grids: Mapping[str, tuple[str, shapely.Geometry]],
) -> Iterator[GridFinding]:
    members: dict[str, list[int]] = {code: [] for code in grids}
    rows = list(units.items())
    for place, (code, row) in enumerate(rows):
        if row[level.value] in members:
            members[row[level.value]].append(place)
        else:
            yield GridFinding("unit_in_no_larger_grid", code, {"level": level.value}, polygons[place])
    for code, (street, outline) in grids.items():
        own = members[code]
        if away := sorted({str(rows[i][1]["street"]) for i in own} - {street}):
            yield GridFinding("larger_grid_leaves_street", code, {"street": street, "others": ", ".join(away)}, outline)
        union = shapely.union_all(polygons[np.array(own, dtype=np.int64)])
        apart = shapely.symmetric_difference(union, outline)
        if apart.area > _APART_MAX_M2:
            yield GridFinding("larger_grid_not_whole", code, {"m2": round(apart.area, 1)}, apart)
        if shapely.get_num_geometries(union) > 1:
            yield GridFinding("larger_grid_apart", code, {"parts": int(shapely.get_num_geometries(union))}, union)
