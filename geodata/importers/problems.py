"""Problems from a file: filed under their grids, with a history that begins with their entry."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from geodata.importers.agencies import agency_keys, warn_of_new_agencies
from geodata.importers.comparing import compare, picked
from geodata.importers.context import ImportContext
from geodata.importers.ground import Ground
from geodata.importers.location import locate
from geodata.importers.placing import Placing, place_names
from geodata.importers.problem_columns import problem_columns
from geodata.importers.problem_filing import filed, keep_filed, refuse_without_grid
from geodata.importers.sheet import Sheet, identify, require_columns, row_contents, settle_repetitions
from geodata.importers.shift_warning import warn_of_shift
from geodata.importers.site_columns import site_geometries
from geodata.stores.problems import ProblemStore
from gridsvc.imports import RowOutcome
from gridsvc.problems.entry import arrival_row, entry_rows
from gridsvc.problems.states import ProblemState


class ProblemImport:
    """One file of problems on its way into one city."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._store = ProblemStore(context.connection)
        self._columns: dict[str, list[Any]] = {}
        self._states: Sequence[str] = ()
        self._stored: Mapping[str, Mapping[str, Any]] = {}
        self._differing: dict[int, tuple[str, ...]] = {}

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet, context = self._sheet, self._context
        placing = Placing(sheet, context.crs, repair=context.repair)
        require_columns(sheet, "problems", ("class", "reported_at", *(() if placing.known else ("x", "y"))))
        geometries = placing.geometries()
        warn_of_shift(sheet, context, placing, geometries)
        identify(sheet, "class", "reported_at", places=place_names(geometries))
        settle_repetitions(sheet, row_contents(sheet, geometries))
        geometries = site_geometries(sheet, geometries)
        self._stored = self._store.of_source(context.city.id, context.source)
        columns = problem_columns(sheet, context.city.city.clock, context.now, self._store.classes())
        self._states = self._present_states(columns)
        self._refuse_false_duplicates(columns)
        points, regions = locate(sheet, Ground(context.connection, context.city), geometries)
        filing = filed(sheet, self._store, context.city.id, points, regions)
        keep_filed(sheet, filing, geometries, self._stored)
        refuse_without_grid(sheet, filing, self._states)
        self._columns = {**columns, **filing, "geom": list(geometries)}
        warn_of_new_agencies(context, sheet, columns.get("agency", [None] * len(sheet)))
        self._differing = compare(sheet, self._columns, self._stored)

    def write(self) -> None:
        """Write what `check` has accepted."""
        sheet, context = self._sheet, self._context
        new = [row for row, outcome in enumerate(sheet.outcomes) if outcome is RowOutcome.NEW]
        changed = list(self._differing)
        keys = dict(zip(new, self._store.reserve(len(new)), strict=True))
        columns = self._table_columns(keys, [*new, *changed])
        count = len(new)
        public_ids = [uuid4() for _ in new]
        defaults = {"state": ["reported"] * count, "channel": ["other"] * count}
        self._store.add(
            {
                **defaults,
                **picked(columns, new),
                "id": list(keys.values()),
                "public_id": public_ids,
                "city_id": [context.city.id] * count,
                "source": [context.source] * count,
                "source_id": [sheet.ids[row] for row in new],
            }
        )
        known = {row: self._stored[sheet.ids[row]] for row in changed}
        self._store.change({"id": [known[row]["id"] for row in changed], **picked(columns, changed)})
        self._enter(dict(zip(new, public_ids, strict=True)), keys)
        self._continue({row: each for row, each in known.items() if "state" in self._differing[row]})

    def _present_states(self, columns: Mapping[str, Sequence[Any]]) -> list[str]:
        if "state" in columns:
            return list(columns["state"])
        return [str(self._stored.get(each, {}).get("state", "reported")) for each in self._sheet.ids]

    def _refuse_false_duplicates(self, columns: Mapping[str, Sequence[Any]]) -> None:
        sheet = self._sheet
        originals = columns.get("duplicate_of", [None] * len(sheet))
        states = {each: row["state"] for each, row in self._stored.items()}
        states |= {sheet.ids[row]: self._states[row] for row in sheet.alive}
        for row in sheet.alive:
            if originals[row] is not None and states.get(originals[row]) in (None, ProblemState.DUPLICATE):
                sheet.refuse(row, "duplicate_of", "duplicate_of_unknown", suggestion="check_id")

    def _table_columns(self, keys: Mapping[int, int], rows: Sequence[int]) -> dict[str, list[Any]]:
        columns = dict(self._columns)
        if "agency" in columns:
            columns["lead_agency_id"] = agency_keys(self._context, columns.pop("agency"), rows)
        if "duplicate_of" in columns:
            key = {each: row["id"] for each, row in self._stored.items()}
            key |= {self._sheet.ids[row]: own for row, own in keys.items()}
            columns["duplicate_of_id"] = [key.get(each) for each in columns.pop("duplicate_of")]
        return columns

    def _enter(self, public_ids: Mapping[int, Any], keys: Mapping[int, int]) -> None:
        context, reported = self._context, self._columns["reported_at"]
        self._store.append_history(
            {
                keys[row]: entry_rows(
                    public_id,
                    ProblemState(self._states[row]),
                    reported[row],
                    actor=context.actor,
                    at=context.now,
                    detail=self._detail(row),
                )
                for row, public_id in public_ids.items()
            }
        )

    def _continue(self, known: Mapping[int, Mapping[str, Any]]) -> None:
        context = self._context
        histories = {
            each["id"]: [
                arrival_row(
                    each["public_id"],
                    (each["seq"] or 0) + 1,
                    ProblemState(self._states[row]),
                    actor=context.actor,
                    at=context.now,
                    detail=self._detail(row),
                )
            ]
            for row, each in known.items()
        }
        self._store.append_history(histories, {each["id"]: each["hash"] for each in known.values() if each["hash"]})

    def _detail(self, row: int) -> dict[str, object]:
        return {"imported_from": self._context.source, "source_id": self._sheet.ids[row]}
