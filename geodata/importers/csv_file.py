"""Reads CSV in any encoding that is used for Chinese, parted by comma, semicolon or tab."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from geodata.importers.encodings import decoded
from geodata.importers.grid_of_cells import refuse_width
from geodata.importers.header import LOOKED_AT, column_names, header_at, is_remark
from geodata.importers.table import Table, file_refused, left_out
from gridsvc.imports import RowFinding, RowOutcome

_FIELD_MAX_BYTES = 1 << 24
_Record = tuple[int, list[str]]


class _Rows:
    """Records that are as wide as the header, and what is to be said of the others."""

    def __init__(self, header: _Record) -> None:
        self.rows: list[list[str]] = []
        self.numbers: list[int] = []
        self.unread: list[RowFinding] = []
        self.notes: list[RowFinding] = []
        self._start, self._width = header[0], len(header[1])

    def take(self, records: Iterable[_Record]) -> None:
        """Sort records; empty cells beyond the header do not count."""
        width = self._width
        for line, record in records:
            if is_remark(record):
                self.notes.append(left_out(line - self._start, next(filter(None, record))))
            elif len(record) == width or (len(record) > width and not _filled(record[width:])):
                self.rows.append(record[:width])
                self.numbers.append(line - self._start)
            else:
                self.unread.append(_wrong_width(line - self._start, len(record), width))


def read_csv(path: Path, content: bytes) -> Table:
    """The rows of a file; one with more or fewer values than the header is unread, an open quote breaks the file."""
    records = _records(path, decoded(path, content))
    first = list(islice(records, LOOKED_AT))
    if not first:
        raise file_refused("file_empty", f"{path.name} has no header line", file=path.name)
    head = header_at(_cells(record) for _, record in first) or 0
    header, above = first[head][1], first[head - 1][1] if head else []
    refuse_width(path.name, len(header))
    rows = _Rows(first[head])
    rows.take(first[head + 1 :])
    rows.take(records)
    columns = list(map(list, zip(*rows.rows, strict=True))) or [[] for _ in header]
    used = [at for at, name in enumerate(header) if name.strip() or _filled(columns[at])]
    names, repeated = column_names(_cells(header), _cells(above), used)
    return Table(
        columns={name: columns[at] for at, name in names.items()},
        numbers=rows.numbers,
        unread=tuple(rows.unread),
        repeated=repeated,
        notes=tuple(rows.notes),
    )


def _records(path: Path, text: str) -> Iterator[_Record]:
    csv.field_size_limit(_FIELD_MAX_BYTES)
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from ((number, record) for number, record in enumerate(lines) if _filled(record))
    except csv.Error as error:
        raise file_refused(
            "file_broken",
            f"{path.name} breaks off or is damaged at line {lines.line_num}: {error}",
            file=path.name,
            line=lines.line_num,
            why=str(error),
        ) from error


def _cells(record: Sequence[str]) -> dict[int, str]:
    return {column: text for column, text in enumerate(record) if text.strip()}


def _filled(record: Iterable[str]) -> bool:
    return any(value.strip() for value in record)


def _wrong_width(number: int, values: int, columns: int) -> RowFinding:
    return RowFinding(
        row=number,
        outcome=RowOutcome.REFUSED,
        value=str(values),
        reason="row_width",
        suggestion="quote_or_complete",
        params={"values": values, "columns": columns},
    )
