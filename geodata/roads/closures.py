"""Closures of streets: by edge, by name or by area, from an instant on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from psycopg import Connection
from psycopg.rows import class_row, dict_row

from geodata.database import sql
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.itineraries import LonLat


@dataclass(frozen=True, slots=True)
class Closure:
    """One closure; exactly one of edge and area. Of the streets in force it closes so many edges and metres."""

    public_id: UUID
    edge: UUID | None
    area: shapely.MultiPolygon | None
    reason: str
    closed_from: datetime
    closed_until: datetime | None
    streets: Sequence[str]
    edges: int
    metres: float


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
                params={"field": "until", "value": str(self.end), "begin": str(self.begin)},
            )


@dataclass(frozen=True, slots=True)
class StreetPlace:
    """Edges that hang together or nearly so: a street of its own, where others elsewhere have the same name.

    lon, lat: the middle of its longest edge. away_m: from a place that was asked for, if any.
    """

    edges: Sequence[UUID]
    metres: float
    lon: float
    lat: float
    away_m: float | None
    district: str


class ClosureStore:
    """Reads and writes the closures of one city; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city_id = connection, city_id

    def coming(self, at: datetime) -> tuple[Closure, ...]:
        """Closures that have not ended."""
        with self._connection.cursor(row_factory=class_row(Closure)) as cursor:
            params = {"city": self._city_id, "at": at}
            return tuple(cursor.execute(sql("select_closures"), params).fetchall())

    def places_of(self, street: str, near: LonLat | None = None) -> tuple[StreetPlace, ...]:
        """The streets of a name, longest first, or the one edge of an id; NotFound where there is none."""
        if not street.strip():
            raise InvalidInput(
                "a street is named by its name or an id", code="street_blank", params={"field": "street"}
            )
        lon, lat = near or (None, None)
        named = {"city": self._city_id, "street": street.strip(), "edge": _id_in(street), "lon": lon, "lat": lat}
        with self._connection.cursor(row_factory=class_row(StreetPlace)) as cursor:
            places = cursor.execute(sql("places_of_street"), named).fetchall()
        if not places:
            like = ", ".join(row[0] for row in self._connection.execute(sql("names_like"), named).fetchall())
            raise NotFound(
                f"no street and no edge is called {street!r}",
                code="street_unknown_like" if like else "street_unknown",
                params={"field": "street", "value": street, "like": like},
            )
        return tuple(places)

    def edges_in(self, area: shapely.MultiPolygon) -> tuple[UUID, ...]:
        """The edges that touch an area; NotFound where none does."""
        rows = self._connection.execute(sql("edges_in_area"), {"city": self._city_id, "area": area}).fetchall()
        if not rows:
            raise NotFound("no street touches the area", code="area_without_streets", params={"field": "area"})
        return tuple(row[0] for row in rows)

    def close_edges(self, edges: Sequence[UUID], span: ClosedSpan) -> tuple[UUID, ...]:
        """Close those that nothing else keeps closed for the whole span; Conflict where that is none."""
        self._lock()
        rows = self._connection.execute(sql("close_edges"), self._closing(span, edges=list(edges))).fetchall()
        if not rows:
            raise _closed_already(span)
        return tuple(row[0] for row in rows)

    def close_area(self, area: shapely.MultiPolygon, span: ClosedSpan) -> UUID:
        """Close every street that touches an area; Conflict where another area covers it for the whole span."""
        self._lock()
        self.edges_in(area)
        row = self._connection.execute(sql("close_area"), self._closing(span, area=area)).fetchone()
        if row is None:
            raise _closed_already(span)
        return UUID(str(row[0]))

    def open(self, closure: UUID, at: datetime) -> None:
        """End a closure; NotFound where there is none that has not ended."""
        params = {"city": self._city_id, "closure": closure, "at": at}
        if not self._connection.execute(sql("end_closure"), params).fetchone():
            raise NotFound(
                f"no closure {closure} is in force or to come",
                code="closure_unknown",
                params={"field": "closure", "value": str(closure)},
            )

    def open_edges(self, edges: Sequence[UUID], at: datetime) -> int:
        """End what closes some edges, and how many closures that were; Conflict where none does.

        A closure of an area that closes other edges too is replaced by closures of those: the same reason and end.
        """
        self._lock()
        params: dict[str, Any] = {"city": self._city_id, "edges": list(edges), "at": at}
        ended = len(self._connection.execute(sql("end_edge_closures"), params).fetchall())
        with self._connection.cursor(row_factory=dict_row) as cursor:
            areas = cursor.execute(sql("areas_over_edges"), params).fetchall()
        for area in areas:
            self.open(area["public_id"], at)
            span = ClosedSpan(max(at, area["closed_from"]), area["closed_until"], area["reason"])
            self._connection.execute(sql("insert_closures"), self._closing(span, edges=area["rest"]))
        if not ended + len(areas):
            raise Conflict(f"none of {len(edges)} edges is closed", code="nothing_closed", params={"edges": len(edges)})
        return ended + len(areas)

    def _lock(self) -> None:
        self._connection.execute(sql("lock_closures"), {"city": self._city_id})

    def _closing(self, span: ClosedSpan, **what: object) -> dict[str, object]:
        return {"city": self._city_id, "reason": span.reason, "from": span.begin, "until": span.end, **what}


def _id_in(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def _closed_already(span: ClosedSpan) -> Conflict:
    return Conflict(
        f"all of it is closed already from {span.begin} on",
        code="closed_already",
        params={"from": str(span.begin), "until": str(span.end or "")},
    )
