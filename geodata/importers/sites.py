"""Sites from a file: checked, placed in their regions, freed of duplicates, compared and written."""

from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from geodata.importers.agencies import agency_keys, warn_of_new_agencies
from geodata.importers.categories import CategoryNames
from geodata.importers.comparing import compare, picked
from geodata.importers.context import ImportContext
from geodata.importers.ground import Ground
from geodata.importers.location import locate
from geodata.importers.placing import Placing, place_names
from geodata.importers.plane import Geometries
from geodata.importers.sheet import Sheet, identify, require_columns, row_contents, settle_repetitions
from geodata.importers.shift_warning import warn_of_shift
from geodata.importers.site_columns import site_columns, site_geometries
from geodata.importers.site_duplicates import SiteDuplicates
from geodata.stores.sites import SiteStore
from gridsvc.imports import RowOutcome

_CHILDREN = ("entries", "owners")


class SiteImport:
    """One file of sites on its way into one city."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._store = SiteStore(context.connection)
        self._categories = CategoryNames(context)
        self._duplicates = SiteDuplicates(context, sheet)
        self._columns: dict[str, list[Any]] = {}
        self._stored: Mapping[str, Mapping[str, Any]] = {}
        self._differing: dict[int, tuple[str, ...]] = {}
        self._geometries: Geometries

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet, context = self._sheet, self._context
        placing = Placing(sheet, context)
        require_columns(sheet, "sites", ("name", "category", *(() if placing.known else ("x", "y"))))
        geometries = placing.geometries()
        warn_of_shift(sheet, context, placing, geometries)
        identify(sheet, "name", "category", places=place_names(geometries))
        settle_repetitions(sheet, row_contents(sheet, geometries))
        self._geometries = site_geometries(sheet, geometries)
        self._columns = site_columns(sheet, placing, self._categories)
        ground = Ground(context.connection, context.city)
        points, regions = locate(sheet, ground, self._geometries, placing)
        for position, level in enumerate(("district", "street", "community")):
            self._columns[level] = [codes[position] for codes in regions]
        self._columns["geom"] = list(self._geometries)
        self._duplicates.settle(self._columns, points, ground.plane)
        warn_of_new_agencies(context, sheet, self._columns.get("agency", [None] * len(sheet)))
        self._stored = self._store.of_source(context.city.id, context.source)
        self._differing = compare(sheet, self._columns, self._stored)

    def write(self) -> None:
        """Write what `check` has accepted."""
        sheet, context = self._sheet, self._context
        new = [row for row, outcome in enumerate(sheet.outcomes) if outcome is RowOutcome.NEW]
        changed = list(self._differing)
        columns = self._table_columns([*new, *changed])
        fresh = {
            **picked(columns, new),
            "city_id": [context.city.id] * len(new),
            "source": [context.source] * len(new),
            "source_id": [sheet.ids[row] for row in new],
        }
        sites = dict(zip(new, self._store.add(fresh), strict=True))
        known = {row: int(self._stored[sheet.ids[row]]["id"]) for row in self._known_rows()}
        self._store.change({"id": [known[row] for row in changed], **picked(columns, changed)})
        sites |= known
        self._write_children(sites, {*new, *changed})
        self._duplicates.write(self._columns["name"], self._geometries, sites)

    def _known_rows(self) -> list[int]:
        stays = (RowOutcome.CHANGED, RowOutcome.UNCHANGED)
        return [row for row, outcome in enumerate(self._sheet.outcomes) if outcome in stays]

    def _table_columns(self, rows: list[int]) -> dict[str, list[Any]]:
        categories = self._categories.keys()
        columns = {name: values for name, values in self._columns.items() if name not in _CHILDREN}
        columns["category_id"] = [categories.get(code) for code in columns.pop("category")]
        if "agency" in columns:
            columns["agency_id"] = agency_keys(self._context, columns.pop("agency"), rows)
        for name in ("windows", "attributes"):
            if name in columns:
                columns[name] = [None if value is None else Jsonb(value) for value in columns[name]]
        return columns

    def _write_children(self, sites: Mapping[int, int], written: set[int]) -> None:
        touched = {
            name: [row for row in sorted(written) if row not in self._differing or name in self._differing[row]]
            for name in _CHILDREN
            if name in self._columns
        }
        if entries := touched.get("entries"):
            self._store.set_entries({sites[row]: self._columns["entries"][row] for row in entries})
        if owners := touched.get("owners"):
            self._store.set_owners({sites[row]: self._columns["owners"][row] for row in owners}, self._context.today)
