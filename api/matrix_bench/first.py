"""The first matrix of a process, and how long that takes from its start; nothing is loaded that it does not need."""

import time
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from api.matrix_bench.child import Child
from api.matrix_bench.order import OURS, MatrixOrder
from api.matrix_bench.places import places_on
from geodata.roads.packing import unpacked
from routing.graph import graph_of, mode_streets
from routing.hierarchy import Hierarchies
from routing.hierarchy.warming import warm


def orders_beside(kept: Path) -> Path:
    """The folder of orders beside the file of a network."""
    return kept.parent / "orders"


def seconds_to_first_matrix(kept: Path, order: MatrixOrder) -> float:
    """Wall seconds from the start of a process to its first matrix, on a network whose order another one has kept."""
    begun = time.perf_counter()
    with Child(OURS, first_matrix, kept, order) as child:
        child.told(min(order.sizes))
        return round(time.perf_counter() - begun, 2)


def first_matrix(kept: Path, order: MatrixOrder, told: Connection) -> None:
    """Load all kernels, read a network, measure the smallest of the matrices, and say so."""
    warm()
    roads = unpacked(kept.read_bytes())
    streets = mode_streets(roads, graph_of(roads), order.mode, np.zeros(roads.edges, dtype=np.bool_))
    search = Hierarchies(orders_beside(kept))(streets)
    places = places_on(streets, min(order.sizes), order.seed)
    search.matrix(places, places)
    told.send(None)
