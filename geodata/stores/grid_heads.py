"""Heads of management grids (网格长): the one person who answers for each, with the dates."""

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
        for grid in grids:
            self._replace(grid, name.strip(), phone, day)
        return self.grids(code)[0]

    def _replace(self, grid: HeadedGrid, name: str, phone: str | None, day: date) -> None:
        if grid.valid_from is not None and grid.valid_from >= day:
            raise Conflict(
                f"{grid.name} is head of {grid.code} since {grid.valid_from}, not before {day}",
                code="head_already_later",
                params={"grid": grid.code, "since": str(grid.valid_from), "day": str(day)},
            )
        params = {"grid": grid.id, "name": name, "phone": phone, "day": day}
        self._connection.execute(sql("end_grid_head"), params)
        self._connection.execute(sql("insert_grid_head"), params)
