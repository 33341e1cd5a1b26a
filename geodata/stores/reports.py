"""What reports read of one city; the caller owns the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import sql

Row = dict[str, Any]

GRIDS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time from `first` up to `until`, the equally long one that begins at `before`, and the present."""

    before: datetime
    first: datetime
    until: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Area:
    """A district or a street office by its code; neither: the whole city."""

    district: str | None = None
    street: str | None = None


class ReportReader:
    """Reads counts and lists."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection = connection
        self._city = city_id

    def cycles_between(self, first: date, last: date, today: date) -> list[UUID]:
        """Cycles that have begun and have a day in the span."""
        rows = self._rows("report_cycles_between", first=first, last=last, today=today)
        return [row["public_id"] for row in rows]

    def visit_counts(self, cycles: Sequence[UUID], street: str | None = None) -> list[Row]:
        """`dimension` (all, street, category, team), `key`, names, and counts by state."""
        return self._rows("report_visit_counts", cycles=list(cycles), street=street)

    def unseen_visits(self, cycles: Sequence[UUID], street: str | None = None) -> list[Row]:
        """Visits missed, skipped or not planned."""
        return self._rows("report_unseen_visits", cycles=list(cycles), street=street)

    def problem_counts(self, span: Span, area: Area) -> list[Row]:
        """By class: reported and closed in the span and before, open and overdue now."""
        return self._rows("report_problem_counts", **_params(span, area))

    def effort(self, span: Span, area: Area) -> dict[str, Row]:
        """`visits, minutes, reported, grids_seen, grids` by span: `now` and `before`."""
        return {row["span"]: row for row in self._rows("report_effort", **_params(span, area))}

    def worst_grids(self, span: Span, area: Area) -> list[Row]:
        """Unit grids with most reported problems, and how often a patrol saw them."""
        return self._rows("report_worst_grids", **_params(span, area), grids=GRIDS_SHOWN)

    def _rows(self, statement: str, **params: object) -> list[Row]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql(statement), {"city": self._city, **params}).fetchall()


def _params(span: Span, area: Area) -> dict[str, object]:
    instants = {"before": span.before, "first": span.first, "until": span.until, "now": span.now}
    return {**instants, "district": area.district, "street": area.street}
