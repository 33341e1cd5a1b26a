"""Inspects the grids of a file as if they were stored: all that is wrong, also in rows that no import would take."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely

from geodata.grids.check import GridFinding, crowded_communities, ground_findings
from geodata.grids.former_places import reused_codes
from geodata.grids.inspection import Inspection, SurveyFile, communities_of, looked_at
from geodata.grids.shape_check import SizeBounds
from geodata.importers.community_inspection import COMMUNITY_DIGITS, inspected_communities
from geodata.importers.context import ImportContext
from geodata.importers.grid_columns import Placed, grid_days, placed_grids, single_polygons
from geodata.importers.larger_inspection import (
    LARGER,
    SurveyedDistrict,
    SurveyedGrids,
    larger_findings,
    whole_only,
)
from geodata.importers.mapping import FieldMapping
from geodata.importers.placing import Placing
from geodata.importers.plane import Geometries, Plane, geometry_array
from geodata.importers.reading import SourceFile, read_table
from geodata.importers.sheet import Sheet, require_columns, row_contents, settle_repetitions, sheet_of
from geodata.importers.table import Table
from geodata.importers.values import required_texts
from geodata.stores.regions import RegionStore
from gridsvc.errors import InvalidInput
from gridsvc.grids.codes import GridLevel, SurveyLevel, grid_code
from gridsvc.grids.corners import with_shared_corners
from gridsvc.grids.coverage import snapped
from gridsvc.imports import RowFinding, RowOutcome


def inspected_file(
    context: ImportContext,
    path: Path,
    *,
    layer: str | None = None,
    bounds: SizeBounds | None = None,
    level: SurveyLevel | None = None,
) -> tuple[Inspection, ...]:
    """Inspect the grids or communities of a file, district by district; nothing is written.

    level: what they are of where their codes do not say it; by default what has codes of 12 digits are communities.
    """
    table = read_table(SourceFile.at(path), layer=layer)
    if level is SurveyLevel.COMMUNITY or (level is None and _has_communities(table, context)):
        return inspected_communities(context, path, sheet_of(table, "regions", context.mapping))
    sheet = sheet_of(table, "grids", context.mapping)
    if level is not None:
        _fill_level(sheet, level)
    rows = _Rows(context, sheet)
    return tuple(_inspection(context, path.name, district, rows, bounds) for district in rows.districts)


def _has_communities(table: Table, context: ImportContext) -> bool:
    """Whether most codes are those of communities, be the column that of grids or of regions."""
    readings = {"grids": context.mapping, "regions": FieldMapping()}
    codes = next((found for each in readings.items() if any(found := sheet_of(table, *each).texts("code"))), ())
    whole = [code for code in codes if code.isdecimal() and len(code) == COMMUNITY_DIGITS]
    return len(whole) > len(codes) / 2


def _fill_level(sheet: Sheet, level: SurveyLevel) -> None:
    """Codes of no shape of ours have the level that is said, where the file says none."""
    told = sheet.texts("level")
    filled = [
        one if one or _is_ours(code) else level.value for one, code in zip(told, sheet.texts("code"), strict=True)
    ]
    sheet.fields = {**sheet.fields, "level": filled}


def _is_ours(code: str) -> bool:
    try:
        grid_code(code)
    except InvalidInput:
        return False
    return True


class _Rows:
    """The rows of a file with their outlines in metres, whatever is wrong with them."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        placing = Placing(sheet, context)
        require_columns(sheet, "grids", ("code", *(() if placing.known else ("geometry",))))
        sheet.ids = list(required_texts(sheet, "code"))
        given = placing.geometries()
        polygons = single_polygons(sheet, given)
        settle_repetitions(sheet, row_contents(sheet, polygons))
        found = placed_grids(sheet, RegionStore(context.connection, context.city.id).all())
        grid_days(sheet, context.valid_from or context.today)
        self.sheet, self._placed = sheet, found
        self.metric = _metric(Plane(context.city.city.metric_srid), polygons)
        self.districts = sorted({each.district for each in found if each is not None}) or [""]

    def of_district(self, district: str, level: GridLevel = GridLevel.UNIT) -> list[int]:
        """Rows whose grids of a level lie there; those of unknown whereabouts are unit grids of the first district."""
        home = [self._district(row) for row in range(len(self.sheet))]
        return [
            row
            for row in range(len(self.sheet))
            if home[row] == district
            and self._is_of(row, level)
            and self.sheet.outcomes[row] is not RowOutcome.DUPLICATE
        ]

    def surveyed(self, rows: Sequence[int]) -> SurveyedGrids:
        """Some rows as grids of one level, those without a sound outline left out."""
        placed = [self._placed[row] for row in rows]
        return whole_only(
            SurveyedGrids(
                self.label(rows),
                [each.street if each is not None else "" for each in placed],
                geometry_array(self.metric[row] for row in rows),
                {level: [self.sheet.texts(level)[row] for row in rows] for level in LARGER},
            )
        )

    def label(self, rows: Sequence[int]) -> list[str]:
        """Codes, with the number of the row where a code is not there once."""
        times = Counter(self.sheet.ids[row] for row in rows)
        return [self._named(row, alone=times[self.sheet.ids[row]] == 1) for row in rows]

    def homes(self, rows: Sequence[int]) -> list[str]:
        """Codes of the communities of some rows; empty where a code names none."""
        return [each.community or "" if (each := self._placed[row]) is not None else "" for row in rows]

    def refusals(self, district: str) -> Iterator[GridFinding]:
        """Why an import would refuse rows of a district, each with the outline of its row."""
        row_of = {number: row for row, number in enumerate(self.sheet.numbers)}
        for each in self.sheet.told():
            row = row_of.get(each.row)
            home = self.districts[0] if row is None else self._district(row)
            if each.outcome is RowOutcome.REFUSED and home == district:
                yield _refusal(each, None if row is None else self.metric[row])

    def _district(self, row: int) -> str:
        placed = self._placed[row]
        if placed is not None:
            return placed.district
        own = self.sheet.ids[row][:6]
        return own if own in self.districts else self.districts[0]

    def _is_of(self, row: int, level: GridLevel) -> bool:
        placed: Placed | None = self._placed[row]
        area = isinstance(self.metric[row], shapely.Polygon | shapely.MultiPolygon)
        return area and (GridLevel.UNIT if placed is None else placed.level) is level

    def _named(self, row: int, *, alone: bool) -> str:
        code = self.sheet.ids[row]
        return code if alone and code else f"{code} #{self.sheet.numbers[row]}".strip()


