"""Surveyed grids from a file: checked as a set, kept as the next version of each district, put in force on demand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely

from geodata.grids.publishing import publish_set
from geodata.importers.agencies import agency_keys, warn_of_new_agencies
from geodata.importers.comparing import compare, picked
from geodata.importers.context import ImportContext
from geodata.importers.grid_checks import GridChecks
from geodata.importers.grid_columns import Placed, grid_days, placed_grids, single_polygons
from geodata.importers.grid_numbers import refuse_crowded_communities, refuse_reused_codes
from geodata.importers.grid_versions import LARGER, DistrictVersion
from geodata.importers.placing import Placing
from geodata.importers.plane import Plane
from geodata.importers.sheet import Sheet, require_columns, row_contents, settle_repetitions
from geodata.importers.shift_warning import warn_of_shifted_outlines
from geodata.importers.table import file_refused
from geodata.importers.values import required_texts
from geodata.stores.grid_sets import GridColumns, GridSetStore
from geodata.stores.regions import RegionStore
from gridsvc.imports import RowOutcome

_MORE = ("land_use", "management_grade", "begun_on", "changed_on", "ended_on", "agency")
_STORED = ("level", "street", "community", "geom", *LARGER, *_MORE)


class GridImport:
    """One file of grids on its way into one city; levels that it does not bring go on from the version before."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._store = GridSetStore(context.connection)
        self._placed: list[Placed | None] = []
        self._columns: dict[str, list[Any]] = {}
        self._days: dict[str, list[date | None]] = {}
        self._areas: list[float] = []
        self._versions: list[DistrictVersion] = []
        self._going: dict[str, dict[str, str | None]] = {}

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet, context = self._sheet, self._context
        placing = Placing(sheet, context)
        require_columns(sheet, "grids", ("code", *(() if placing.known else ("geometry",))))
        sheet.ids = list(required_texts(sheet, "code"))
        polygons = single_polygons(sheet, placing.geometries())
        warn_of_shifted_outlines(sheet, context, placing, polygons)
        settle_repetitions(sheet, row_contents(sheet, polygons))
        regions = RegionStore(context.connection, context.city.id).all()
        self._placed = placed_grids(sheet, regions)
        self._days = grid_days(sheet, self._valid_from())
        plane = Plane(context.city.city.metric_srid)
        checks = GridChecks(sheet, self._placed, polygons, plane)
        checks.settle(regions)
        refuse_crowded_communities(sheet, self._placed)
        refuse_reused_codes(context, sheet, self._placed, checks.metric)
        self._areas = shapely.area(checks.metric).tolist()
        self._columns = self._given_columns() | {"geom": list(plane.degrees(checks.metric))}
        warn_of_new_agencies(context, sheet, self._columns.get("agency", [None] * len(sheet)))
        self._find_versions(checks, plane)
        self._compare()

    def write(self) -> None:
        """Write what `check` has accepted."""
        for version in self._versions:
            row = version.latest
            if version.differs or row is None:
                grids = self._next_grids(version)
                settings = {"source": self._context.source}
                row = self._store.add(
                    self._context.city.id, version.district, grids, method="surveyed", settings=settings
                )
                if version.latest is not None:
                    self._store.carry_people(version.latest, row)
            if self._context.publish and row.status != "published":
                context = self._context
                publish_set(
                    context.connection, context.city, row, self._valid_from(), actor=context.actor, now=context.now
                )

    def _given_columns(self) -> dict[str, list[Any]]:
        sheet = self._sheet
        columns: dict[str, list[Any]] = {
            "level": [each and each.level for each in self._placed],
            "street": [each and each.street for each in self._placed],
            "community": [each and each.community for each in self._placed],
            **{level: [None] * len(sheet) for level in LARGER},
        }
        more: dict[str, list[Any]] = {
            "land_use": [text or None for text in sheet.texts("land_use")],
            "management_grade": [text or None for text in sheet.texts("management_grade")],
            **self._days,
            "agency": [text or None for text in sheet.texts("agency")],
        }
        return columns | {name: column for name, column in more.items() if sheet.given(name)}

    def _find_versions(self, checks: GridChecks, plane: Plane) -> None:
        districts = {placed.district for row in self._sheet.alive if (placed := self._placed[row]) is not None}
        for district in sorted(districts):
            version = DistrictVersion(district, self._sheet, self._placed, checks.metric, self._store)
            self._refuse_early(version)
            version.carry(plane)
            self._going |= version.settle_larger(self._columns)
            self._versions.append(version)

    def _compare(self) -> None:
        stored = {code: row for version in self._versions for code, row in version.known.items()}
        compare(self._sheet, self._columns, stored)
        for version in self._versions:
            outcomes = {self._sheet.outcomes[row] for row in version.rows}
            version.differs |= outcomes != {RowOutcome.UNCHANGED}

    def _refuse_early(self, version: DistrictVersion) -> None:
        if not self._context.publish:
            return
        day = self._valid_from()
        for each in version.in_force:
            if each.valid_from and each.valid_from > day:
                raise file_refused(
                    "grid_set_later_in_force",
                    f"version {each.version} of {each.district} is in force since {each.valid_from}, after {day}",
                    field="valid_from",
                    district=each.district,
                    version=each.version,
                    valid_from=str(each.valid_from),
                )

    def _valid_from(self) -> date:
        return self._context.valid_from or self._context.today

    def _next_grids(self, version: DistrictVersion) -> GridColumns:
        rows, codes = version.rows, [self._sheet.ids[row] for row in version.rows]
        own = picked(self._columns, rows)
        for name in _MORE:
            own.setdefault(name, [version.known.get(code, {}).get(name) for code in codes])
        carried = version.carried
        frame = {name: [*own[name], *self._going_on(version, name)] for name in _STORED}
        placed = [self._placed[row] for row in rows]
        return GridColumns(
            code=[*codes, *(each.code for each in carried)],
            level=frame["level"],
            street=frame["street"],
            community=frame["community"],
            area_m2=[*(self._areas[row] for row in rows), *(each.row["area_m2"] for each in carried)],
            geom=frame["geom"],
            imported=[*(bool(each and each.imported) for each in placed), *(each.row["imported"] for each in carried)],
            management=frame["management"],
            evaluation=frame["evaluation"],
            more={
                "agency_id": self._agencies(frame["agency"]),
                **{name: frame[name] for name in _MORE if name != "agency"},
            },
        )

    def _going_on(self, version: DistrictVersion, name: str) -> list[Any]:
        return [self._going[each.code].get(name, each.row[name]) for each in version.carried]

    def _agencies(self, names: Sequence[str | None]) -> list[Any]:
        return agency_keys(self._context, names, range(len(names)))
