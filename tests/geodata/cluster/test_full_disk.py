"""What happens when the disk is full."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
import pytest

from geodata.cluster import Cluster
from gridsvc.errors import Unreachable

Mount = Callable[[int], Path]


@pytest.fixture
def mounted(place: Path) -> Iterator[Mount]:
    """Makes a disk of so many MiB."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    with ExitStack() as undo:

        def mount(size_mib: int) -> Path:
            disk = place / "disk"
            disk.mkdir()
            options = f"size={size_mib}m,mode=0755"
            made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=False)
            if made.returncode:
                pytest.skip("this machine lets nobody mount a disk")
            undo.callback(subprocess.run, ["umount", disk], check=True)
            return disk

        yield mount


def test_a_disk_too_small_for_a_cluster_is_left_without_one(mounted: Mount) -> None:
    cluster = Cluster(mounted(40) / "cluster")
    with pytest.raises(Unreachable) as refusal:
        cluster.start()
    assert refusal.value.code == "disk_full"
    assert not cluster.directory.data.exists()


def test_data_are_whole_again_once_a_full_disk_has_room(mounted: Mount, make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster(mounted(200) / "cluster")
    cluster.start()
    with psycopg.connect(cluster.conninfo()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'here' AS word")
    filler = cluster.directory.root.parent / "filler"
    _fill(filler)
    cluster.stop(mode="immediate")

    with pytest.raises(Unreachable) as refusal:
        cluster.start()
    assert refusal.value.code == "disk_full"

    filler.unlink()
    cluster.start()
    with psycopg.connect(cluster.conninfo()) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("here",)]
    cluster.stop()


def _fill(file: Path) -> None:
    with suppress(OSError), file.open("wb") as target:
        while True:
            target.write(bytes(2**20))
