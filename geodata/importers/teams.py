"""Teams from a file: base, mode and weekly shifts, with what they may inspect and when they rest."""

from collections.abc import Mapping
from typing import Any

from geodata.importers.agencies import agency_keys, warn_of_new_agencies
from geodata.importers.categories import CategoryNames
from geodata.importers.comparing import compare, picked
from geodata.importers.context import ImportContext
from geodata.importers.ground import Ground
from geodata.importers.location import locate
from geodata.importers.placing import Placing
from geodata.importers.sheet import Sheet, identify, require_columns, row_contents, settle_repetitions
from geodata.importers.team_columns import bases, team_columns
from geodata.stores.regions import RegionStore
from geodata.stores.teams import TeamStore
from gridsvc.imports import RowOutcome
from gridsvc.patrols.timetable import hours_from_rows

_CHILDREN = ("shifts", "categories", "rest_days")


class TeamImport:
    """One file of teams on its way into one city."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._store = TeamStore(context.connection)
        self._categories = CategoryNames(context)
        self._columns: dict[str, list[Any]] = {}
        self._stored: Mapping[str, Mapping[str, Any]] = {}
        self._differing: dict[int, tuple[str, ...]] = {}

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet, context = self._sheet, self._context
        placing = Placing(sheet, context)
        require_columns(sheet, "teams", ("name", "mode", "shifts", *(() if placing.known else ("x", "y"))))
        identify(sheet, "name")
        geometries = placing.geometries()
        settle_repetitions(sheet, row_contents(sheet, geometries))
        bases(sheet, geometries)
        regions = RegionStore(context.connection, context.city.id).all()
        self._columns = team_columns(sheet, placing, self._categories, regions, city=context.city.city.code)
        _, located = locate(sheet, Ground(context.connection, context.city), geometries, placing)
        self._columns["district"] = [district for district, _, _ in located]
        self._columns["base"] = list(geometries)
        warn_of_new_agencies(context, sheet, self._columns.get("agency", [None] * len(sheet)))
        self._stored = self._store.of_source(context.city.id, context.source)
        self._differing = compare(sheet, self._columns, self._stored)

    def write(self) -> None:
        """Write what `check` has accepted."""
        sheet, context = self._sheet, self._context
        new = [row for row, outcome in enumerate(sheet.outcomes) if outcome is RowOutcome.NEW]
        changed = list(self._differing)
        columns = {name: values for name, values in self._columns.items() if name not in _CHILDREN}
        if "agency" in columns:
            columns["agency_id"] = agency_keys(context, columns.pop("agency"), [*new, *changed])
        added = self._store.add(
            {
                **picked(columns, new),
                "city_id": [context.city.id] * len(new),
                "source": [context.source] * len(new),
                "source_id": [sheet.ids[row] for row in new],
            }
        )
        teams = dict(zip(new, added, strict=True))
        teams |= {row: int(self._stored[sheet.ids[row]]["id"]) for row in changed}
        self._store.change({"id": [teams[row] for row in changed], **picked(columns, changed)})
        self._write_children(teams)

    def _write_children(self, teams: Mapping[int, int]) -> None:
        of = {
            name: {
                teams[row]: self._columns[name][row]
                for row in teams
                if row not in self._differing or name in self._differing[row]
            }
            for name in _CHILDREN
            if name in self._columns
        }
        keys = self._categories.keys()
        self._store.set_shifts({team: hours_from_rows(rows) for team, rows in of.get("shifts", {}).items()})
        self._store.set_categories(
            {team: [keys[code] for code in codes] for team, codes in of.get("categories", {}).items()}
        )
        self._store.set_rest_days(of.get("rest_days", {}))
