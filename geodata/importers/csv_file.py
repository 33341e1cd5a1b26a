"""Reads CSV in any encoding that is used for Chinese, parted by comma, semicolon or tab."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from geodata.importers.encodings import encoding_of
from geodata.importers.grid_of_cells import refuse_width
from geodata.importers.header import LOOKED_AT, column_names, header_at, is_remark
from geodata.importers.table import Table, file_refused, header_below, left_out
from gridsvc.imports import RowFinding, RowOutcome

_FIELD_MAX_BYTES = 1 << 24
_PEEKED = 1 << 20
_FIRST_ROWS = 4_000
"""Rows of the first block, which is small so that whoever waits for it can begin."""
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
    (table,) = csv_blocks(path, content, None)
    return table


def csv_blocks(path: Path, content: bytes, rows: int | None) -> Iterator[Table]:
    """The same in tables of so many rows; beyond the first one, columns without a name count though they be empty."""
    records = _records(path, content)
    first = list(islice(records, LOOKED_AT))
    if not first:
        raise file_refused("file_empty", f"{path.name} has no header line", file=path.name)
    head = header_at(_cells(record) for _, record in first) or 0
    header, above = first[head][1], first[head - 1][1] if head else []
    refuse_width(path.name, len(header))
    body = chain(first[head + 1 :], records)
    few = None if rows is None else min(rows, _FIRST_ROWS)
    piece = list(islice(body, few))
    whole = few is None or len(piece) < few
    names: dict[int, str] | None = None
    repeated: tuple[str, ...] = ()
    while piece or names is None:
        block = _Rows(first[head])
        block.take(piece)
        columns = list(map(list, zip(*block.rows, strict=True))) or [[] for _ in header]
        if names is None:
            used = [at for at, name in enumerate(header) if not whole or name.strip() or _filled(columns[at])]
            names, repeated = column_names(_cells(header), _cells(above), used)
            block.notes[:0] = header_below(first[head][0] + 1)
        yield Table(
            columns={name: columns[at] for at, name in names.items()},
            numbers=block.numbers,
            unread=tuple(block.unread),
            repeated=repeated,
            notes=tuple(block.notes),
        )
        piece = list(islice(body, rows))


def _records(path: Path, content: bytes) -> Iterator[_Record]:
    csv.field_size_limit(_FIELD_MAX_BYTES)
    with io.TextIOWrapper(io.BytesIO(content), encoding_of(path, content), newline="") as text:
        first_line = text.read(_PEEKED).lstrip("\r\n").split("\n", 1)[0]
        text.seek(0)
        lines = csv.reader(text, delimiter=max(",;\t", key=first_line.count), strict=True)
        begun = 1
        try:
            for number, record in enumerate(lines):
                begun = lines.line_num + 1
                if _filled(record):
                    yield number, record
        except csv.Error as error:
            raise file_refused(
                "csv_broken",
                f"{path.name} is damaged from line {begun} on: {error}",
                file=path.name,
                line=begun,
                why=str(error),
            ) from error


def _cells(record: Sequence[str]) -> dict[int, str]:
    return {column: text for column, text in enumerate(record) if text.strip()}


def _filled(record: Sequence[str]) -> bool:
    return any(record) and any(map(str.strip, record))


def _wrong_width(number: int, values: int, columns: int) -> RowFinding:
    return RowFinding(
        row=number,
        outcome=RowOutcome.REFUSED,
        value=str(values),
        reason="row_width",
        suggestion="quote_or_complete",
        params={"values": values, "columns": columns},
    )
