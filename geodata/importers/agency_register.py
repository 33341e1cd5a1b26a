"""Agencies (责任单位) from a register: with kind, region and whom they belong to."""

from collections.abc import Mapping
from typing import Any

from psycopg.rows import dict_row

from geodata.database import sql
from geodata.database.bulk import reserved_ids
from geodata.importers import values
from geodata.importers.comparing import compare, picked
from geodata.importers.context import ImportContext
from geodata.importers.sheet import Sheet, identify, require_columns, row_contents, settle_repetitions
from geodata.stores.frame import append_frame, update_frame
from geodata.stores.regions import RegionStore
from gridsvc.imports import RowOutcome
from gridsvc.regions import plain_code

_DISTRICT_DIGITS = 6


class AgencyImport:
    """One file of agencies on its way into one city; one that is known by its name alone becomes the register's."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._columns: dict[str, list[Any]] = {}
        self._known: list[dict[str, Any]] = []
        self._stored: dict[str, Mapping[str, Any]] = {}
        self._changed: list[int] = []

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet, context = self._sheet, self._context
        require_columns(sheet, "agencies", ("name",))
        identify(sheet, "name")
        settle_repetitions(sheet, row_contents(sheet))
        names = values.required_texts(sheet, "name")
        with context.connection.cursor(row_factory=dict_row) as cursor:
            self._known = cursor.execute(sql("select_agency_register"), {"city": context.city.id}).fetchall()
        self._stored = self._find_stored()
        columns: dict[str, list[Any]] = {"name": list(names)}
        if sheet.given("agency_kind"):
            columns["kind"] = list(values.choices(sheet, "agency_kind", "other"))
        if sheet.given("region"):
            columns |= self._regions()
        if sheet.given("parent"):
            columns["parent"] = self._parents()
        columns["source"] = [context.source] * len(sheet)
        columns["source_id"] = list(sheet.ids)
        self._columns = columns
        self._changed = list(compare(sheet, columns, self._stored))

    def write(self) -> None:
        """Write what `check` has accepted."""
        context, sheet = self._context, self._sheet
        new = [row for row, outcome in enumerate(sheet.outcomes) if outcome is RowOutcome.NEW]
        keys = dict(zip(new, reserved_ids(context.connection, "agency", len(new)), strict=True))
        columns = dict(self._columns)
        if "parent" in columns:
            by_name = {each["name"]: each["id"] for each in reversed(self._known)}
            by_name |= {str(self._columns["name"][row]): key for row, key in keys.items()}
            columns["parent_id"] = [by_name.get(name) for name in columns.pop("parent")]
        fresh = {
            "kind": ["other"] * len(new),
            **picked(columns, new),
            "id": list(keys.values()),
            "city_id": [context.city.id] * len(new),
        }
        append_frame(context.connection, "agency", fresh)
        stored = [self._stored[sheet.ids[row]]["id"] for row in self._changed]
        update_frame(context.connection, "agency", {"id": stored, **picked(columns, self._changed)})

    def _find_stored(self) -> dict[str, Mapping[str, Any]]:
        own = {each["source_id"]: each for each in self._known if each["source"] == self._context.source}
        only_named = {each["name"]: each for each in self._known if each["source_id"] == each["name"]}
        names = self._sheet.texts("name")
        found: dict[str, Mapping[str, Any]] = {}
        for row in self._sheet.alive:
            each = own.get(self._sheet.ids[row]) or only_named.get(names[row])
            if each is not None:
                found[self._sheet.ids[row]] = each
        return found

    def _regions(self) -> dict[str, list[Any]]:
        known = RegionStore(self._context.connection, self._context.city.id).all()
        city = self._context.city.city.code
        codes = [plain_code(code, city) for code in self._sheet.texts("region")]
        for row in self._sheet.alive:
            if codes[row] and codes[row] not in known:
                self._sheet.refuse(row, "region", "region_unknown", suggestion="import_regions", code=codes[row])
        districts = [code[:_DISTRICT_DIGITS] if code and code != city else None for code in codes]
        return {"region_code": [code or None for code in codes], "district": districts}

    def _parents(self) -> list[str | None]:
        sheet, names = self._sheet, self._sheet.texts("name")
        named = {each["source_id"]: each["name"] for each in self._known if each["source"] == self._context.source}
        named |= {each["name"]: each["name"] for each in self._known}
        named |= {names[row]: names[row] for row in sheet.alive} | {sheet.ids[row]: names[row] for row in sheet.alive}
        parents = [named.get(text) if text else None for text in sheet.texts("parent")]
        above = {each["name"]: each["parent"] for each in self._known}
        above |= {names[row]: parents[row] for row in sheet.alive}
        for row in sheet.alive:
            if sheet.texts("parent")[row] and parents[row] is None:
                sheet.refuse(row, "parent", "agency_unknown", suggestion="add_agency")
            elif _returns(names[row], above):
                sheet.refuse(row, "parent", "parent_cycle", suggestion="check_parent")
        return parents


def _returns(name: str, above: Mapping[str, str | None]) -> bool:
    passed, each = set[str](), above.get(name)
    while each is not None and each not in passed:
        if each == name:
            return True
        passed.add(each)
        each = above.get(each)
    return False
