"""One process at a time makes, starts or stops a cluster."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gridsvc.errors import Conflict

_PAUSE_S = 0.05


@contextmanager
def held_lock(path: Path, timeout_s: float = 120) -> Iterator[None]:
    """Hold the lock of a file; the system drops it when the process dies, however it dies."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(descriptor, path, time.monotonic() + timeout_s)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Conflict(
                    f"another process holds {path}", code="cluster_busy", params={"lock": str(path)}
                ) from None
            time.sleep(_PAUSE_S)
        else:
            return
