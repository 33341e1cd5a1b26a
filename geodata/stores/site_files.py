"""What the file of a site is made of (一点一档), read from one city; the caller owns the transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import sql
from gridsvc.errors import NotFound

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """As of when a file is read, and whether its reader sees what sealed plans hide."""

    now: datetime
    on: date
    sees_sealed: bool = False


class SiteFileReader:
    """Reads the parts of a site's file."""

    def __init__(self, connection: Connection, city_id: int, site: UUID, reading: Reading) -> None:
        self._connection = connection
        self._params = {
            "city": city_id,
            "site": site,
            "now": reading.now,
            "on": reading.on,
            "sees_sealed": reading.sees_sealed,
        }

    def identity(self) -> Row:
        """The site itself; NotFound when the city has none of this id."""
        rows = self._rows("site_file_identity")
        if not rows:
            site = str(self._params["site"])
            raise NotFound(f"no site has the id {site}", code="site_unknown", params={"site": site, "known": ""})
        return rows[0]

    def checklist(self) -> list[Row]:
        """`code, head, name_zh, name_en` of what is looked at."""
        return self._rows("site_file_checklist")

    def old_checklists(self) -> list[Row]:
        """`version, since, checklist, name_zh, name_en, other` (category) of those that visits were made with."""
        return self._rows("site_file_old_checklists")

    def category_changes(self) -> list[Row]:
        """When the site changed its category, from what to what; the newest first."""
        return self._rows("select_category_changes")

    def grids(self) -> Row | None:
        """`unit, management, evaluation` codes and the grid's `head`; None where no grid in force holds the site."""
        return next(iter(self._rows("site_file_grids")), None)

    def zones(self) -> list[Row]:
        """`name, tier` of the zones that hold the site."""
        return self._rows("site_file_zones")

    def entries(self) -> list[Row]:
        """`sequence, name, lon, lat`."""
        return self._rows("site_file_entries")

    def owners(self) -> list[Row]:
        """Who answers for the site on the day, the highest rank first; no telephone numbers."""
        return self._rows("site_file_owners")

    def visits(self) -> list[Row]:
        """Its visits in cycles, newest first."""
        return self._rows("site_file_visits")

    def problems(self) -> list[Row]:
        """Problems filed for it or lying in its surroundings, newest first."""
        return self._rows("site_file_problems")

    def _rows(self, statement: str) -> list[Row]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql(statement), self._params).fetchall()
