"""Cover groups: what their programmes visit in a span of days."""

from collections.abc import Mapping, Sequence
from datetime import date

from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import sql
from gridsvc.patrols.cover import SiteCover
from gridsvc.patrols.programme import Level


class CoverStore:
    """Reads cover groups; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def groups(self, city: str) -> Mapping[str, Sequence[str]]:
        """The groups of a city with the names of their programmes."""
        return dict(self._connection.execute(sql("cover_groups"), {"city": city}).fetchall())

    def rows(self, city: str, name: str, first: date, last: date) -> tuple[SiteCover, ...]:
        """What each programme of a group does at each of its sites in the cycles that touch a span."""
        params = {"city": city, "name": name, "first": first, "last": last}
        with self._connection.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute(sql("cover_of_group"), params).fetchall()
        return tuple(SiteCover(**{**row, "level": Level(row["level"]), "days": tuple(row["days"])}) for row in found)
