"""Heads of management grids (网格长): the one person who answers for each, with the dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from psycopg import Connection
from psycopg.rows import class_row

from geodata.database import sql
from gridsvc.errors import Conflict, InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class HeadedGrid:
    """A management grid of one version with its present head, if it has one."""

    id: int
    code: str
    version: int
    name: str | None
    phone: str | None
    valid_from: date | None
    units: int


@dataclass(frozen=True, slots=True)
class GridHead:
    """Who is to be the head of a management grid of one version, and from which day on."""

    grid: HeadedGrid
    name: str
    phone: str | None
    since: date


class GridHeadStore:
    """Reads and names heads; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city_id = connection, city_id

    def grids(self, code: str | None = None) -> tuple[HeadedGrid, ...]:
        """Management grids in force, to come, or in drafts; newest version of each code first."""
        with self._connection.cursor(row_factory=class_row(HeadedGrid)) as cursor:
            params = {"city": self._city_id, "code": code}
            return tuple(cursor.execute(sql("select_management_heads"), params).fetchall())

    def name(self, code: str, name: str, phone: str | None, day: date) -> HeadedGrid:
        """Let somebody be the head from a day on, in every version that is not over; the newest of them."""
        if not name.strip():
            raise InvalidInput("a head needs a name", code="head_without_name", params={"field": "name", "grid": code})
        grids = self.grids(code)
        if not grids:
            raise NotFound(f"no management grid {code}", code="no_management_grid", params={"grid": code})
        self.name_all([GridHead(grid, name.strip(), phone, day) for grid in grids])
        return self.grids(code)[0]

    def name_all(self, heads: Sequence[GridHead]) -> None:
        """Name heads, each in the one version said; a head since a later day is a Conflict."""
        for head in heads:
            _refuse_earlier(head.grid, head.since)
        params = {
            "grids": [head.grid.id for head in heads],
            "names": [head.name for head in heads],
            "phones": [head.phone for head in heads],
            "days": [head.since for head in heads],
        }
        self._connection.execute(sql("end_grid_heads"), params)
        self._connection.execute(sql("insert_grid_heads"), params)


def _refuse_earlier(grid: HeadedGrid, day: date) -> None:
    if grid.valid_from is not None and grid.valid_from >= day:
        raise Conflict(
            f"{grid.name} is head of {grid.code} since {grid.valid_from}, not before {day}",
            code="head_already_later",
            params={"grid": grid.code, "since": str(grid.valid_from), "day": str(day)},
        )
