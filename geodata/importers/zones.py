"""Zones of road order in three tiers (分级管理区)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import shapely

from geodata.database import sql
from geodata.importers import values
from geodata.importers.areas import areas
from geodata.importers.context import ImportContext
from geodata.importers.placed import PlacedImport, PlacedKind
from geodata.importers.plane import Plane, geometry_array
from geodata.importers.sheet import Sheet

_OVERLAP_MAX_M2 = 1.0


def _columns(sheet: Sheet) -> dict[str, list[Any]]:
    values.required_texts(sheet, "tier")
    return {"name": list(values.required_texts(sheet, "name")), "tier": list(values.choices(sheet, "tier"))}


def _warn_of_overlaps(context: ImportContext, sheet: Sheet, columns: Mapping[str, Sequence[Any]]) -> None:
    """Say where zones of two tiers cover the same ground: which rules hold there, nobody can tell."""
    alive = sheet.alive
    brought = {sheet.ids[row] for row in alive}
    stored = [
        (name, tier, geom)
        for source, source_id, name, tier, geom in context.connection.execute(
            sql("select_zone_outlines"), {"city": context.city.id}
        )
        if source != context.source or source_id not in brought
    ]
    tiers = [columns["tier"][row] for row in alive] + [tier for _, tier, _ in stored]
    names = [columns["name"][row] for row in alive] + [name for name, _, _ in stored]
    outlines = [columns["geom"][row] for row in alive] + [geom for *_, geom in stored]
    shapes = Plane(context.city.city.metric_srid).metres(geometry_array(outlines))
    left, right = shapely.STRtree(shapes).query(shapes[: len(alive)], predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    for one, other, area in zip(left.tolist(), right.tolist(), np.rint(shared).astype(int).tolist(), strict=True):
        if (other > one or other >= len(alive)) and tiers[one] != tiers[other] and area > _OVERLAP_MAX_M2:
            sheet.warn(
                "zones_overlap", row=alive[one], field="geometry", value=names[one], other=names[other], area_m2=area
            )


ZONES = PlacedKind(
    name="zones",
    table="zone",
    needed=("name", "tier"),
    stored="select_zones_of_source",
    columns=_columns,
    shapes=areas,
    named_by=("name", "tier"),
    agencies={},
    levels=("district",),
    remark=_warn_of_overlaps,
)
ZoneImport = partial(PlacedImport, ZONES)
