"""Heads of management grids from a table: checked whole, named in every version that is not over."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from geodata.importers.comparing import compare
from geodata.importers.context import ImportContext
from geodata.importers.sheet import Sheet, require_columns, row_contents, settle_repetitions
from geodata.importers.values import dates, required_texts
from geodata.stores.grid_heads import GridHead, GridHeadStore, HeadedGrid
from gridsvc.imports import RowOutcome

_LONGEST = 200


class HeadImport:
    """One table of heads (网格长) on its way into one city; who is head already stays."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._store = GridHeadStore(context.connection, context.city.id)
        self._heads: list[GridHead] = []

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet = self._sheet
        require_columns(sheet, "heads", ("grid", "name"))
        sheet.ids = list(required_texts(sheet, "grid"))
        names, phones = required_texts(sheet, "name"), sheet.texts("phone")
        days = [day or self._context.today for day in dates(sheet, "from")]
        known = {each.code: each for each in reversed(self._store.grids())}
        for row in sheet.alive:
            _check(sheet, row, known.get(sheet.ids[row]))
        settle_repetitions(sheet, row_contents(sheet))
        columns: dict[str, Sequence[str | None]] = {"name": names}
        if sheet.given("phone"):
            columns["phone"] = [each or None for each in phones]
        compare(sheet, columns, {code: asdict(each) for code, each in known.items() if each.name})
        for row in sheet.alive:
            _check_day(sheet, row, known[sheet.ids[row]], days[row])
        self._heads = [
            GridHead(sheet.ids[row], names[row], phones[row] or None, days[row])
            for row in sheet.alive
            if sheet.outcomes[row] is not RowOutcome.UNCHANGED
        ]

    def write(self) -> None:
        """Write what `check` has accepted."""
        self._store.name_all(self._heads)


def _check(sheet: Sheet, row: int, grid: HeadedGrid | None) -> None:
    name = sheet.texts("name")[row]
    if grid is None:
        sheet.refuse(row, "grid", "no_management_grid", suggestion="see_heads", grid=sheet.ids[row])
    elif len(name) > _LONGEST:
        sheet.refuse(row, "name", "text_too_long", suggestion="shorten", count=len(name), most=_LONGEST)


def _check_day(sheet: Sheet, row: int, grid: HeadedGrid, day: date) -> None:
    if sheet.outcomes[row] is RowOutcome.CHANGED and grid.valid_from is not None and grid.valid_from >= day:
        sheet.refuse(
            row,
            "from",
            "head_already_later",
            value=day,
            suggestion="give_later_day",
            grid=grid.code,
            since=str(grid.valid_from),
            day=str(day),
        )
