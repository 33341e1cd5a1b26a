"""Things that have a place and one table: zones, components and buildings, each kind told by what differs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from geodata.importers.agencies import agency_keys, warn_of_new_agencies
from geodata.importers.comparing import compare, picked
from geodata.importers.context import ImportContext
from geodata.importers.ground import Ground
from geodata.importers.location import locate
from geodata.importers.placing import Placing, place_names
from geodata.importers.plane import Geometries
from geodata.importers.sheet import Sheet, identify, require_columns, row_contents, settle_repetitions
from geodata.importers.shift_warning import warn_of_shift, warn_of_shifted_outlines
from geodata.stores.frame import insert_frame, update_frame
from gridsvc.imports import RowOutcome

LEVELS = ("district", "street", "community")


@dataclass(frozen=True, slots=True)
class PlacedKind:
    """One kind: its table, what its rows need, how fields become columns and which shapes are taken.

    stored: statement that gives the rows there are; agencies: columns that name agencies, with those of their keys;
    code: the field that alone identifies a row, where there is one; remark: what is said of the rows together.
    """

    name: str
    table: str
    needed: tuple[str, ...]
    stored: str
    columns: Callable[[Sheet], dict[str, list[Any]]]
    shapes: Callable[[Sheet, Geometries], Geometries]
    named_by: tuple[str, ...]
    agencies: Mapping[str, str]
    levels: tuple[str, ...] = LEVELS
    code: str | None = None
    outlines: bool = True
    remark: Callable[[ImportContext, Sheet, Mapping[str, Sequence[Any]]], None] | None = None


class PlacedImport:
    """One file of one such kind on its way into one city."""

    def __init__(self, kind: PlacedKind, context: ImportContext, sheet: Sheet) -> None:
        self._kind, self._context, self._sheet = kind, context, sheet
        self._columns: dict[str, list[Any]] = {}
        self._stored: Mapping[str, Mapping[str, Any]] = {}
        self._changed: list[int] = []

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        kind, sheet, context = self._kind, self._sheet, self._context
        placing = Placing(sheet, context)
        place = () if placing.known else ("geometry",) if kind.outlines else ("x", "y")
        require_columns(sheet, kind.name, (*kind.needed, *place))
        geometries = placing.geometries()
        warn = warn_of_shifted_outlines if kind.outlines else warn_of_shift
        warn(sheet, context, placing, geometries)
        self._identify(geometries)
        settle_repetitions(sheet, row_contents(sheet, geometries))
        geometries = kind.shapes(sheet, geometries)
        self._columns = kind.columns(sheet)
        _, regions = locate(sheet, Ground(context.connection, context.city), geometries, placing)
        for position, level in enumerate(LEVELS):
            if level in kind.levels:
                self._columns[level] = [codes[position] for codes in regions]
        self._columns["geom"] = list(geometries)
        for name in kind.agencies:
            if name in self._columns:
                warn_of_new_agencies(context, sheet, self._columns[name])
        if kind.remark is not None:
            kind.remark(context, sheet, self._columns)
        self._stored = self._read_stored()
        self._changed = list(compare(sheet, self._columns, self._stored))

    def write(self) -> None:
        """Write what `check` has accepted."""
        context, sheet = self._context, self._sheet
        new = [row for row, outcome in enumerate(sheet.outcomes) if outcome is RowOutcome.NEW]
        columns = self._table_columns([*new, *self._changed])
        ids = [sheet.ids[row] for row in new]
        fresh = {
            **picked(columns, new),
            "city_id": [context.city.id] * len(new),
            "source": [context.source] * len(new),
            "source_id": ids,
        }
        insert_frame(context.connection, self._kind.table, fresh)
        keys = [self._stored[sheet.ids[row]]["id"] for row in self._changed]
        update_frame(context.connection, self._kind.table, {"id": keys, **picked(columns, self._changed)})

    def _identify(self, geometries: Geometries) -> None:
        if self._kind.code is not None:
            self._sheet.ids = list(self._sheet.texts(self._kind.code))
        else:
            identify(self._sheet, *self._kind.named_by, places=place_names(geometries))

    def _read_stored(self) -> dict[str, dict[str, Any]]:
        context = self._context
        with context.connection.cursor(row_factory=dict_row) as cursor:
            params = {"city": context.city.id, "source": context.source}
            rows = cursor.execute(sql(self._kind.stored), params).fetchall()
        return {row["source_id"]: row for row in rows}

    def _table_columns(self, rows: Sequence[int]) -> dict[str, list[Any]]:
        columns = dict(self._columns)
        for name, key in self._kind.agencies.items():
            if name in columns:
                columns[key] = agency_keys(self._context, columns.pop(name), rows)
        if "attributes" in columns:
            columns["attributes"] = [Jsonb(value) for value in columns["attributes"]]
        return columns
