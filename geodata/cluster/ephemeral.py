"""Clusters that live as long as their maker: for tests and dry runs, fast and not durable."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geodata.cluster import guardian
from geodata.cluster.server import Cluster


@contextmanager
def ephemeral_cluster(binaries: Path | None = None) -> Iterator[Cluster]:
    """A running cluster in a temporary directory; both vanish at the end, even when this process is killed."""
    root = Path(tempfile.mkdtemp(prefix="gridsvc-cluster-"))
    guard = _guard(root)
    try:
        cluster = Cluster(root, durable=False, binaries=binaries)
        cluster.start()
        yield cluster
        cluster.stop(mode="immediate")
    finally:
        guard.communicate()
        shutil.rmtree(root, ignore_errors=True)


def _guard(root: Path) -> subprocess.Popen[bytes]:
    # In a session of its own: the interrupt key must not end the guardian before the server.
    return subprocess.Popen(
        [sys.executable, "-I", "-S", guardian.__file__, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
