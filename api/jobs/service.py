"""Keeps a worker working: begins anew when it lost the database, ends in order when told to."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from api.jobs.worker import Worker
from gridsvc.errors import GridServiceError

logger = logging.getLogger(__name__)


async def work_off(worker: Worker, *, told: Callable[[], None]) -> None:
    """Tell that work begins, do what waits, and end."""
    told()
    await worker.run(wait=False)


async def work_until_told(worker: Worker, *, told: Callable[[], None], while_input: bool = False) -> None:
    """Tell that work begins, and work until SIGINT or SIGTERM; with while_input, until standard input ends as well."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    if while_input:
        loop.add_reader(sys.stdin.fileno(), _notice_end, stopped)
    told()
    await work_until(worker, stopped)


def _notice_end(stopped: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stopped.set()


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
                await asyncio.wait_for(stopped.wait(), worker.pace.pause)


async def _ended(running: asyncio.Task[None]) -> None:
    try:
        await running
    except GridServiceError as error:
        logger.warning("the worker stopped and begins again: %s", error)
    except Exception:
        logger.exception("the worker stopped and begins again")
