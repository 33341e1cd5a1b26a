"""What every import knows besides its file: the city, the source it is entered under, who does it and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from psycopg import Connection

from geodata.cities import CityRow
from geodata.importers.mapping import FieldMapping
from gridsvc.actors import Actor


@dataclass(frozen=True, slots=True)
class ImportContext:
    """One import into one city; crs: the system of coordinates as the user states it.

    repair: whether invalid geometries are made valid.
    progress: is told how many rows have been `read` or `written` so far.
    publish, valid_from: whether a new version of grids is put in force, and from when on (default: today).
    """

    connection: Connection
    city: CityRow
    source: str
    actor: Actor
    now: datetime
    mapping: FieldMapping
    crs: str | None = None
    repair: bool = False
    publish: bool = False
    valid_from: date | None = None
    progress: Callable[[str, int], None] = lambda _step, _rows: None

    @property
    def today(self) -> date:
        """The day in the city."""
        return self.city.city.local(self.now).date()
