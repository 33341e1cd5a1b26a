"""Provisional regions as rows: city, district, street offices, communities."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from geodata.extracts.draft import CityDraft
from geodata.grids.square import degrees_of
from geodata.importers.plane import geometry_array

SOURCE = "provisional"
_COLUMNS = ("code", "level", "parent_code", "name_zh", "name_en", "geom")


def region_frame(city_id: int, draft: CityDraft) -> dict[str, list[Any]]:
    """Columns of the table `region`; larger regions are the union of the grids in them."""
    rows = [*_rows(draft)]
    outlines = degrees_of(geometry_array(row[-1] for row in rows), draft.city.metric_srid)
    frame: dict[str, list[Any]] = {name: [row[position] for row in rows] for position, name in enumerate(_COLUMNS[:-1])}
    return {
        **frame,
        "geom": outlines.tolist(),
        "city_id": [city_id] * len(rows),
        "provisional": [True] * len(rows),
        "source": [SOURCE] * len(rows),
        "source_id": frame["code"],
    }


def _rows(draft: CityDraft) -> Iterator[tuple[Any, ...]]:
    city, regions, grids = draft.city, draft.regions, draft.grids
    code = np.array(regions.communities)[grids.community]
    whole = _union(grids.metric)
    yield city.code, "city", None, city.name_zh, city.name_en, whole
    yield regions.district, "district", city.code, f"{city.name_zh}临时区", f"{city.name_en}, provisional", whole
    for i, street in enumerate(regions.streets, start=1):
        inside = _union(grids.metric[np.char.startswith(code, street)])
        yield street, "street", regions.district, f"临时街道{i:03d}", f"Provisional street office {i:03d}", inside
    for i, community in enumerate(regions.communities, start=1):
        inside = _union(grids.metric[code == community])
        yield community, "community", community[:9], f"临时社区{i:03d}", f"Provisional community {i:03d}", inside


def _union(polygons: np.ndarray) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(shapely.get_parts(shapely.coverage_union_all(polygons)).tolist())
