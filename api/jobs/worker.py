"""A worker: takes jobs from the queue one after another, and takes up those whose worker died."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status

from api.jobs.kinds import Ground, Kinds
from api.jobs.queue import QUEUE, TASK, queue_application
from api.jobs.running import Interrupted, run_job
from geodata.database import DatabaseRole
from geodata.stores.jobs import JobStore

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
"""How often a job is begun whose worker dies each time."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that a worker takes.

    heartbeat: between signs of life. dead_after: until a silent one is taken for dead. grace: for its work to end when
    it goes. poll: between looks for work that nobody told of. pause: before it begins again without its database.
    """

    heartbeat: float = 5.0
    dead_after: float = 20.0
    grace: float = 10.0
    poll: float = 5.0
    pause: float = 3.0


class Worker:
    """Does stored jobs until it is stopped."""

    def __init__(self, ground: Ground, kinds: Kinds, *, pace: Pace | None = None) -> None:
        self._ground = ground
        self._kinds = kinds
        self.pace = pace or Pace()

    async def run(self, *, wait: bool = True) -> None:
        """Work until cancelled or out of touch with the database; without `wait`, until nothing waits."""
        await asyncio.to_thread(self._reach)
        application = queue_application(self._ground.database)
        _register(application, self._ground, self._kinds)
        async with _opened(application):
            await self._take_up(application)
            leaving = asyncio.Event()
            watching = asyncio.create_task(self._keep_taking_up(application, leaving))
            try:
                await application.run_worker_async(
                    queues=[QUEUE],
                    name="gridsvc",
                    wait=wait,
                    fetch_job_polling_interval=self.pace.poll,
                    update_heartbeat_interval=self.pace.heartbeat,
                    stalled_worker_timeout=self.pace.dead_after,
                    shutdown_graceful_timeout=self.pace.grace,
                    delete_jobs="always",
                    install_signal_handlers=False,
                )
            finally:
                # Not by cancelling alone: in Python 3.11 a cancellation can get lost in the connection pool.
                leaving.set()
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching

    def _reach(self) -> None:
        with self._ground.database.connect(DatabaseRole.APP):
            pass

    async def _keep_taking_up(self, application: procrastinate.App, leaving: asyncio.Event) -> None:
        while not leaving.is_set():
            await asyncio.sleep(self.pace.dead_after / 2)
            try:
                await self._take_up(application)
            except ConnectorException:
                logger.warning("jobs of dead workers could not be looked for", exc_info=True)

    async def _take_up(self, application: procrastinate.App) -> None:
        manager = application.job_manager
        for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=self.pace.dead_after):
            if job.attempts + 1 < MOST_ATTEMPTS:
                logger.warning("job %s lost its worker and waits again", job.task_kwargs.get("job"))
                await manager.retry_job(job)
            else:
                await asyncio.to_thread(self._abandon, job)
                await manager.finish_job(job, status=Status.FAILED, delete_job=True)

    def _abandon(self, job: Job) -> None:
        error = {"code": "worker_died", "params": {"attempts": job.attempts + 1}}
        with self._ground.database.connect(DatabaseRole.APP) as connection:
            JobStore(connection).abandon(UUID(str(job.task_kwargs["job"])), self._ground.clock(), error)


@asynccontextmanager
async def _opened(application: procrastinate.App) -> AsyncIterator[None]:
    """The connections of an application, opened whole before anything else: what half-opens is never closed."""
    opening = asyncio.create_task(_open(application))
    try:
        await asyncio.shield(opening)
        yield
    finally:
        await opening
        await application.close_async()


async def _open(application: procrastinate.App) -> None:
    await application.open_async()


def _register(application: procrastinate.App, ground: Ground, kinds: Kinds) -> None:
    again = procrastinate.RetryStrategy(max_attempts=1_000, retry_exceptions=[Interrupted])

    @application.task(name=TASK, queue=QUEUE, pass_context=True, retry=again)
    def run(context: JobContext, *, job: str) -> None:
        run_job(ground, kinds, UUID(job), must_go=context.should_abort)
