"""Provisional regions as rows: city, district, street offices, communities."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.unit_grids import degrees_of
from geodata.importers.plane import geometry_array
from geodata.provisional import ProvisionalRegions
from gridsvc.cities import City

SOURCE = "provisional"
_COLUMNS = ("code", "level", "parent_code", "name_zh", "name_en", "geom")


def region_frame(city: City, regions: ProvisionalRegions, communities: npt.NDArray[np.object_]) -> dict[str, list[Any]]:
    """Columns of the table `region`; the communities are polygons in metres, larger regions their union."""
    rows = [*_rows(city, regions, communities)]
    outlines = degrees_of(geometry_array(row[-1] for row in rows), city.metric_srid)
    frame: dict[str, list[Any]] = {name: [row[position] for row in rows] for position, name in enumerate(_COLUMNS[:-1])}
    return {
        **frame,
        "geom": outlines.tolist(),
        "provisional": [True] * len(rows),
        "source": [SOURCE] * len(rows),
        "source_id": frame["code"],
    }


def _rows(city: City, regions: ProvisionalRegions, communities: npt.NDArray[np.object_]) -> Iterator[tuple[Any, ...]]:
    whole = _union(communities)
    yield city.code, "city", None, city.name_zh, city.name_en, whole
    yield regions.district, "district", city.code, f"{city.name_zh}临时区", f"{city.name_en}, provisional", whole
    for i, street in enumerate(regions.streets, start=1):
        inside = [code.startswith(street) for code in regions.communities]
        yield (
            street,
            "street",
            regions.district,
            f"临时街道{i:03d}",
            f"Provisional street office {i:03d}",
            _union(communities[inside]),
        )
    for i, (code, outline) in enumerate(zip(regions.communities, communities, strict=True), start=1):
        yield code, "community", code[:9], f"临时社区{i:03d}", f"Provisional community {i:03d}", _union([outline])


def _union(polygons: Sequence[Any] | npt.NDArray[np.object_]) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(shapely.get_parts(shapely.coverage_union_all(polygons)).tolist())
