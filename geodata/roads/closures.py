"""Closures of streets: by edge, by name or by area, from an instant on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import shapely
from psycopg import Connection
from psycopg.rows import class_row

from geodata.database import sql
from gridsvc.errors import InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class Closure:
    """One closure; exactly one of edge and area."""

    public_id: UUID
    edge: UUID | None
    area: shapely.MultiPolygon | None
    reason: str
    closed_from: datetime
    closed_until: datetime | None


@dataclass(frozen=True, slots=True)
class ClosedSpan:
    """From when to when, and why; open-ended without an end."""

    begin: datetime
    end: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.begin:
            raise InvalidInput(
                f"a closure that begins at {self.begin} cannot end at {self.end}",
                code="closure_ends_before_it_begins",
                params={"field": "until", "value": str(self.end)},
            )


class ClosureStore:
    """Reads and writes the closures of one city; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city_id = connection, city_id

    def coming(self, at: datetime) -> tuple[Closure, ...]:
        """Closures that have not ended."""
        with self._connection.cursor(row_factory=class_row(Closure)) as cursor:
            params = {"city": self._city_id, "at": at}
            return tuple(cursor.execute(sql("select_closures"), params).fetchall())

    def close_street(self, street: str, span: ClosedSpan) -> tuple[UUID, ...]:
        """Close every edge of a street by its name, or one edge by its id; NotFound where there is none."""
        params = {"city": self._city_id, "edge": street}
        edges = [row[0] for row in self._connection.execute(sql("edges_named"), params).fetchall()]
        if not edges:
            raise NotFound(
                f"no street and no edge is called {street!r}",
                code="street_unknown",
                params={"field": "street", "value": street},
            )
        return self._close(edges, [None] * len(edges), span)

    def close_area(self, area: shapely.MultiPolygon, span: ClosedSpan) -> UUID:
        """Close every street that touches an area."""
        return self._close([None], [area], span)[0]

    def open(self, closure: UUID, at: datetime) -> None:
        """End a closure; NotFound where there is none that has not ended."""
        params = {"city": self._city_id, "closure": closure, "at": at}
        if not self._connection.execute(sql("end_closure"), params).fetchone():
            raise NotFound(
                f"no closure {closure} is in force or to come",
                code="closure_unknown",
                params={"field": "closure", "value": str(closure)},
            )

    def _close(
        self, edges: Sequence[UUID | None], areas: Sequence[shapely.MultiPolygon | None], span: ClosedSpan
    ) -> tuple[UUID, ...]:
        closed = []
        for edge, area in zip(edges, areas, strict=True):
            params = {
                "city": self._city_id,
                "edge": edge,
                "area": area,
                "reason": span.reason,
                "from": span.begin,
                "until": span.end,
            }
            row = self._connection.execute(sql("insert_closure"), params).fetchone()
            closed += [row[0]] if row else []
        return tuple(closed)
