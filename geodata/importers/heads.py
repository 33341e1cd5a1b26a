"""Heads of management grids from a table: checked whole, named in every version that is not over."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from geodata.importers.comparing import Columns, compare
from geodata.importers.context import ImportContext
from geodata.importers.sheet import Sheet, require_columns, row_contents, settle_repetitions
from geodata.importers.values import dates, required_texts
from geodata.stores.grid_heads import GridHead, GridHeadStore, HeadedGrid

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
        names, phones = required_texts(sheet, "name"), [each or None for each in sheet.texts("phone")]
        days = [day or self._context.today for day in dates(sheet, "from")]
        known = _versions(self._store.grids())
        for row in sheet.alive:
            _check(sheet, row, known=sheet.ids[row] in known)
        settle_repetitions(sheet, row_contents(sheet))
        columns: dict[str, Sequence[str | None]] = {"name": names}
        if sheet.given("phone"):
            columns["phone"] = phones
        others = {row: _others(known[sheet.ids[row]], columns, row) for row in sheet.alive}
        for row, grids in others.items():
            _check_day(sheet, row, grids, days[row])
        headed = [each for row, grids in others.items() for each in _headed(known[sheet.ids[row]], grids)]
        compare(sheet, columns, {each.code: asdict(each) for each in headed})
        self._heads = [
            GridHead(grid, names[row], phones[row], days[row]) for row in sheet.alive for grid in others[row]
        ]

    def write(self) -> None:
        """Write what `check` has accepted."""
        self._store.name_all(self._heads)


def _versions(grids: Sequence[HeadedGrid]) -> dict[str, list[HeadedGrid]]:
    """Grids by code, the newest version of each first."""
    versions: dict[str, list[HeadedGrid]] = {}
    for each in grids:
        versions.setdefault(each.code, []).append(each)
    return versions


def _others(versions: Sequence[HeadedGrid], columns: Columns, row: int) -> list[HeadedGrid]:
    """The versions in which somebody else is head, or nobody."""
    said = {name: values[row] for name, values in columns.items()}
    return [grid for grid in versions if any(getattr(grid, name) != value for name, value in said.items())]


def _headed(versions: Sequence[HeadedGrid], others: Sequence[HeadedGrid]) -> list[HeadedGrid]:
    """The head to compare with: of those who are to go that of the newest version, if there is one."""
    return [each for each in others or versions if each.name][:1]


def _check(sheet: Sheet, row: int, *, known: bool) -> None:
    name = sheet.texts("name")[row]
    if not known:
        sheet.refuse(row, "grid", "no_management_grid", suggestion="see_heads", grid=sheet.ids[row])
    elif len(name) > _LONGEST:
        sheet.refuse(row, "name", "text_too_long", suggestion="shorten", count=len(name), most=_LONGEST)


def _check_day(sheet: Sheet, row: int, grids: Sequence[HeadedGrid], day: date) -> None:
    since = max((grid.valid_from for grid in grids if grid.valid_from is not None), default=None)
    if since is not None and since >= day:
        sheet.refuse(
            row,
            "from",
            "head_already_later",
            value=day,
            suggestion="give_later_day",
            grid=sheet.ids[row],
            since=str(since),
            day=str(day),
        )
