"""Makes networks ready for searching, and remembers the last ones that were contracted."""

import hashlib
import os
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from routing.graph import ModeStreets, StreetGraph
from routing.hierarchy.contraction import Contraction, contracted
from routing.hierarchy.order import OrderStore
from routing.hierarchy.search import HierarchySearch

_REMEMBERED = 4


class Hierarchies:
    """Contracts each network once, however many modes and closures it is searched with.

    folder: where orders of contraction are kept for other processes; threads: as many as there are processors.
    """

    def __init__(self, folder: Path | None = None, threads: int | None = None) -> None:
        self._orders = OrderStore(folder)
        self._threads = threads or _processors()
        self._contractions: OrderedDict[bytes, Contraction] = OrderedDict()
        self._lock = Lock()

    def __call__(self, streets: ModeStreets) -> HierarchySearch:
        """The streets of a mode, ready for searching."""
        return HierarchySearch(streets, self.contraction(streets.graph), self._threads)

    def contraction(self, graph: StreetGraph) -> Contraction:
        """The graph contracted."""
        key = hashlib.sha256(graph.tails.tobytes() + graph.heads.tobytes() + bytes(str(graph.nodes), "ascii")).digest()
        with self._lock:
            if key not in self._contractions:
                self._contractions[key] = contracted(graph, self._orders)
            self._contractions.move_to_end(key)
            while len(self._contractions) > _REMEMBERED:
                self._contractions.popitem(last=False)
            return self._contractions[key]


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
