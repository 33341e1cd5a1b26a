"""Clusters that live as long as their maker: for tests and dry runs, fast and not durable."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geodata.cluster import guardian
from geodata.cluster.server import Cluster

_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder is made by mkdtemp, under a name nobody can foretell
_ROOM = 2 * 2**30


@contextmanager
def ephemeral_cluster(binaries: Path | None = None) -> Iterator[Cluster]:
    """A running cluster in a temporary directory; both vanish at the end, even when this process is killed."""
    root = Path(tempfile.mkdtemp(prefix="gridsvc-cluster-", dir=_fast_place()))
    guard = _guard(root)
    try:
        cluster = Cluster(root, durable=False, binaries=binaries)
        cluster.start()
        yield cluster
        cluster.stop(mode="immediate")
    finally:
        guard.communicate()
        shutil.rmtree(root, ignore_errors=True)


def _fast_place() -> Path | None:
    # Cloning a database in memory takes a tenth of what it takes on a busy disk; containers give it 64 MiB.
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM:
        return _MEMORY
    return None


def _guard(root: Path) -> subprocess.Popen[bytes]:
    # In a session of its own: the interrupt key must not end the guardian before the server.
    return subprocess.Popen(
        [sys.executable, "-I", "-S", guardian.__file__, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
