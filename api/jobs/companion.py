"""A worker in a child process beside the web process: begun again when it dies, gone when its parent is."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)
COMMAND = (sys.executable, "-c", "from api.cli import app; app()", "worker", "--while-input")
_PAUSE_S = 3.0
_GRACE_S = 15.0


@contextmanager
def companion_worker(command: tuple[str, ...] = COMMAND, *, pause_s: float = _PAUSE_S) -> Iterator[None]:
    """A worker for as long as the block lasts; it ends when its input does, even when this process is killed."""
    stopped = threading.Event()
    keeper = threading.Thread(target=_keep, args=(command, stopped, pause_s), name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopped.set()
        keeper.join(_GRACE_S + pause_s)


def _keep(command: tuple[str, ...], stopped: threading.Event, pause_s: float) -> None:
    while not stopped.is_set():
        # In a session of its own: the interrupt key is for the parent, which lets the worker end in order.
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)
        watch = threading.Thread(target=_end_with, args=(child, stopped), daemon=True)
        watch.start()
        code = child.wait()
        if not stopped.is_set():
            logger.warning("the worker ended with %s and begins again in %s s", code, pause_s)
            stopped.wait(pause_s)


def _end_with(child: subprocess.Popen[bytes], stopped: threading.Event) -> None:
    stopped.wait()
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
