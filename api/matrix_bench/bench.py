"""Runs the engines one after another over the streets of a file."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from api.matrix_bench.child import Child
from api.matrix_bench.first import seconds_to_first_matrix
from api.matrix_bench.measuring import Document, measure
from api.matrix_bench.order import OURS, MatrixOrder
from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from geodata.roads.packing import packed
from gridsvc.errors import InvalidInput
from routing.graph import graph_of, mode_streets


def matrix_bench(file: Path, order: MatrixOrder) -> Iterator[Document]:
    """A document for each engine and size, ours first, as they are measured."""
    roads = roads_of(read_streets(extract_at(file), speed_table()).streets)
    streets = mode_streets(roads, graph_of(roads), order.mode, np.zeros(roads.edges, dtype=np.bool_))
    if not streets.graph.connected_edges(streets.costs).any():
        raise InvalidInput(f"{file.name} has no streets for {order.mode}", code="no_roads", params={"file": file.name})
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "roads"
        kept.write_bytes(packed(roads))
        ours = list(_measured(OURS, kept, order))
        started = seconds_to_first_matrix(kept, order)
        yield from ({**each, "start_to_first_matrix_s": started} for each in ours)
        for engine in dict.fromkeys(order.against):
            yield from ({**each, "start_to_first_matrix_s": None} for each in _measured(engine, kept, order))


def _measured(engine: str, kept: Path, order: MatrixOrder) -> Iterator[Document]:
    with Child(engine, partial(measure, engine), kept, order) as child:
        for size in order.sizes:
            yield child.told(size)
