"""Agencies: those who answer for something."""

from collections.abc import Iterable
from typing import Any

from psycopg import Connection

from geodata.database import sql
from geodata.stores.frame import insert_frame


class AgencyStore:
    """Reads and writes agencies; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keys(self, city_id: int) -> dict[str, int]:
        """Database keys of a city's agencies by name."""
        return dict(self._connection.execute(sql("select_agencies"), {"city": city_id}).fetchall())

    def add_named(self, city_id: int, names: Iterable[str], source: str) -> dict[str, int]:
        """Store agencies of which only the name is known, where there are none of that name; keys of all by name."""
        known = self.keys(city_id)
        new = sorted(set(names) - set(known))
        frame: dict[str, list[Any]] = {
            "city_id": [city_id] * len(new),
            "name": new,
            "kind": ["other"] * len(new),
            "source": [source] * len(new),
            "source_id": new,
        }
        return known | dict(zip(new, insert_frame(self._connection, "agency", frame), strict=True))
