"""Time that a measured step takes: on the wall, of this process, and of the database's process for its connection."""

import os
import time
from pathlib import Path
from typing import Any

from psycopg import Connection


class Stopwatch:
    """Runs from when it is made; the server's time is known only where the server runs on this machine."""

    def __init__(self, connection: Connection) -> None:
        self._server = connection.info.backend_pid
        self._begun = self._now()

    def passed(self) -> dict[str, Any]:
        """Seconds since it was made, by what they are of; the server's are None where they cannot be known."""
        wall, own, server = (
            None if then is None or now is None else round(now - then, 2)
            for then, now in zip(self._begun, self._now(), strict=True)
        )
        return {"seconds": wall, "cpu_s": own, "server_cpu_s": server}

    def _now(self) -> tuple[float, float, float | None]:
        return time.perf_counter(), time.process_time(), _cpu_of(self._server)


def _cpu_of(process: int) -> float | None:
    try:
        told = Path(f"/proc/{process}/stat").read_text("utf-8")
    except OSError:
        return None
    name, _, rest = told.rpartition(")")
    user, system = rest.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK") if "postgres" in name else None
