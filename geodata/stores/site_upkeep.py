"""Cities whose sites wait to be read or measured, and for which no job waits."""

from psycopg import Connection

from geodata.database import sql


def unread_cities(connection: Connection, city: str | None = None) -> list[str]:
    """Codes of cities (or of the one told) with sites whose names nobody has read, and no job that waits to do so."""
    return [code for (code,) in connection.execute(sql("cities_with_unread_sites"), {"city": city})]


def unmeasured_cities(connection: Connection, city: str | None = None) -> list[str]:
    """Codes of cities (or of the one told) with sites to be measured and no job that waits to measure them."""
    return [code for (code,) in connection.execute(sql("cities_with_unmeasured_sites"), {"city": city})]
