"""Our own road engine: where what it has made ready is kept, and what takes its place where it cannot be had."""

import logging
import os
from functools import cache
from pathlib import Path

import routing
from routing.dijkstra import DijkstraSearch
from routing.network import Searching

_log = logging.getLogger(__name__)


def own_searching(folder: Path | None) -> Searching:
    """The engine of this process; without compiled kernels on this machine slower searches that find the same ways."""
    return _loaded(folder) or DijkstraSearch


def compiled(folder: Path | None) -> bool:
    """Whether this machine has what the compiled engine needs."""
    return _loaded(folder) is not None


def warm_up(folder: Path | None) -> None:
    """Load the kernels, or compile them where nobody has yet, so that the first plan need not wait for them."""
    if compiled(folder):
        from routing.hierarchy.warming import warm

        warm()


@cache
def _loaded(folder: Path | None) -> Searching | None:
    _keep_kernels(folder)
    try:
        from routing.hierarchy import Hierarchies
    except ImportError as error:
        _log.warning("travel is measured slowly, by scipy: the compiled engine cannot be loaded: %s", error)
        return None
    return Hierarchies(folder / "orders" if folder else None)


def _keep_kernels(folder: Path | None) -> None:
    """Have kernels kept in the folder where they cannot be kept beside their source, as numba would have it."""
    if folder and not os.access(Path(routing.__path__[0]), os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(folder / "kernels"))
