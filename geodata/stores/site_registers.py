"""What has been said of the registers of sites, and who is on one."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from gridsvc.actors import Actor
from gridsvc.errors import NotFound
from gridsvc.patrols.programme import Register
from gridsvc.sites.registers import Listing


class SiteRegisterStore:
    """Reads and writes the registers of one city's sites; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city = connection, city_id

    def listings(self, site: UUID) -> tuple[Register, tuple[Listing, ...]]:
        """The register that a site came in with, and what was said since; NotFound where there is no such site."""
        rows = self._rows("select_listings", site=site)
        if not rows:
            raise NotFound(f"no site has the id {site}", code="site_unknown", params={"site": str(site), "known": ""})
        said = [
            Listing(Register(row["register"]), row["listed"], row["since"], row["until"], row["note"])
            for row in rows
            if row["register"] is not None
        ]
        return Register(rows[0]["own"]), tuple(said)

    def replace(self, site: UUID, register: Register, said: Sequence[Listing], actor: Actor) -> None:
        """Keep all that is said of a site and one register."""
        params = {"city": self._city, "site": site, "register": str(register), "actor": actor.id}
        rows = [
            {"listed": each.listed, "since": str(each.since), "until": _text(each.until), "note": each.note}
            for each in said
        ]
        self._connection.execute(sql("delete_listings"), params)
        self._connection.execute(sql("insert_listings"), {**params, "said": Jsonb(rows)})

    def members(self, register: Register, on: date) -> list[dict[str, Any]]:
        """The sites on a register on a day, by name; since: of the listing, None where they came in with it."""
        return self._rows("register_members", register=str(register), on=on)

    def _rows(self, statement: str, **params: object) -> list[dict[str, Any]]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql(statement), {"city": self._city, **params}).fetchall()


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
