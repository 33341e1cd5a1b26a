"""Grids that have come into force: problems not yet ended are filed under them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import class_row

from geodata.database import sql
from gridsvc.actors import Actor


@dataclass(frozen=True, slots=True)
class DueSettling:
    """A version whose problems are to be filed again on its first day in the city."""

    public_id: UUID
    valid_from: date
    code: str
    time_zone: str

    @property
    def at(self) -> datetime:
        """The moment at which that day begins."""
        return datetime.combine(self.valid_from, time(), ZoneInfo(self.time_zone)).astimezone(UTC)


def due_settlings(connection: Connection) -> list[DueSettling]:
    """Versions that came or will come into force, that are not settled, and that no job waits for."""
    with connection.cursor(row_factory=class_row(DueSettling)) as cursor:
        return cursor.execute(sql("grid_sets_to_settle")).fetchall()


def settle_sets(connection: Connection, actor: Actor) -> dict[int, int]:
    """File problems again in cities whose grids have come into force; how many, by the key of the city."""
    cities = [city for (city,) in connection.execute(sql("settle_grid_sets")).fetchall()]
    return {
        city: connection.execute(sql("refile_problems"), {"city": city, "actor": actor.id}).rowcount for city in cities
    }


def strayed_problems(connection: Connection, city_id: int) -> int:
    """How many problems that have not ended lie in no grid in force, and stay under the one they had."""
    (count,) = connection.execute(sql("count_strayed_problems"), {"city": city_id}).fetchone() or (0,)
    return int(count)
