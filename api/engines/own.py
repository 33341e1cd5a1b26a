"""Our own road engine: what it keeps, and what takes its place where it cannot be had."""

import logging
import shutil
from functools import cache
from pathlib import Path

from api.engines.kernels import kept_kernels
from api.walking import load_kernels as load_walker
from routing.network import Searching

_log = logging.getLogger(__name__)


def own_searching(folder: Path | None) -> Searching:
    """The engine of this process; without compiled kernels on this machine slower searches that find the same ways."""
    found = _loaded(folder)
    if found is None:
        from routing.dijkstra import DijkstraSearch

        return DijkstraSearch
    return found


def compiled(folder: Path | None) -> bool:
    """Whether the compiled engine runs in this process."""
    return _loaded(folder) is not None


def load_all_kernels(folder: Path | None) -> None:
    """Have all compiled code loaded that jobs may need, or compiled where nobody has yet: for ways, walks and plans."""
    if compiled(folder):
        from routing.periodic.warming import warm

        load_walker()
        warm()


@cache
def _loaded(folder: Path | None) -> Searching | None:
    """The engine with its kernels loaded, or compiled where nobody has yet; damaged ones are compiled anew."""
    kernels = kept_kernels(folder)
    for _ in range(2):
        try:
            from routing.hierarchy import Hierarchies
            from routing.hierarchy.warming import warm

            warm()
            return Hierarchies(folder / "orders" if folder else None)
        except ImportError as error:
            _log.warning("the compiled road engine cannot be loaded: %s", error)
            break
        except Exception:  # noqa: BLE001  what a compiler raises is of many kinds
            _log.warning("the kernels of the road engine cannot be used", exc_info=True)
            if kernels is None:
                break
            shutil.rmtree(kernels, ignore_errors=True)
    _log.warning("travel is measured by scipy: the same ways, found more slowly")
    return None
