"""Sites with entries, owner chains and the records that are listed under them as duplicates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from psycopg import Connection
from psycopg.rows import class_row, dict_row

from geodata.database import sql
from geodata.stores.frame import Frame, append_frame, insert_frame, update_frame

LonLat = Sequence[float]
Owner = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A site category as far as imports look at it."""

    id: int
    code: str
    name_zh: str
    name_en: str
    is_local: bool


class SiteStore:
    """Reads and writes sites; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def categories(self, city_id: int) -> list[CategoryRow]:
        """The categories that a city can use."""
        with self._connection.cursor(row_factory=class_row(CategoryRow)) as cursor:
            return cursor.execute(sql("select_categories"), {"city": city_id}).fetchall()

    def of_source(self, city_id: int, source: str) -> dict[str, dict[str, Any]]:
        """The sites of a source by their id there, with entries [[lon, lat]] and owners [[rank, name, phone]]."""
        return self._by_source_id("select_sites_of_source", city_id, source)

    def duplicates(self, city_id: int, source: str) -> dict[str, dict[str, Any]]:
        """The records of a source that are listed under other sites."""
        return self._by_source_id("select_site_duplicates", city_id, source)

    def places(self, city_id: int) -> list[dict[str, Any]]:
        """Name, category, source and geometry of all sites of a city, eldest first."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql("select_site_places"), {"city": city_id}).fetchall()

    def add(self, frame: Frame) -> list[int]:
        """Store sites by columns of the table `site`; gives their database keys in order."""
        return insert_frame(self._connection, "site", frame)

    def change(self, frame: Frame) -> None:
        """Rewrite columns of stored sites, which `id` names."""
        update_frame(self._connection, "site", frame)

    def set_entries(self, entries: Mapping[int, Sequence[LonLat]]) -> None:
        """Replace the entries of sites."""
        self._connection.execute(sql("delete_site_entries"), {"sites": list(entries)})
        rows = [
            (site, n, shapely.Point(*at)) for site, places in entries.items() for n, at in enumerate(places, start=1)
        ]
        append_frame(self._connection, "site_entry", _columns(("site_id", "sequence", "geom"), rows))

    def set_owners(self, owners: Mapping[int, Sequence[Owner]], today: date) -> None:
        """Replace the owner chains of sites from today on; earlier owners stay in the record."""
        params = {"sites": list(owners), "today": today}
        self._connection.execute(sql("delete_site_owners"), params)
        self._connection.execute(sql("end_site_owners"), params)
        rows = [(site, *owner, today) for site, chain in owners.items() for owner in chain]
        append_frame(self._connection, "site_owner", _columns(("site_id", "rank", "name", "phone", "valid_from"), rows))

    def add_duplicates(self, frame: Frame) -> None:
        """List records under sites."""
        append_frame(self._connection, "site_duplicate", frame)

    def drop_duplicates(self, ids: Sequence[int]) -> None:
        """Take records off the list of duplicates."""
        self._connection.execute(sql("delete_site_duplicates"), {"ids": list(ids)})

    def _by_source_id(self, statement: str, city_id: int, source: str) -> dict[str, dict[str, Any]]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql(statement), {"city": city_id, "source": source}).fetchall()
        return {row["source_id"]: row for row in rows}


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Frame:
    return {name: [row[position] for row in rows] for position, name in enumerate(names)}