def _metric(plane: Plane, polygons: Geometries) -> Geometries:
    """Outlines in metres, sound ones on the raster of 1 mm; None where a row has none."""
    metric = plane.metres(polygons)
    sound = np.flatnonzero(~shapely.is_missing(metric) & shapely.is_valid(metric))
    metric[sound] = snapped(metric[sound])
    return metric


def _refusal(each: RowFinding, outline: shapely.Geometry | None) -> GridFinding:
    told = {"row": each.row, "field": each.field, "value": each.value, "suggestion": each.suggestion}
    return GridFinding(each.reason, each.source_id or f"#{each.row}", {**each.params, **told}, outline)


def _inspection(context: ImportContext, name: str, district: str, rows: _Rows, bounds: SizeBounds | None) -> Inspection:
    own = rows.of_district(district)
    larger = {level: rows.surveyed(rows.of_district(district, level)) for level in LARGER}
    survey = SurveyedDistrict(district, rows.surveyed(own), larger)
    wrong, odd = larger_findings(context, survey)
    if not survey.is_larger_only:
        of_units, of_shapes = _unit_findings(context, district, rows, own, bounds)
        wrong, odd = (*of_units, *wrong), (*of_shapes, *odd)
    shown = next((each for each in (survey.units, *larger.values()) if len(each.code)), survey.units)
    counts = [len(rows.of_district(district, level)) for level in LARGER]
    return Inspection(
        SurveyFile(name, district, len(own), *counts),
        (*rows.refusals(district), *wrong),
        odd,
        context.city.city.metric_srid,
        geometry_array(rows.metric[row] for row in own) if own else shown.metric,
    )


def _unit_findings(
    context: ImportContext, district: str, rows: _Rows, own: Sequence[int], bounds: SizeBounds | None
) -> tuple[tuple[GridFinding, ...], tuple[GridFinding, ...]]:
    connection, city = context.connection, context.city
    codes, homes = rows.label(own), rows.homes(own)
    polygons = geometry_array(rows.metric[row] for row in own)
    whole = np.flatnonzero((shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON) & shapely.is_valid(polygons))
    polygons[whole], _ = with_shared_corners(polygons[whole])
    wrong, odd = looked_at(
        connection, city, district, [codes[i] for i in whole.tolist()], polygons[whole], bounds=bounds
    )
    ground = ground_findings(polygons, codes, homes, communities_of(connection, city, district))
    findings = (
        *crowded_communities(homes),
        *(each for each in ground if each.code != "grid_broken"),
        *wrong,
        *reused_codes(connection, city, district, codes, polygons),
    )
    return findings, odd
