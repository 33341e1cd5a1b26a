"""The settings that the server is started with."""

import os
import shlex
from contextlib import suppress
from pathlib import Path

_COMMON = {
    "max_connections": "100",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
_DURABLE = {"max_wal_size": "4GB", "checkpoint_timeout": "10min"}
_CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")
_MEGABYTE = 1 << 20
_LEAST_MB, _MOST_MB = 128, 1024
_EPHEMERAL = {
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "autovacuum": "off",
}


def settings_text(*, durable: bool) -> str:
    """The included settings file; what an administrator sets with ALTER SYSTEM wins over it."""
    settings = _COMMON | (_DURABLE | {"shared_buffers": _shared_buffers()} if durable else _EPHEMERAL)
    return "".join(f"{name} = '{value}'\n" for name, value in settings.items())


def _shared_buffers() -> str:
    """An eighth of the memory of the machine, or of the container, within bounds."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):
        memory = min(memory, int(_CONTAINER_LIMIT.read_text("ascii")))
    return f"{max(_LEAST_MB, min(memory // _MEGABYTE // 8, _MOST_MB))}MB"


def command_line(socket_directory: Path, port: int) -> str:
    """What nobody may override: no TCP, and a socket that only the server's account and root can open."""
    fixed = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_directory),
        "unix_socket_permissions": "0700",
        "port": str(port),
        "logging_collector": "off",
    }
    return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in fixed.items())
