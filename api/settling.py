"""Gives each version of grids that is still to begin a stored job for its first day in the city."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from psycopg import Connection

from geodata.stores.settling import due_settlings
from gridsvc.actors import Actor


class Jobs(Protocol):
    """Where jobs are kept."""

    def add(
        self,
        connection: Connection,
        kind: str,
        arguments: Mapping[str, Any],
        *,
        actor: Actor,
        city: str | None = None,
        at: datetime | None = None,
    ) -> UUID:
        """Keep a job, to be done from a moment on."""
        ...


SETTLE_GRIDS = "settle_grids"


def schedule_settlings(connection: Connection, queue: Callable[[], Jobs], *, actor: Actor) -> int:
    """Keep a job for each version that waits for its first day and has none; how many."""
    due = due_settlings(connection)
    if not due:
        return 0
    jobs = queue()
    for each in due:
        arguments = {"grid_set": str(each.public_id), "valid_from": each.valid_from.isoformat()}
        jobs.add(connection, SETTLE_GRIDS, arguments, actor=actor, city=each.code, at=each.at)
    return len(due)
