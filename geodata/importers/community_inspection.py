"""Inspects the communities of a file, in which unit grids have to lie: overlaps, gaps, borders of street offices."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import shapely

from geodata.grids.check import Communities, GridFinding, overlapping_communities
from geodata.grids.gaps import gap_findings
from geodata.grids.inspection import Inspection, SurveyFile
from geodata.importers.context import ImportContext
from geodata.importers.plane import Plane, geometry_array
from geodata.importers.regions import RegionImport
from geodata.importers.sheet import Sheet
from geodata.stores.regions import RegionStore
from gridsvc.grids.coverage import OUTSIDE_MAX_M2
from gridsvc.imports import RowOutcome

COMMUNITY_DIGITS = 12
_STREET_DIGITS = 9
_GAPS = {"grid_gap": "community_gap", "community_not_covered": "street_not_covered"}

Areas = shapely.Polygon | shapely.MultiPolygon
Outlines = Mapping[str, Areas]


def inspected_communities(context: ImportContext, path: Path, sheet: Sheet) -> tuple[Inspection, ...]:
    """Inspect communities by district; street offices beside them in the file, else stored ones, are their frame."""
    incoming = RegionImport(context, sheet)
    incoming.check()
    srid = context.city.city.metric_srid
    given = _metric(incoming.outlines, srid)
    known = RegionStore(context.connection, context.city.id).all()
    stored = _metric({code: row["geom"] for code, row in known.items() if row["geom"] is not None}, srid)
    communities = {code: outline for code, outline in given.items() if len(code) == COMMUNITY_DIGITS}
    districts = sorted({code[:6] for code in sheet.ids if code}) or [""]
    return tuple(
        Inspection(
            SurveyFile(path.name, district, 0, communities=len(own)),
            (
                *_refusals(sheet, district, given, first=district == districts[0]),
                *_ground(own, {**stored, **given}),
            ),
            _in_parts(own),
            srid,
            shapely.get_parts(geometry_array(own.values())),
        )
        for district in districts
        for own in [{code: outline for code, outline in communities.items() if code.startswith(district)}]
    )


def _ground(own: Outlines, regions: Outlines) -> Iterator[GridFinding]:
    frames = {code[:_STREET_DIGITS]: regions.get(code[:_STREET_DIGITS]) for code in own}
    yield from overlapping_communities(own)
    yield from _outside(own, frames)
    yield from _gaps(own, frames)


def _in_parts(own: Outlines) -> tuple[GridFinding, ...]:
    parts = {code: int(shapely.get_num_geometries(outline)) for code, outline in own.items()}
    return tuple(
        GridFinding("community_in_parts", code, {"parts": count}, own[code])
        for code, count in parts.items()
        if count > 1
    )


def _refusals(sheet: Sheet, district: str, outlines: Outlines, *, first: bool) -> Iterator[GridFinding]:
    for each in sheet.told():
        home = each.source_id.startswith(district) or (first and not each.source_id[:6].isdecimal())
        if each.outcome is RowOutcome.REFUSED and home:
            told = {"row": each.row, "field": each.field, "value": each.value, "suggestion": each.suggestion}
            code = each.source_id or f"#{each.row}"
            yield GridFinding(each.reason, code, {**each.params, **told}, outlines.get(code))


def _outside(own: Outlines, frames: Communities) -> Iterator[GridFinding]:
    for code, outline in own.items():
        frame = frames[code[:_STREET_DIGITS]]
        outside = shapely.Polygon() if frame is None else shapely.difference(outline, frame)
        if shapely.area(outside) > OUTSIDE_MAX_M2:
            params = {"street": code[:_STREET_DIGITS], "m2": round(float(outside.area), 1)}
            yield GridFinding("community_outside_street", code, params, outside)


def _gaps(own: Outlines, frames: Communities) -> Iterator[GridFinding]:
    if not own:
        return
    for each in gap_findings(geometry_array(own.values()), list(own), frames):
        yield GridFinding(_GAPS[each.code], each.grid, each.params, each.geometry)


def _metric(outlines: Mapping[str, shapely.Geometry], srid: int) -> dict[str, Areas]:
    if not outlines:
        return {}
    sound = shapely.make_valid(geometry_array(outlines.values()), method="structure", keep_collapsed=False)
    metric = Plane(srid).metres(np.asarray(sound, dtype=object))
    return {
        code: outline
        for code, outline in zip(outlines, metric, strict=True)
        if isinstance(outline, Areas) and outline.area
    }
