"""The latest version of each district of a file with grids, and which of its grids go on into the next one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from geodata.importers.grid_columns import Placed
from geodata.importers.ground import containing
from geodata.importers.plane import Geometries, Plane, geometry_array
from geodata.importers.sheet import Sheet
from geodata.stores.grid_sets import GridSetRow, GridSetStore
from gridsvc.grids.codes import GridLevel
from gridsvc.grids.coverage import snapped

LARGER = (GridLevel.MANAGEMENT, GridLevel.EVALUATION)
NOT_WHOLE_MAX_M2 = 1.0


@dataclass(frozen=True, slots=True)
class Carried:
    """A grid of the latest version whose level the file does not bring: it goes on as it is."""

    code: str
    row: Mapping[str, Any]
    metric: shapely.Geometry


class DistrictVersion:
    """One district: rows of the file, its latest version, the grids that go on from it."""

    def __init__(
        self, district: str, sheet: Sheet, placed: Sequence[Placed | None], metric: Geometries, store: GridSetStore
    ) -> None:
        self.district, self._sheet, self._placed, self._metric = district, sheet, placed, metric
        self.rows = [row for row in sheet.alive if (each := placed[row]) is not None and each.district == district]
        sets = store.of_district(district)
        self.in_force: Sequence[GridSetRow] = [each for each in sets if each.status == "published"]
        self.latest = sets[-1] if sets else None
        self.known: Mapping[str, Mapping[str, Any]] = store.grids(sets[-1].id) if sets else {}
        self.carried: list[Carried] = []
        self.differs = self.latest is None

    def carry(self, plane: Plane) -> None:
        """Find the grids of other levels that go on; grids of the file's levels that are missing in it are told."""
        levels = {self._level(row) for row in self.rows}
        codes = {self._sheet.ids[row] for row in self.rows}
        gone = [code for code, row in self.known.items() if row["level"] in levels and code not in codes]
        if gone:
            self.differs = True
            self._sheet.warn("grids_gone", field="code", district=self.district, count=len(gone))
        kept = [(code, row) for code, row in self.known.items() if row["level"] not in levels and code not in codes]
        outlines = snapped(plane.metres(geometry_array(row["geom"] for _, row in kept)))
        self.carried = [Carried(code, row, outline) for (code, row), outline in zip(kept, outlines, strict=True)]

    def settle_larger(self, columns: Mapping[str, list[Any]]) -> dict[str, dict[str, str | None]]:
        """Fill the larger grids of the file's unit grids in; gives those of the unit grids that go on, by code."""
        units = [each for each in self.carried if each.row["level"] == GridLevel.UNIT]
        own = [row for row in self.rows if self._level(row) is GridLevel.UNIT]
        going: dict[str, dict[str, str | None]] = {each.code: {} for each in self.carried}
        for level in LARGER:
            codes, outlines = self._larger(level)
            inside = containing(codes, outlines, shapely.point_on_surface(self._metric[own]))
            known = frozenset(codes)
            for row, code in zip(own, inside, strict=True):
                columns[level][row] = self._named(row, level, known) or code
            outlines_of_units = geometry_array(each.metric for each in units)
            again = containing(codes, outlines, shapely.point_on_surface(outlines_of_units))
            for unit, code in zip(units, again, strict=True):
                going[unit.code][level] = code
                self.differs |= code != unit.row[level]
            members = [columns[level][row] for row in own] + list(again)
            self._warn_of_cuts(level, codes, outlines, members, [*self._metric[own], *outlines_of_units])
        return going

    def _larger(self, level: GridLevel) -> tuple[list[str], Geometries]:
        own = [row for row in self.rows if self._level(row) is level]
        carried = [each for each in self.carried if each.row["level"] == level]
        codes = [self._sheet.ids[row] for row in own] + [each.code for each in carried]
        return codes, geometry_array([*self._metric[own], *(each.metric for each in carried)])

    def _named(self, row: int, level: GridLevel, codes: Collection[str]) -> str | None:
        named = self._sheet.texts(level)[row]
        if named and named not in codes:
            self._sheet.refuse(row, level, "larger_grid_unknown", suggestion="add_larger_grid", code=named)
        return named or None

    def _warn_of_cuts(
        self,
        level: GridLevel,
        codes: Sequence[str],
        outlines: Geometries,
        members: Sequence[str | None],
        units: Sequence[shapely.Geometry],
    ) -> None:
        if not units:
            return
        units_of: dict[str, list[shapely.Geometry]] = {code: [] for code in codes}
        for member, unit in zip(members, units, strict=True):
            if member in units_of:
                units_of[member].append(unit)
        for code, outline in zip(codes, outlines, strict=True):
            union = shapely.union_all(geometry_array(units_of[code]))
            area = shapely.area(shapely.symmetric_difference(union, outline))
            if area > NOT_WHOLE_MAX_M2:
                self._sheet.warn("larger_grid_cuts", field="geometry", value=code, level=level, area_m2=round(area))

    def _level(self, row: int) -> GridLevel | None:
        placed = self._placed[row]
        return placed.level if placed is not None else None
