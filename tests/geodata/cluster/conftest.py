import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geodata.cluster import Cluster
from gridsvc.errors import GridServiceError

MakeCluster = Callable[..., Cluster]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the server's account can enter, which pytest's own temporary folders forbid."""
    folder = Path(tempfile.mkdtemp(prefix="gridsvc-place-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def make_cluster() -> Iterator[MakeCluster]:
    """Clusters whose servers end with the test."""
    made: list[Cluster] = []

    def make(root: Path, **options: object) -> Cluster:
        made.append(Cluster(root, **options))
        return made[-1]

    yield make
    for cluster in made:
        with contextlib.suppress(OSError, GridServiceError):
            cluster.stop(mode="immediate")
        if not cluster.directory.socket.is_relative_to(cluster.directory.root):
            shutil.rmtree(cluster.directory.socket, ignore_errors=True)


@pytest.fixture
def durable(place: Path, make_cluster: MakeCluster) -> Cluster:
    """A running cluster as users have it."""
    cluster = make_cluster(place / "cluster")
    cluster.start()
    return cluster
