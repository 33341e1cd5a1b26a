"""What a set of unit grids looks like in numbers: sizes, shapes, buildings cut."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.errors import InvalidInput

_ROUND = 4 * np.pi
_COUNTED_M2 = 40.0
_CUT_M2 = 5.0

Polygons = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class GridQuality:
    """Sizes in m²; shape: 4πA/P² (1 a circle, .785 a square); rectangularity: share of the smallest box around.

    size_spread: standard deviation over mean. cut_grids, cut_buildings: None where no buildings were given; a
    building counts from 40 m², as cut where over 5 m² of it lie on either side.
    """

    grids: int
    area_p5_m2: float
    area_median_m2: float
    area_p95_m2: float
    area_least_m2: float
    area_most_m2: float
    size_spread: float
    shape_p5: float
    shape_median: float
    rectangularity: float
    cut_grids: int | None = None
    cut_buildings: int | None = None
    buildings: int | None = None

    def document(self) -> dict[str, Any]:
        """The numbers as JSON values, rounded to what they mean."""
        return {
            name: value if value is None or isinstance(value, int) else round(value, 1 if name.endswith("m2") else 3)
            for name, value in asdict(self).items()
        }


def quality_of(polygons: Polygons, buildings: Polygons | None = None) -> GridQuality:
    """Numbers of grids in metres."""
    if not len(polygons):
        raise InvalidInput("there are no grids to measure", code="no_grids_to_measure")
    area = shapely.area(polygons)
    shape = _ROUND * area / shapely.length(polygons) ** 2
    box = area / shapely.area(shapely.oriented_envelope(polygons))
    p5, median, p95 = np.percentile(area, [5, 50, 95]).tolist()
    cut_grids, cut_buildings, counted = (None,) * 3 if buildings is None else _cut(polygons, buildings)
    return GridQuality(
        grids=len(polygons),
        area_p5_m2=p5,
        area_median_m2=median,
        area_p95_m2=p95,
        area_least_m2=float(area.min()),
        area_most_m2=float(area.max()),
        size_spread=float(area.std() / area.mean()),
        shape_p5=float(np.percentile(shape, 5)),
        shape_median=float(np.median(shape)),
        rectangularity=float(np.median(box)),
        cut_grids=cut_grids,
        cut_buildings=cut_buildings,
        buildings=counted,
    )


def _cut(polygons: Polygons, buildings: Polygons) -> tuple[int, int, int]:
    counted = buildings[shapely.area(buildings) > _COUNTED_M2]
    grid, building = shapely.STRtree(counted).query(polygons, predicate="intersects")
    inside = shapely.area(shapely.intersection(polygons[grid], counted[building]))
    cut = (inside > _CUT_M2) & (inside < shapely.area(counted[building]) - _CUT_M2)
    return len(np.unique(grid[cut])), len(np.unique(building[cut])), len(counted)
