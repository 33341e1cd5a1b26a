"""The queue between those who want work done and the workers: rows of procrastinate beside our own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate import PsycopgConnector
from psycopg import Connection

from api.jobs.kinds import Kinds, kind_named
from geodata.database import Database, DatabaseRole, sql
from geodata.stores.jobs import JobStore
from gridsvc.actors import Actor
from gridsvc.ports import Clock

TASK = "gridsvc.run_job"
QUEUE = "gridsvc"
SEARCH_PATH = "procrastinate,public"


def queue_application(database: Database, *, connections: int = 4) -> procrastinate.App:
    """Procrastinate on this database, not yet open."""
    conninfo = database.conninfo(DatabaseRole.APP, search_path=SEARCH_PATH)
    connector = PsycopgConnector(conninfo=conninfo, min_size=1, max_size=connections)
    return procrastinate.App(connector=connector)


class JobQueue:
    """Takes jobs in: our row and the queue's are written in one transaction."""

    def __init__(self, database: Database, kinds: Kinds, clock: Clock) -> None:
        self._application = queue_application(database)
        self._kinds = kinds
        self._clock = clock

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
        """Keep a job for the next free worker, not before `at`; its id. Nothing is kept when the transaction fails."""
        kind_named(self._kinds, kind)
        job = JobStore(connection).add(kind, arguments, actor, city=city, now=self._clock())
        connection.execute(sql("use_queue_tables"))
        deferrer = self._application.configure_task(TASK, queue=QUEUE, connection=connection, schedule_at=at)
        deferrer.defer(job=str(job))
        return job
