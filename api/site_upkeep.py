"""Gives each city whose sites wait to be read or measured a stored job for it."""

from collections.abc import Callable

from psycopg import Connection

from api.settling import Jobs
from geodata.stores.site_upkeep import unmeasured_cities, unread_cities
from gridsvc.actors import Actor

READ_NAMES = "read_site_names"
MEASURE_SITES = "measure_sites"


def schedule_site_work(
    connection: Connection, queue: Callable[[], Jobs], *, actor: Actor, city: str | None = None
) -> int:
    """Keep a job for each kind of work that waits in a city (None: in any) and has none; how many."""
    waiting = {READ_NAMES: unread_cities(connection, city), MEASURE_SITES: unmeasured_cities(connection, city)}
    due = [(kind, code) for kind, cities in waiting.items() for code in cities]
    if not due:
        return 0
    jobs = queue()
    for kind, code in due:
        jobs.add(connection, kind, {"city": code}, actor=actor, city=code)
    return len(due)
