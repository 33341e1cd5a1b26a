"""Numbers of grids over time that go on from version to version by the ground that each grid took over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from psycopg import Connection
from psycopg.rows import class_row

from geodata.database import sql
from geodata.grids.building import GridSetSummary
from gridsvc.errors import InvalidInput
from gridsvc.grids.codes import GridLevel


class Span(StrEnum):
    """What a number of a series is of."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """Which series: the level, one code or all, first and last day (None: open), and the span of each number."""

    level: GridLevel = GridLevel.UNIT
    code: str | None = None
    first: date | None = None
    last: date | None = None
    span: Span = Span.MONTH

    def __post_init__(self) -> None:
        if self.level is GridLevel.EVALUATION:
            raise InvalidInput("there are series of unit and management grids", code="series_level_unknown")
        if self.first and self.last and self.last < self.first:
            raise InvalidInput(
                f"a series from {self.first} to {self.last} runs backwards",
                code="series_backwards",
                params={"first": str(self.first), "last": str(self.last)},
            )


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """Problems of one grid that were reported in a span beginning on a day; parts of problems where grids were cut."""

    code: str
    since: date
    reported: float
    valid: float
    open: float


def grid_series(connection: Connection, sets: Sequence[GridSetSummary], wish: SeriesWish) -> list[SeriesRow]:
    """The series of the grids of some sets; a grid without problems in a span has no row for it."""
    params = {
        "sets": [each.id for each in sets],
        "level": wish.level.value,
        "code": wish.code,
        "first": wish.first,
        "last": wish.last,
        "span": wish.span.value,
    }
    with connection.cursor(row_factory=class_row(SeriesRow)) as cursor:
        return cursor.execute(sql("grid_series_by_span"), params).fetchall()
