"""Surveyed grids from a file: checked as a set, kept as the next version of each district, put in force on demand."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import shapely

from geodata.importers.agencies import agency_keys, warn_of_new_agencies
from geodata.importers.comparing import compare, picked
from geodata.importers.context import ImportContext
from geodata.importers.grid_checks import GridChecks
from geodata.importers.grid_columns import Placed, belonging, placed_grids, single_polygons
from geodata.importers.placing import Placing
from geodata.importers.plane import Plane
from geodata.importers.sheet import Sheet, require_columns, row_contents, settle_repetitions
from geodata.importers.table import file_refused
from geodata.importers.values import dates, required_texts
from geodata.stores.grid_sets import GridColumns, GridSetRow, GridSetStore
from geodata.stores.regions import RegionStore
from gridsvc.grids.codes import GridLevel
from gridsvc.imports import RowOutcome

_MORE = ("land_use", "management_grade", "begun_on", "changed_on", "agency")


class GridImport:
    """One file of grids on its way into one city."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._store = GridSetStore(context.connection)
        self._placed: list[Placed | None] = []
        self._columns: dict[str, list[Any]] = {}
        self._areas: list[float] = []
        self._latest: dict[str, GridSetRow | None] = {}
        self._outdated: set[str] = set()

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet, context = self._sheet, self._context
        placing = Placing(sheet, context.crs)
        require_columns(sheet, "grids", ("code", *(() if placing.known else ("geometry",))))
        sheet.ids = list(required_texts(sheet, "code"))
        polygons = single_polygons(sheet, placing.geometries())
        settle_repetitions(sheet, row_contents(sheet, polygons))
        regions = RegionStore(context.connection, context.city.id).all()
        self._placed = placed_grids(sheet, regions)
        plane = Plane(context.city.city.metric_srid)
        checks = GridChecks(sheet, self._placed, polygons, plane)
        checks.settle(regions)
        self._areas = shapely.area(checks.metric).tolist()
        self._columns = self._compared_columns(checks, plane)
        warn_of_new_agencies(context, sheet, self._columns.get("agency", [None] * len(sheet)))
        self._compare()

    def write(self) -> None:
        """Write what `check` has accepted."""
        for district, latest in self._latest.items():
            row = self._add(district) if district in self._outdated or latest is None else latest
            if self._context.publish and row.status != "published":
                self._store.publish(row, self._valid_from())

    def _compared_columns(self, checks: GridChecks, plane: Plane) -> dict[str, list[Any]]:
        sheet = self._sheet
        columns: dict[str, list[Any]] = {
            "level": [each and each.level for each in self._placed],
            "street": [each and each.street for each in self._placed],
            "community": [each and each.community for each in self._placed],
            "management": belonging(sheet, "management", GridLevel.MANAGEMENT, self._placed, checks.metric),
            "evaluation": belonging(sheet, "evaluation", GridLevel.EVALUATION, self._placed, checks.metric),
            "geom": list(plane.degrees(checks.metric)),
        }
        more: dict[str, list[Any]] = {
            "land_use": [text or None for text in sheet.texts("land_use")],
            "management_grade": [text or None for text in sheet.texts("management_grade")],
            "begun_on": list(dates(sheet, "begun_on")),
            "changed_on": list(dates(sheet, "changed_on")),
            "agency": [text or None for text in sheet.texts("agency")],
        }
        return columns | {name: column for name, column in more.items() if sheet.given(name)}

    def _compare(self) -> None:
        sheet = self._sheet
        rows: dict[str, list[int]] = {}
        for row in sheet.alive:
            placed = self._placed[row]
            rows.setdefault(placed.district if placed else "", []).append(row)
        stored: dict[str, dict[str, Any]] = {}
        for district, own in rows.items():
            sets = self._store.of_district(district)
            self._latest[district] = sets[-1] if sets else None
            known = self._store.grids(sets[-1].id) if sets else {}
            stored |= known
            gone = len(set(known) - {sheet.ids[row] for row in own})
            if gone:
                self._outdated.add(district)
                sheet.warn("grids_gone", field="code", district=district, count=gone)
            self._refuse_early(sets)
        compare(sheet, self._columns, stored)
        for district, own in rows.items():
            if any(sheet.outcomes[row] is not RowOutcome.UNCHANGED for row in own):
                self._outdated.add(district)

    def _refuse_early(self, sets: Sequence[GridSetRow]) -> None:
        if not self._context.publish:
            return
        day = self._valid_from()
        for each in sets:
            if each.status == "published" and each.valid_from and each.valid_from > day:
                raise file_refused(
                    "grid_set_later_in_force",
                    f"version {each.version} of {each.district} is in force since {each.valid_from}, after {day}",
                    field="valid_from",
                    district=each.district,
                    version=each.version,
                    valid_from=str(each.valid_from),
                )

    def _valid_from(self) -> date:
        day = self._context.valid_from or self._context.today
        if day > self._context.today:
            raise file_refused(
                "valid_from_in_the_future",
                f"{day} is in the future; publish the grids on that day",
                field="valid_from",
                value=str(day),
            )
        return day

    def _add(self, district: str) -> GridSetRow:
        sheet = self._sheet
        kept = (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.UNCHANGED)
        rows = [
            row
            for row, placed in enumerate(self._placed)
            if placed and placed.district == district and sheet.outcomes[row] in kept
        ]
        columns = dict(self._columns)
        if "agency" in columns:
            columns["agency_id"] = agency_keys(self._context, columns.pop("agency"), rows)
        chosen: Mapping[str, Sequence[Any]] = picked(columns, rows)
        grids = GridColumns(
            code=[sheet.ids[row] for row in rows],
            level=chosen["level"],
            street=chosen["street"],
            community=chosen["community"],
            area_m2=[self._areas[row] for row in rows],
            geom=chosen["geom"],
            imported=[bool(placed and placed.imported) for placed in (self._placed[row] for row in rows)],
            management=chosen["management"],
            evaluation=chosen["evaluation"],
            more={name: chosen[name] for name in ("agency_id", *_MORE) if name in chosen},
        )
        settings = {"source": self._context.source}
        return self._store.add(self._context.city.id, district, grids, method="surveyed", settings=settings)
