"""One run of a job: from its row to its result, error or cancellation."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.jobs.kinds import Ground, Kinds, kind_named
from geodata.database import DatabaseRole
from geodata.stores.jobs import JobRun, JobStore
from gridsvc.errors import GridServiceError

logger = logging.getLogger(__name__)
_OFTEN = timedelta(seconds=0.5).total_seconds()


class RunEnded(Exception):
    """Raised inside work that shall stop: cancelled, taken over by another run, or the worker goes."""


class Cancelled(RunEnded):
    """Somebody asked for the job to be cancelled."""


class TakenOver(RunEnded):
    """The job is not this run's any more."""


class Interrupted(RunEnded):
    """The worker is going; the job waits for another."""


def run_job(ground: Ground, kinds: Kinds, job: UUID, *, must_go: Callable[[], bool] = lambda: False) -> None:
    """Do a job that has not ended, and keep what came of it; Interrupted when the worker goes before its end."""
    with ground.database.connect(DatabaseRole.APP) as connection:
        run = JobStore(connection).begin(job, ground.clock())
    if run is None:
        return
    try:
        _end(ground, run, **_outcome(ground, kinds, run, must_go))
    except Interrupted:
        with ground.database.connect(DatabaseRole.APP, run.actor) as connection:
            JobStore(connection).give_back(run)
        raise
    except TakenOver:
        logger.warning("job %s went on in another worker", run.id)


def _outcome(ground: Ground, kinds: Kinds, run: JobRun, must_go: Callable[[], bool]) -> dict[str, Any]:
    if run.cancel_requested:
        return {"state": "cancelled"}
    try:
        watch = _Watch(ground, run, must_go)
        result = kind_named(kinds, run.kind)(ground, run.arguments, actor=run.actor, progress=watch)
    except Cancelled:
        return {"state": "cancelled"}
    except RunEnded:
        raise
    except GridServiceError as error:
        told = {"code": error.code, "kind": type(error).code, "message": str(error), "params": error.params}
        return {"state": "failed", "error": told}
    except Exception:
        logger.exception("job %s (%s) failed", run.id, run.kind)
        return {"state": "failed", "error": {"code": "fault", "params": {}}}
    return {"state": "done", "result": result}


class _Watch:
    """The progress of a run: noted twice a second at most, and the moment at which it learns that it shall stop."""

    def __init__(self, ground: Ground, run: JobRun, must_go: Callable[[], bool]) -> None:
        self._ground = ground
        self._run = run
        self._must_go = must_go
        self._noted = float("-inf")
        self._message = ""

    def __call__(self, share: float, message: str) -> None:
        if self._must_go():
            raise Interrupted
        if time.monotonic() - self._noted < _OFTEN and message == self._message:
            return
        with self._ground.database.connect(DatabaseRole.APP) as connection:
            stop = JobStore(connection).progress(self._run, min(1.0, max(0.0, share)), {"code": message})
        self._noted, self._message = time.monotonic(), message
        if stop is None:
            raise TakenOver
        if stop:
            raise Cancelled


def _end(ground: Ground, run: JobRun, state: str, **came_of_it: Any) -> None:
    with ground.database.connect(DatabaseRole.APP, run.actor) as connection:
        kept = JobStore(connection).end(run, state, ground.clock(), **came_of_it)
    if not kept:
        raise TakenOver
