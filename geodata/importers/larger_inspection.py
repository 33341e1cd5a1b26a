"""Inspects management and evaluation grids of a file against the unit grids beside them, or those that are stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.grids.building import grid_sets
from geodata.grids.check import GridFinding, joining_findings
from geodata.grids.former_places import reused_codes
from geodata.grids.larger_check import larger_grid_findings
from geodata.importers.context import ImportContext
from geodata.importers.ground import containing
from geodata.importers.plane import Geometries, Plane, geometry_array
from geodata.stores.grid_sets import GridSetStore
from gridsvc.grids.codes import GridLevel
from gridsvc.grids.corners import with_shared_corners

LARGER = (GridLevel.MANAGEMENT, GridLevel.EVALUATION)


@dataclass(frozen=True, slots=True)
class SurveyedGrids:
    """Grids of one level of a file: labels, codes of their street offices, outlines in metres.

    named: for each larger level the code that each grid names, empty where it names none.
    """

    code: Sequence[str]
    street: Sequence[str]
    metric: Geometries
    named: Mapping[GridLevel, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SurveyedDistrict:
    """What a file has of one district: unit grids, if any, and larger grids by level."""

    district: str
    units: SurveyedGrids
    larger: Mapping[GridLevel, SurveyedGrids]

    @property
    def is_larger_only(self) -> bool:
        """Whether the file brings larger grids and no unit grids."""
        return not len(self.units.code) and any(len(each.code) for each in self.larger.values())


def larger_findings(
    context: ImportContext, survey: SurveyedDistrict
) -> tuple[tuple[GridFinding, ...], tuple[GridFinding, ...]]:
    """Findings and remarks on the larger grids of a file, and on unit grids that name larger ones there are not."""
    stored = _stored(context, survey.district)
    units = survey.units if len(survey.units.code) else stored.units
    findings = list(_unknown(survey, stored.larger))
    remarks = []
    for level, grids in survey.larger.items():
        if not len(grids.code):
            continue
        joined, _ = with_shared_corners(grids.metric)
        findings += joining_findings(joined, grids.code)
        findings += reused_codes(context.connection, context.city, survey.district, grids.code, joined)
        if len(units.code):
            findings += _members(level, grids, joined, units)
        else:
            remarks.append(GridFinding("unit_grids_unknown", survey.district, {"level": level.value}))
    return tuple(findings), tuple(remarks)


def _members(
    level: GridLevel, grids: SurveyedGrids, metric: Geometries, units: SurveyedGrids
) -> tuple[GridFinding, ...]:
    """Each unit grid belongs to the one that it names, else to the one it lies in."""
    inside = containing(grids.code, metric, shapely.point_on_surface(units.metric))
    named = units.named[level]
    rows = {
        code: {"street": street, level.value: name if name in set(grids.code) else place}
        for code, street, name, place in zip(units.code, units.street, named, inside, strict=True)
    }
    outlines = {code: (street, outline) for code, street, outline in zip(grids.code, grids.street, metric, strict=True)}
    return larger_grid_findings(rows, units.metric, {level: outlines})


def _unknown(survey: SurveyedDistrict, stored: Mapping[GridLevel, SurveyedGrids]) -> Iterator[GridFinding]:
    for level in LARGER:
        known = {*survey.larger[level].code, *(stored[level].code if not len(survey.larger[level].code) else ())}
        for code, name, outline in zip(survey.units.code, survey.units.named[level], survey.units.metric, strict=True):
            if name and name not in known:
                yield GridFinding("larger_grid_unknown", code, {"larger": name, "level": level.value}, outline)


def _stored(context: ImportContext, district: str) -> SurveyedDistrict:
    """The newest version that is stored."""
    sets = [each for each in grid_sets(context.connection, context.city, district) if each.district == district]
    rows = GridSetStore(context.connection).grids(sets[0].id) if sets else {}
    plane = Plane(context.city.city.metric_srid)

    def of(level: GridLevel) -> SurveyedGrids:
        own = {code: row for code, row in rows.items() if row["level"] == level}
        outlines = geometry_array(row["geom"] for row in own.values())
        return SurveyedGrids(
            list(own),
            [row["street"] for row in own.values()],
            plane.metres(outlines) if len(outlines) else outlines,
            {each: [""] * len(own) for each in LARGER},
        )

    return SurveyedDistrict(district, of(GridLevel.UNIT), {level: of(level) for level in LARGER})


def whole_only(grids: SurveyedGrids) -> SurveyedGrids:
    """Those whose outline is a sound area of one part."""
    sound = (shapely.get_type_id(grids.metric) == shapely.GeometryType.POLYGON) & shapely.is_valid(grids.metric)
    rows = np.flatnonzero(sound).tolist()
    return SurveyedGrids(
        [grids.code[i] for i in rows],
        [grids.street[i] for i in rows],
        grids.metric[rows],
        {level: [names[i] for i in rows] for level, names in grids.named.items()},
    )
