"""What was read from a file: columns of raw values, geometries as they stand there, and rows that could not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gridsvc.errors import InvalidInput
from gridsvc.imports import RowFinding, RowOutcome


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by columns; numbers: each row's place in the file, from 1; crs: as the file states it, if it does.

    repeated: names that stand over several columns; notes: what reading has to say that stops nothing.
    """

    columns: Mapping[str, Sequence[object]]
    numbers: Sequence[int]
    geometries: Sequence[BaseGeometry | None] | None = None
    feature_ids: Sequence[str] = ()
    crs: str | None = None
    unread: tuple[RowFinding, ...] = ()
    repeated: tuple[str, ...] = ()
    notes: tuple[RowFinding, ...] = ()


def file_refused(code: str, message: str, **params: object) -> InvalidInput:
    """A file that cannot be taken as a whole, and why."""
    return InvalidInput(message, code=code, params=params)


def left_out(number: int, shown: str) -> RowFinding:
    """The note of a row that sums up the others or remarks on them."""
    return RowFinding(number, RowOutcome.UNCHANGED, value=shown, reason="row_left_out")


def header_below(line: int) -> tuple[RowFinding, ...]:
    """The note of a header that is not in the first line: rows are counted from there on."""
    return (RowFinding(0, RowOutcome.UNCHANGED, reason="header_below", params={"line": line}),) if line > 1 else ()
