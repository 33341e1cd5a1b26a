"""Clusters that end with their maker."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from geodata.cluster import ephemeral_cluster

_HOLD = """
import sys
from geodata.cluster import ephemeral_cluster
with ephemeral_cluster() as cluster:
    print(cluster.directory.root, cluster.status().pid, flush=True)
    sys.stdin.read()
"""


def _ended(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 60)[0])


def _guardian_of(root: str) -> int:
    for process in Path("/proc").glob("[0-9]*"):
        arguments = (process / "cmdline").read_bytes().split(b"\0")
        if root.encode() in arguments and any(part.endswith(b"guardian.py") for part in arguments):
            return int(process.name)
    raise AssertionError(f"nobody guards {root}")


def test_an_ephemeral_cluster_leaves_nothing_behind() -> None:
    with ephemeral_cluster() as cluster:
        assert cluster.answers()
    assert not cluster.answers()
    assert not cluster.directory.root.exists()


def test_an_ephemeral_cluster_dies_with_its_killed_maker() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as maker:
        assert maker.stdout
        root, server = maker.stdout.readline().split()
        ends = [os.pidfd_open(pid) for pid in (int(server), _guardian_of(root))]
        maker.send_signal(signal.SIGKILL)
        try:
            assert all(_ended(end) for end in ends)
        finally:
            for end in ends:
                os.close(end)
    assert not Path(root).exists()
