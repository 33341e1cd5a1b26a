"""Cells of rows that were set aside, which no spreadsheet takes for a formula, and which come back as they were."""

import re
from dataclasses import replace

from geodata.importers.table import Table

ROW, REASON = "gridsvc_row", "gridsvc_reason"
"""The columns that are added to those of the file."""

_RISKY = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?")
_MARK = "'"


def guarded(text: str) -> str:
    """A text that begins as a formula, with a mark before it; numbers and all others as they are."""
    return f"{_MARK}{text}" if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(table: Table) -> Table:
    """A table without these marks, where its columns say that it holds rows that were set aside."""
    if REASON not in table.columns:
        return table
    columns = {name: [_unguarded(value) for value in values] for name, values in table.columns.items()}
    return replace(table, columns={str(_unguarded(name)): values for name, values in columns.items()})


def _unguarded(value: object) -> object:
    marked = isinstance(value, str) and value.startswith(_MARK) and _RISKY.match(value[1:])
    return str(value)[1:] if marked else value
