"""From the cells of a spreadsheet to a table: where its header is, which of its columns count."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from geodata.importers.table import Table, file_refused
from gridsvc.imports import RowFinding, RowOutcome

COLUMNS_MOST = 2000
ROWS_MOST = 1_048_576
_CELLS_MOST = 40_000_000
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in a cell instead of a value: a formula never computed, or an error of one."""

    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class CellRow:
    """One row: its number in the sheet, from 1, and its filled cells by column, from 0."""

    number: int
    cells: Mapping[int, str | Fault] = field(default_factory=dict)


def table_of_cells(file: str, rows: Iterable[CellRow]) -> Table:
    """The rows below the header: the first row that fills two columns or more, or else the first row at all."""
    filled = [row for row in rows if row.cells]
    head = next((at for at, row in enumerate(filled) if len(row.cells) > 1), 0)
    if not filled:
        raise file_refused("file_empty", f"{file} is empty", file=file)
    body = filled[head + 1 :]
    names = _names(file, filled[head], body)
    start = filled[head].number
    if len(names) * len(body) > _CELLS_MOST:
        raise file_refused("cells_too_many", f"{file} has more than {_CELLS_MOST} cells", file=file, most=_CELLS_MOST)
    faults = {row.number: fault for row in body if (fault := _fault(row, names, start)) is not None}
    good = [row for row in body if row.number not in faults]
    return Table(
        columns={name: [_text(row, column) for row in good] for column, name in names.items()},
        numbers=[row.number - start for row in good],
        unread=tuple(faults.values()),
    )


def refuse_width(file: str, columns: int) -> None:
    """Refuse a sheet wider than any table of this kind is."""
    if columns > COLUMNS_MOST:
        raise file_refused(
            "columns_too_many", f"{file} has {columns} columns or more", file=file, value=columns, most=COLUMNS_MOST
        )


def column_letters(column: int) -> str:
    """A column, from 0, as spreadsheets call it."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _names(file: str, head: CellRow, body: Sequence[CellRow]) -> dict[int, str]:
    used = sorted(set(head.cells).union(*(row.cells for row in body)))
    names = {column: _text(head, column).strip() or column_letters(column) for column in used}
    twice = [name for name, times in Counter(names.values()).items() if times > 1]
    if twice:
        raise file_refused("column_twice", f"{file} has two columns {twice[0]!r}", file=file, field=twice[0])
    return names


def _text(row: CellRow, column: int) -> str:
    value = row.cells.get(column, "")
    return value if isinstance(value, str) else value.value


def _fault(row: CellRow, names: Mapping[int, str], start: int) -> RowFinding | None:
    for column, value in row.cells.items():
        if isinstance(value, Fault):
            return RowFinding(
                row=row.number - start,
                outcome=RowOutcome.REFUSED,
                field=names[column],
                value=value.value,
                reason=value.reason,
                suggestion="write_values",
            )
    return None
