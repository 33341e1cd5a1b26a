"""Regions from a file: known by their codes, level and parent by the code, with or without outlines."""

from collections.abc import Mapping
from typing import Any

from geodata.importers.areas import areas
from geodata.importers.comparing import compare, picked
from geodata.importers.context import ImportContext
from geodata.importers.ground import Ground
from geodata.importers.location import refuse_exchanged
from geodata.importers.placing import Placing
from geodata.importers.plane import Plane
from geodata.importers.region_nesting import warn_of_nesting
from geodata.importers.sheet import Sheet, require_columns, row_contents, settle_repetitions
from geodata.importers.shift_warning import warn_of_shifted_outlines
from geodata.importers.values import required_texts
from geodata.stores.regions import RegionStore
from gridsvc.errors import InvalidInput
from gridsvc.imports import RowOutcome
from gridsvc.regions import RegionCode, plain_code, region_code


class RegionImport:
    """One file of regions on its way into one city."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._store = RegionStore(context.connection, context.city.id)
        self._codes: list[RegionCode | None] = []
        self._columns: dict[str, list[Any]] = {}
        self._stored: Mapping[str, Mapping[str, Any]] = {}
        self._changed: list[int] = []

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet = self._sheet
        require_columns(sheet, "regions", ("code",))
        sheet.ids = self._plain_codes()
        placing = Placing(sheet, self._context)
        geometries = areas(sheet, placing.geometries(required=False)) if placing.known else None
        if geometries is not None:
            refuse_exchanged(sheet, Ground(self._context.connection, self._context.city), geometries, placing)
            warn_of_shifted_outlines(sheet, self._context, placing, geometries)
        settle_repetitions(sheet, row_contents(sheet, geometries))
        self._stored = self._store.all()
        self._codes = self._read_codes()
        self._refuse_orphans()
        self._columns = self._given_columns()
        if geometries is not None:
            kept = [self._stored.get(code, {}).get("geom") for code in sheet.ids]
            self._columns["geom"] = [new if new is not None else old for new, old in zip(geometries, kept, strict=True)]
        self._changed = list(compare(sheet, self._columns, self._stored))
        self._warn_of_nesting()

    @property
    def outlines(self) -> Mapping[str, Any]:
        """The outlines in degrees that the file's regions have after `check`, of refused rows too."""
        found = self._columns.get("geom", [None] * len(self._sheet))
        return {code: outline for code, outline in zip(self._sheet.ids, found, strict=True) if code and outline}

    def write(self) -> None:
        """Write what `check` has accepted."""
        sheet = self._sheet
        new = [row for row, outcome in enumerate(sheet.outcomes) if outcome is RowOutcome.NEW]
        codes = [code for code in (self._codes[row] for row in new) if code is not None]
        self._store.add(
            {
                **picked(self._columns, new),
                "code": [each.code for each in codes],
                "level": [each.level for each in codes],
                "parent_code": [each.parent for each in codes],
                "source": [self._context.source] * len(new),
                "source_id": [each.code for each in codes],
                "provisional": [self._context.city.city.provisional] * len(new),
            }
        )
        keys = [self._stored[sheet.ids[row]]["id"] for row in self._changed]
        self._store.change({"id": keys, **picked(self._columns, self._changed)})

    def _plain_codes(self) -> list[str]:
        sheet, city = self._sheet, self._context.city.city.code
        given = required_texts(sheet, "code")
        plain = [plain_code(code, city) for code in given]
        differing = [row for row, code in enumerate(given) if code != plain[row]]
        if differing:
            first = differing[0]
            sheet.warn("codes_plain", field="code", value=given[first], count=len(differing), plain=plain[first])
        return plain

    def _read_codes(self) -> list[RegionCode | None]:
        sheet, city = self._sheet, self._context.city.city.code
        codes: list[RegionCode | None] = [None] * len(sheet)
        for row in sheet.alive:
            try:
                codes[row] = region_code(sheet.ids[row], city)
            except InvalidInput as error:
                sheet.refuse(row, "code", error.code, city=city)
        foreign = self._store.foreign(sheet.ids)
        for row in sheet.alive:
            if sheet.ids[row] in foreign:
                sheet.refuse(row, "code", "code_in_other_city")
        return codes

    def _refuse_orphans(self) -> None:
        sheet = self._sheet
        present = {*self._stored, self._context.city.city.code}
        for row in sorted(sheet.alive, key=lambda each: len(sheet.ids[each])):
            code = self._codes[row]
            if code is not None and code.parent is not None and code.parent not in present:
                sheet.refuse(row, "code", "parent_missing", suggestion="import_regions", parent=code.parent)
            else:
                present.add(sheet.ids[row])

    def _given_columns(self) -> dict[str, list[Any]]:
        sheet = self._sheet
        names = sheet.texts("name")
        for row in sheet.alive:
            if not names[row] and sheet.ids[row] not in self._stored:
                sheet.refuse(row, "name", "value_missing", suggestion="fill_in")
        kept = [self._stored.get(code, {}).get("name_zh") for code in sheet.ids]
        columns: dict[str, list[Any]] = {"name_zh": [name or old for name, old in zip(names, kept, strict=True)]}
        if sheet.given("name_en"):
            columns["name_en"] = list(sheet.texts("name_en"))
        return columns

    def _warn_of_nesting(self) -> None:
        outlines = {code: row["geom"] for code, row in self._stored.items() if row["geom"] is not None}
        parents = {code: row["parent_code"] for code, row in self._stored.items()}
        rows: dict[str, int] = {}
        for row in self._sheet.alive:
            code, outline = self._codes[row], self._columns.get("geom", [None] * len(self._sheet))[row]
            if code is not None and outline is not None:
                outlines[code.code], parents[code.code] = outline, code.parent
            if code is not None and outline is not None and self._sheet.outcomes[row] is not RowOutcome.UNCHANGED:
                rows[code.code] = row
        if rows:
            warn_of_nesting(self._sheet, rows, outlines, parents, Plane(self._context.city.city.metric_srid))
