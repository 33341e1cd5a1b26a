"""Warns of regions that overlap their siblings or stick out of their parents."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from geodata.importers.plane import Plane, geometry_array
from geodata.importers.sheet import Sheet

TOLERANCE_M2 = 1.0


def warn_of_nesting(
    sheet: Sheet,
    rows: Mapping[str, int],
    outlines: Mapping[str, shapely.Geometry],
    parents: Mapping[str, str | None],
    plane: Plane,
) -> None:
    """Compare the regions of the file (rows by code) with all regions that have an outline, in metres."""
    codes = sorted(outlines)
    metric = dict(zip(codes, plane.metres(geometry_array(outlines[code] for code in codes)), strict=True))
    for code, row in rows.items():
        parent = parents[code]
        if code in metric and parent in metric:
            area = shapely.area(shapely.difference(metric[code], metric[parent]))
            if area > TOLERANCE_M2:
                sheet.warn("outside_parent", row=row, field="geometry", value=code, parent=parent, area_m2=round(area))
    for one, other, area in _overlaps(codes, metric, parents):
        row = rows.get(one, rows.get(other, -1))
        if row >= 0:
            sheet.warn("siblings_overlap", row=row, field="geometry", value=one, other=other, area_m2=round(area))


def _overlaps(
    codes: Sequence[str], metric: Mapping[str, shapely.Geometry], parents: Mapping[str, str | None]
) -> list[tuple[str, str, float]]:
    shapes = geometry_array(metric[code] for code in codes)
    pairs: list[list[int]] = shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
    siblings = [(one, other) for one, other in pairs if one < other and _siblings(codes[one], codes[other], parents)]
    if not siblings:
        return []
    left, right = np.array(siblings).T
    shared = shapely.area(shapely.intersection(shapes[left], shapes[right])).tolist()
    return [
        (codes[one], codes[other], area)
        for (one, other), area in zip(siblings, shared, strict=True)
        if area > TOLERANCE_M2
    ]


def _siblings(one: str, other: str, parents: Mapping[str, str | None]) -> bool:
    return parents[one] is not None and parents[one] == parents[other]
