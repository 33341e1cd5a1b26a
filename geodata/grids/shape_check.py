"""Looks at the shapes of grids: slivers, sizes out of bounds, buildings cut by borders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.grids.check import GridFinding, Polygons
from gridsvc.errors import InvalidInput

SLIVER_WIDTH_M = 5.0
_CUT_MIN_M2 = 1.0
_CUT_MIN_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class SizeBounds:
    """How small and how large unit grids are expected to be."""

    min_m2: float = 2_000
    max_m2: float = 30_000

    def __post_init__(self) -> None:
        if not 0 <= self.min_m2 < self.max_m2:
            raise InvalidInput(
                f"grids of at least {self.min_m2} and at most {self.max_m2} m² cannot be",
                code="size_bounds_crossed",
                params={"min_m2": self.min_m2, "max_m2": self.max_m2},
            )


def shape_findings(codes: Sequence[str], polygons: Polygons, bounds: SizeBounds) -> list[GridFinding]:
    """Slivers, and grids smaller or larger than expected; a sliver is told once."""
    area, width = shapely.area(polygons), _widths(polygons)
    findings = []
    for i in np.flatnonzero((width < SLIVER_WIDTH_M) | (area < bounds.min_m2) | (area > bounds.max_m2)).tolist():
        m2 = round(float(area[i]))
        if width[i] < SLIVER_WIDTH_M:
            findings.append(GridFinding("grid_sliver", codes[i], {"m": round(float(width[i]), 2)}, polygons[i]))
        elif m2 < bounds.min_m2:
            findings.append(
                GridFinding("grid_too_small", codes[i], {"m2": m2, "min": round(bounds.min_m2)}, polygons[i])
            )
        else:
            findings.append(
                GridFinding("grid_too_large", codes[i], {"m2": m2, "max": round(bounds.max_m2)}, polygons[i])
            )
    return findings


def cut_buildings(
    codes: Sequence[str], polygons: Polygons, names: Sequence[str], buildings: Polygons
) -> list[GridFinding]:
    """Buildings of which two or more grids each have a twentieth and 1 m² at least; the one with most is named."""
    if not len(buildings):
        return []
    grid, building = shapely.STRtree(buildings).query(polygons, predicate="intersects")
    area = shapely.area(shapely.intersection(polygons[grid], buildings[building]))
    real = area > np.maximum(_CUT_MIN_M2, _CUT_MIN_SHARE * shapely.area(buildings)[building])
    return list(_cuts(codes, names, buildings, grid[real], building[real], area[real]))


def _cuts(
    codes: Sequence[str],
    names: Sequence[str],
    buildings: Polygons,
    grid: np.ndarray[tuple[int], np.dtype[np.int64]],
    building: np.ndarray[tuple[int], np.dtype[np.int64]],
    area: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> Iterator[GridFinding]:
    order = np.lexsort([grid, -area, building])
    found, begins = np.unique(building[order], return_index=True)
    for each, begin, end in zip(found.tolist(), begins.tolist(), [*begins[1:].tolist(), len(order)], strict=True):
        if end - begin > 1:
            places: list[int] = grid[order[begin:end]].tolist()
            first, *others = [str(codes[i]) for i in places]
            params = {"building": str(names[int(each)]), "others": ", ".join(others)}
            yield GridFinding("building_cut", first, params, buildings[int(each)])


def _widths(polygons: Polygons) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The width of the largest circle that fits; where twice area over perimeter says it is no sliver, that bound."""
    width = 2 * shapely.area(polygons) / np.maximum(shapely.length(polygons), 1e-9)
    for i in np.flatnonzero((width < SLIVER_WIDTH_M) & shapely.is_valid(polygons)).tolist():
        width[i] = 2 * shapely.length(shapely.maximum_inscribed_circle(polygons[i], tolerance=0.01))
    return np.asarray(width, dtype=np.float64)
