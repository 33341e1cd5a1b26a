"""What is said of a cluster to those who ask."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class ClusterState(StrEnum):
    """`silent`: a server process is there, but nothing answers."""

    ABSENT = "absent"
    STOPPED = "stopped"
    SILENT = "silent"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class ClusterStatus:
    """State of one cluster, read without changing it."""

    directory: Path
    state: ClusterState
    pid: int | None
    data_version: int | None
    socket: Path
    checkout: str | None
