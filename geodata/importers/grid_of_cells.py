"""From the cells of a spreadsheet to a table: where its header is, which of its columns count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from geodata.importers.header import column_names, header_at, is_remark
from geodata.importers.table import Table, file_refused, header_below, left_out
from gridsvc.imports import RowFinding, RowOutcome

COLUMNS_MOST = 2000
ROWS_MOST = 1_048_576
_CELLS_MOST = 20_000_000


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


def table_of_cells(file: str, rows: Iterable[CellRow], notes: Sequence[RowFinding] = ()) -> Table:
    """The rows below the header, which without known names is the first row that fills two cells, or the first."""
    filled = [row for row in rows if any(not text.isspace() for text in _texts(row).values())]
    if not filled:
        raise file_refused("file_empty", f"{file} is empty", file=file)
    head = _head(filled)
    start = filled[head].number
    remarks = {row.number for row in filled[head + 1 :] if is_remark([_shown(each) for each in row.cells.values()])}
    body = [row for row in filled[head + 1 :] if row.number not in remarks]
    names, repeated = _names(filled, head, body)
    refuse_many_cells(file, len(names) * len(body))
    faults = {row.number: fault for row in body if (fault := _fault(row, names, start)) is not None}
    good = [row for row in body if row.number not in faults]
    return Table(
        columns={name: [_text(row, column) for row in good] for column, name in names.items()},
        numbers=[row.number - start for row in good],
        unread=tuple(faults.values()),
        repeated=repeated,
        notes=(
            *notes,
            *header_below(start),
            *(left_out(row.number - start, _first(row)) for row in filled if row.number in remarks),
        ),
    )


def is_headed(rows: Iterable[CellRow]) -> bool:
    """Whether one of the first rows names known columns."""
    return header_at(map(_texts, rows)) is not None


def refuse_width(file: str, columns: int) -> None:
    """Refuse a sheet wider than any table of this kind is."""
    if columns > COLUMNS_MOST:
        raise file_refused(
            "columns_too_many", f"{file} has {columns} columns or more", file=file, value=columns, most=COLUMNS_MOST
        )


def refuse_many_cells(file: str, cells: int) -> None:
    """Refuse a sheet with more cells than fit into memory at ease."""
    if cells > _CELLS_MOST:
        raise file_refused("cells_too_many", f"{file} has more than {_CELLS_MOST} cells", file=file, most=_CELLS_MOST)


def _head(filled: Sequence[CellRow]) -> int:
    found = header_at(_texts(row) for row in filled)
    return next((at for at, row in enumerate(filled) if len(row.cells) > 1), 0) if found is None else found


def _names(filled: Sequence[CellRow], head: int, body: Sequence[CellRow]) -> tuple[dict[int, str], tuple[str, ...]]:
    used = set(filled[head].cells).union(*(row.cells for row in body))
    return column_names(_texts(filled[head]), _texts(filled[head - 1]) if head else {}, used)


def _texts(row: CellRow) -> dict[int, str]:
    return {column: _shown(value) for column, value in row.cells.items()}


def _first(row: CellRow) -> str:
    return _shown(row.cells[min(row.cells)])


def _shown(value: str | Fault) -> str:
    return value if isinstance(value, str) else value.value


def _text(row: CellRow, column: int) -> str:
    return _shown(row.cells.get(column, ""))


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
