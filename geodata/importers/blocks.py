"""A file in blocks of rows, so that no more than one block of it is in memory; every block has the same columns."""

from collections.abc import Iterator
from dataclasses import replace

from geodata.importers.csv_file import csv_blocks
from geodata.importers.guarded_cells import unguarded
from geodata.importers.reading import SourceFile, is_csv, read_table, without_rows
from geodata.importers.table import Table

BLOCK_ROWS = 20_000


def file_blocks(file: SourceFile, *, layer: str | None = None, rows: int = BLOCK_ROWS) -> Iterator[Table]:
    """The rows of a file of any kind that is taken, in order; one without rows is refused."""
    if layer is not None or not is_csv(file):
        yield from parts(read_table(file, layer=layer), rows)
        return
    found = False
    for table in csv_blocks(file.path, file.content, rows):
        found = found or bool(len(table.numbers) or table.unread)
        yield unguarded(table)
    if not found:
        raise without_rows(file)


def parts(table: Table, rows: int) -> Iterator[Table]:
    """A table in parts of so many rows; what could not be read goes with the rows that it stands among."""
    count = len(table.numbers)
    for first in range(0, max(count, 1), rows):
        cut = slice(first, first + rows)
        low = table.numbers[first] if first else 0
        high = table.numbers[first + rows] if first + rows < count else None
        yield replace(
            table,
            columns={name: values[cut] for name, values in table.columns.items()},
            numbers=table.numbers[cut],
            geometries=None if table.geometries is None else table.geometries[cut],
            feature_ids=table.feature_ids[cut],
            unread=tuple(each for each in table.unread if low <= each.row and (high is None or each.row < high)),
            notes=tuple(each for each in table.notes if low <= each.row and (high is None or each.row < high)),
        )
