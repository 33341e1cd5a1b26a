"""Streets as sketches draw them; the caller owns the transaction."""

from dataclasses import dataclass

from psycopg import Connection
from shapely import LineString

from geodata.database import sql

EDGES_MAX = 60_000
"""Streets that are read at most for the sketches of one document."""


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees, WGS84."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Street:
    """A piece of street between two crossings."""

    name: str
    kind: str
    line: LineString


class StreetReader:
    """Reads the streets in force of one city."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection = connection
        self._city = city_id

    def around(self, box: Box) -> tuple[Street, ...]:
        """Streets that meet a box, the greater ones first."""
        params = {"city": self._city, "edges_max": EDGES_MAX}
        sides = {"west": box.west, "south": box.south, "east": box.east, "north": box.north}
        return tuple(Street(*row) for row in self._connection.execute(sql("streets_around"), params | sides))
