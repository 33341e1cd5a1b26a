"""Heads of management grids from a table: checked whole, named in every version that is not over."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from psycopg import Connection

from geodata.cities import CityRow
from geodata.importers.comparing import compare
from geodata.importers.mapping import folded
from geodata.importers.reading import SourceFile, read_table
from geodata.importers.sheet import Sheet, cell_text, row_contents, settle_repetitions
from geodata.importers.table import Table, file_refused
from geodata.importers.values import dates, required_texts
from geodata.stores.grid_heads import GridHeadStore, HeadedGrid
from gridsvc.imports import ImportReport, RowOutcome

_NAMES: Mapping[str, tuple[str, ...]] = {
    "grid": ("grid", "code", "management", "网格编码", "管理网格", "管理网格编码", "责任网格"),
    "name": ("name", "head", "网格长", "网格长姓名", "姓名"),
    "phone": ("phone", "tel", "联系电话", "电话", "手机", "手机号"),
    "from": ("from", "since", "valid_from", "起始日期", "任职日期"),
}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class HeadsFile:
    """One table of heads for one city."""

    path: Path
    layer: str | None = None


def imported_heads(
    connection: Connection, city: CityRow, file: HeadsFile, *, today: date, dry_run: bool = False
) -> ImportReport:
    """Name the heads that differ from the present ones, all or, where a row is refused, none."""
    source = SourceFile.at(file.path)
    sheet = _sheet(read_table(source, layer=file.layer))
    sheet.ids = list(required_texts(sheet, "grid"))
    names, phones = required_texts(sheet, "name"), sheet.texts("phone")
    days = [day or today for day in dates(sheet, "from")]
    store = GridHeadStore(connection, city.id)
    known = {each.code: each for each in reversed(store.grids())}
    for row in sheet.alive:
        _check(sheet, row, known.get(sheet.ids[row]))
    settle_repetitions(sheet, row_contents(sheet))
    columns: dict[str, Sequence[str | None]] = {"name": names}
    if sheet.given("phone"):
        columns["phone"] = [each or None for each in phones]
    compare(sheet, columns, {code: asdict(each) for code, each in known.items() if each.name})
    for row in sheet.alive:
        _check_day(sheet, row, known[sheet.ids[row]], days[row])
    report = ImportReport(
        "heads", file.path.stem, file.path.name, source.sha256, dry_run, sheet.counts(), sheet.told(), ()
    )
    if report.accepted and not dry_run:
        for row in sheet.alive:
            if sheet.outcomes[row] is not RowOutcome.UNCHANGED:
                store.name(sheet.ids[row], names[row], phones[row] or None, days[row])
    return report


def _sheet(table: Table) -> Sheet:
    columns = {folded(column): column for column in reversed(list(table.columns))}
    found = {
        field: columns[alias]
        for field, names in _NAMES.items()
        if (alias := next((each for each in map(folded, names) if each in columns), None))
    }
    for field in ("grid", "name"):
        if field not in found:
            raise file_refused(
                "column_missing",
                f"no column is the field {field}; the file has: {', '.join(table.columns)}",
                field=field,
                names=", ".join(_NAMES[field]),
                columns=", ".join(table.columns),
            )
    fields = {field: [cell_text(value) for value in table.columns[column]] for field, column in found.items()}
    return Sheet(table, fields, found)


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
