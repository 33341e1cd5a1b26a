"""Reads CSV in any encoding that is used for Chinese, parted by comma, semicolon or tab."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from geodata.importers.encodings import decoded
from geodata.importers.grid_of_cells import refuse_width
from geodata.importers.table import Table, file_refused
from gridsvc.imports import RowFinding, RowOutcome

_FIELD_MAX_BYTES = 1 << 28


def read_csv(path: Path, content: bytes) -> Table:
    """The rows of a file; one with more or fewer values than the header is unread, an open quote breaks the file."""
    text = decoded(path, content)
    header, records = _records(path, text)
    numbers: list[int] = []
    rows: list[Sequence[str]] = []
    unread: list[RowFinding] = []
    for number, record in records:
        if len(record) == len(header):
            numbers.append(number)
            rows.append(record)
        else:
            unread.append(_wrong_width(number, len(record), len(header)))
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    return Table(dict(zip(header, map(list, columns), strict=True)), numbers, unread=tuple(unread))


def _records(path: Path, text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    csv.field_size_limit(_FIELD_MAX_BYTES)
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        everything = list(lines)
    except csv.Error as error:
        raise file_refused(
            "file_broken",
            f"{path.name} breaks off or is damaged at line {lines.line_num}: {error}",
            file=path.name,
            line=lines.line_num,
            why=str(error),
        ) from error
    start = next((number for number, record in enumerate(everything) if _filled(record)), 0)
    header = [name.strip() for name in everything[start]] if everything else []
    _check_header(path, header)
    body = enumerate(everything[start + 1 :], start=1)
    return header, ((number, record) for number, record in body if _filled(record))


def _filled(record: Sequence[str]) -> bool:
    return any(value.strip() for value in record)


def _check_header(path: Path, header: Sequence[str]) -> None:
    if not any(header):
        raise file_refused("file_empty", f"{path.name} has no header line", file=path.name)
    refuse_width(path.name, len(header))
    twice = [name for name, times in Counter(header).items() if times > 1]
    if twice:
        raise file_refused("column_twice", f"{path.name} has two columns {twice[0]!r}", file=path.name, field=twice[0])


def _wrong_width(number: int, values: int, columns: int) -> RowFinding:
    return RowFinding(
        row=number,
        outcome=RowOutcome.REFUSED,
        value=str(values),
        reason="row_width",
        suggestion="quote_or_complete",
        params={"values": values, "columns": columns},
    )
