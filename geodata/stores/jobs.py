"""Jobs: long work that is stored before it is done."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from gridsvc.actors import Actor, Role
from gridsvc.errors import Conflict, NotFound

_DUMP = partial(json.dumps, default=str, ensure_ascii=False)
NEWEST = 100
"""How many jobs a list shows."""


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job as it stands. message, result and error are codes with params."""

    id: UUID
    kind: str
    city: str | None
    arguments: Mapping[str, Any]
    state: str
    share_done: float
    message: Mapping[str, Any]
    result: Mapping[str, Any] | None
    error: Mapping[str, Any] | None
    cancel_requested: bool
    actor_id: str
    actor_role: str
    queued_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job; begun_at tells it from an earlier run that is believed dead."""

    id: UUID
    kind: str
    arguments: Mapping[str, Any]
    actor: Actor
    cancel_requested: bool
    begun_at: datetime


class JobStore:
    """Reads and writes jobs; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kind: str, arguments: Mapping[str, Any], actor: Actor, *, city: str | None, now: datetime) -> UUID:
        """Keep a job that waits; its id."""
        params = {
            "kind": kind,
            "city": city,
            "arguments": _json(arguments),
            "actor_id": actor.id,
            "actor_role": str(actor.role),
            "now": now,
        }
        (job,) = self._connection.execute(sql("insert_job"), params).fetchall()[0]
        return UUID(str(job))

    def job(self, job: UUID) -> StoredJob:
        """A job; NotFound when there is none."""
        found = self._select(job=job)
        if not found:
            raise NotFound(f"no job has the id {job}", code="job_unknown", params={"job": str(job)})
        return found[0]

    def newest(self, city: str | None = None) -> list[StoredJob]:
        """The newest jobs, of a city or of all."""
        return self._select(city=city)

    def begin(self, job: UUID, now: datetime) -> JobRun | None:
        """Begin a run; None when the job has ended already."""
        row = self._connection.execute(sql("begin_job"), {"id": job, "now": now}).fetchone()
        if row is None:
            return None
        kind, arguments, actor_id, actor_role, cancel_requested, begun_at = row
        return JobRun(job, kind, arguments, Actor(actor_id, Role(actor_role)), cancel_requested, begun_at)

    def progress(self, run: JobRun, share: float, message: Mapping[str, Any]) -> bool | None:
        """Note how far a run is; whether it shall stop, None when the job is not this run's any more."""
        params = {"id": run.id, "begun_at": run.begun_at, "share": share, "message": _json(message)}
        row = self._connection.execute(sql("note_job_progress"), params).fetchone()
        return None if row is None else bool(row[0])

    def end(
        self,
        run: JobRun,
        state: str,
        now: datetime,
        *,
        result: Mapping[str, Any] | None = None,
        error: Mapping[str, Any] | None = None,
    ) -> bool:
        """End a run; whether the job was still this run's."""
        params = {
            "id": run.id,
            "begun_at": run.begun_at,
            "state": state,
            "now": now,
            "result": None if result is None else _json(result),
            "error": None if error is None else _json(error),
        }
        return self._connection.execute(sql("end_job"), params).fetchone() is not None

    def give_back(self, run: JobRun) -> None:
        """Let a job wait again."""
        self._connection.execute(sql("return_job"), {"id": run.id, "begun_at": run.begun_at})

    def abandon(self, job: UUID, now: datetime, error: Mapping[str, Any]) -> None:
        """Fail a job whose runs all died."""
        self._connection.execute(sql("abandon_job"), {"id": job, "now": now, "error": _json(error)})

    def cancel(self, job: UUID, now: datetime) -> str:
        """Cancel a waiting job or ask a run to stop; the state it is in then. Conflict when it has ended."""
        row = self._connection.execute(sql("cancel_job"), {"id": job, "now": now}).fetchone()
        if row is None:
            state = self.job(job).state
            params = {"job": str(job), "state": state}
            raise Conflict(f"job {job} has ended: {state}", code="job_ended", params=params)
        return str(row[0])

    def _select(self, *, job: UUID | None = None, city: str | None = None) -> list[StoredJob]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_jobs"), {"id": job, "city": city, "limit": NEWEST}).fetchall()
        return [StoredJob(**row) for row in rows]


def _json(value: Mapping[str, Any]) -> Jsonb:
    return Jsonb(dict(value), dumps=_DUMP)
