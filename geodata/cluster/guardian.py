"""Ends an ephemeral cluster when its parent is gone, however it went; run as a program of its own.

Reads its standard input until the parent's end closes, then kills the server and removes the directory.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path

_PATIENCE_S = 10
_PAUSE_S = 0.05


def _end_server(pid: int) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    os.kill(pid, signal.SIGQUIT)
    while time.monotonic() < deadline:
        os.kill(pid, 0)
        time.sleep(_PAUSE_S)
    os.kill(pid, signal.SIGKILL)


def main(root: Path) -> None:
    """Wait for the parent's end, then clear away."""
    sys.stdin.buffer.read()
    with contextlib.suppress(OSError, ValueError, IndexError):
        _end_server(int((root / "data/postmaster.pid").read_text().splitlines()[0]))
    shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
