"""What the server says of itself in `postmaster.pid`, and whether to believe it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_SOCKET_LINE = 4


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The process that a data directory names as its server."""

    pid: int
    socket_directory: Path | None
    data_directory: Path

    def is_alive(self) -> bool:
        """Whether the process exists, is no zombie, and serves this very directory: numbers are used again."""
        try:
            os.kill(self.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return self._serves_here()

    def _serves_here(self) -> bool:
        place = _PROC / str(self.pid)
        if not place.is_dir():
            arguments = ["ps", "-o", "stat=,args=", "-p", str(self.pid)]
            line = subprocess.run(arguments, capture_output=True, text=True, check=False).stdout
            return str(self.data_directory) in line and not line.startswith("Z")
        try:
            return (place / "cwd").resolve(strict=True) == self.data_directory.resolve()
        except OSError:
            return False


def named_postmaster(data_directory: Path) -> Postmaster | None:
    """The server that `postmaster.pid` names, dead or alive; None without a readable file."""
    try:
        lines = (data_directory / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    socket = lines[_SOCKET_LINE].strip() if len(lines) > _SOCKET_LINE else ""
    return Postmaster(pid, Path(socket) if socket else None, data_directory)


def remove_stale_file(data_directory: Path) -> None:
    """Remove a `postmaster.pid` that is cut short or names another process now: the server would not dare to.

    A killed server's own number is left for the server to judge; its second interlock, the shared
    memory segment keyed by the directory, still refuses to start beside surviving children.
    """
    postmaster = named_postmaster(data_directory)
    if postmaster is None or (_exists(postmaster.pid) and not postmaster.is_alive()):
        (data_directory / "postmaster.pid").unlink(missing_ok=True)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
