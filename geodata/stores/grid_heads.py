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
    """Who is to be the head of a management grid, and from which day on."""

    grid: str
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
        if not self.grids(code):
            raise NotFound(f"no management grid {code}", code="no_management_grid", params={"grid": code})
        self.name_all([GridHead(code, name.strip(), phone, day)])
        return self.grids(code)[0]

    def name_all(self, heads: Sequence[GridHead]) -> None:
        """The same for several grids at once; a head since a later day is a Conflict."""
        wanted = {each.grid: each for each in heads}
        named = [(grid, wanted[grid.code]) for grid in self.grids() if grid.code in wanted]
        for grid, head in named:
            _refuse_earlier(grid, head.since)
        params = {
            "grids": [grid.id for grid, _ in named],
            "names": [head.name for _, head in named],
            "phones": [head.phone for _, head in named],
            "days": [head.since for _, head in named],
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
