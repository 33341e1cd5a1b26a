"""Keeps a worker working: begins anew when it lost the database, ends in order when told to."""

import asyncio
import logging
from contextlib import suppress

from api.jobs.worker import Worker
from gridsvc.errors import GridServiceError

logger = logging.getLogger(__name__)
_PAUSE_S = 3.0


async def work_until(worker: Worker, stopped: asyncio.Event) -> None:
    """Run a worker until the event is set; its present job is put back, or finished where it is nearly done."""
    while not stopped.is_set():
        running = asyncio.create_task(worker.run())
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if stopped.is_set():
            running.cancel()
        with suppress(asyncio.CancelledError):
            await _ended(running)
        if not stopped.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), _PAUSE_S)


async def _ended(running: asyncio.Task[None]) -> None:
    try:
        await running
    except GridServiceError as error:
        logger.warning("the worker stopped and begins again in %s s: %s", _PAUSE_S, error)
    except Exception:
        logger.exception("the worker stopped and begins again in %s s", _PAUSE_S)
