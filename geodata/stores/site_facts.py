"""Everything that is known of the sites of a city."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import sql
from gridsvc.errors import NotFound
from gridsvc.patrols.programme import Register

Row = dict[str, Any]
_ID_PART = re.compile(r"[0-9a-f-]{4,36}")


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """Which sites are listed; nothing said = all that are open."""

    category: str | None = None
    register: Register | None = None
    region: str | None = None
    closed: bool = False
    most: int = 100
    skip: int = 0


class SiteFacts:
    """Reads the sites of one city; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city = connection, city_id

    def meant(self, key: str) -> dict[UUID, str]:
        """Sites that an id, a name, a code or the beginning of an id may mean, by id; a few where many do."""
        plain = key.strip()
        beginning = f"{plain.lower()}%" if _ID_PART.fullmatch(plain.lower()) else ""
        return {row["id"]: row["name"] for row in self._rows("sites_meant", key=plain, beginning=beginning)}

    def listed(self, choice: SiteChoice, on: date) -> list[Row]:
        """Sites by name; `total` in each row counts them all."""
        fields = ("category", "register", "region", "closed", "most", "skip")
        return self._rows("list_sites", on=on, **{name: getattr(choice, name) for name in fields})

    def facts(self, site: UUID, on: date) -> Row:
        """What is known of a site; NotFound when there is none."""
        rows = self._rows("select_site_facts", site=site, on=on)
        if not rows:
            raise NotFound(f"no site has the id {site}", code="site_unknown", params={"site": str(site), "known": ""})
        return rows[0]

    def entries(self, key: int) -> list[Row]:
        """The ways into a site: those given with it, else those found on the streets."""
        return self._rows("select_given_entries", key=key) or self._rows("select_derived_entries", key=key)

    def surroundings(self, key: int) -> Row | None:
        """What lies around a site; None while it has not been measured."""
        return next(iter(self._rows("select_surroundings", key=key)), None)

    def owners(self, key: int, on: date | None = None) -> list[Row]:
        """Who answers for a site on a day, or all who ever did."""
        return self._rows("select_site_owners", key=key, on=on)

    def category_changes(self, site: UUID) -> list[Row]:
        """When a site changed its category, from what to what, by whom; the newest first."""
        return self._rows("select_category_changes", site=site)

    def duplicates(self, key: int) -> list[Row]:
        """Records that are the same place."""
        return self._rows("select_listed_duplicates", key=key)

    def _rows(self, statement: str, **params: object) -> list[Row]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql(statement), {"city": self._city, **params}).fetchall()
