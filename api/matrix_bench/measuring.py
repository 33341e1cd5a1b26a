"""Runs the engines one after another, each in a process of its own, over the streets of a file."""

import multiprocessing
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from api.matrix_bench.engines import ENGINES, OURS, Matrices
from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from geodata.roads.packing import packed, unpacked
from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode, TravelMatrix
from routing.dijkstra import DijkstraSearch
from routing.graph import ModeStreets, graph_of, mode_streets
from routing.hierarchy import Hierarchies
from routing.places import Places

Document = dict[str, Any]

PEERS = tuple(name for name in ENGINES if name != OURS)
_ROWS = {"scipy": 40, "networkx": 4}
"""How many rows of its matrices a slow engine is asked for: each row costs it the same, whatever the others."""
_CHECKED_ROWS = 5
_AGAIN_WITHIN_S = 2.0
_MOST_TIMES = 7
_KIB = 1024


@dataclass(frozen=True, slots=True)
class MatrixOrder:
    """What is measured: a mode, sizes of square matrices, engines beside ours, and the seed of the places."""

    mode: Mode
    sizes: tuple[int, ...]
    against: tuple[str, ...] = PEERS
    seed: int = 1

    def __post_init__(self) -> None:
        for name in self.against:
            if name not in PEERS:
                raise InvalidInput(
                    f"{name!r} is no engine to measure against; there are {', '.join(PEERS)}",
                    code="bench_engine_unknown",
                    params={"field": "against", "value": name, "known": ", ".join(PEERS)},
                )
        if not self.sizes or min(self.sizes) < 1:
            raise InvalidInput(
                "a matrix has at least one place",
                code="bench_size_invalid",
                params={"field": "sizes", "value": ",".join(map(str, self.sizes))},
            )


def matrix_bench(file: Path, order: MatrixOrder) -> Iterator[Document]:
    """A document for each engine and size, ours first, as they are measured."""
    roads = roads_of(read_streets(extract_at(file), speed_table()).streets)
    streets = mode_streets(roads, graph_of(roads), order.mode, np.zeros(roads.edges, dtype=np.bool_))
    if not streets.graph.connected_edges(streets.costs).any():
        raise InvalidInput(f"{file.name} has no streets for {order.mode}", code="no_roads", params={"file": file.name})
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "roads"
        kept.write_bytes(packed(roads))
        started = _start_seconds(kept, order)
        for engine in dict.fromkeys((OURS, *order.against)):
            for each in _in_own_process(engine, kept, order):
                yield {**each, "start_to_first_matrix_s": started if engine == OURS else None}


def _start_seconds(kept: Path, order: MatrixOrder) -> float:
    """Wall seconds from the start of a process to its first matrix of ours, on a network that another one prepared."""
    context, seconds = multiprocessing.get_context("spawn"), 0.0
    for _ in range(2):
        process = context.Process(target=first_matrix, args=(kept, order), daemon=True)
        begun = time.perf_counter()
        process.start()
        process.join()
        seconds = time.perf_counter() - begun
        if process.exitcode:
            raise RuntimeError(f"a process that measured a matrix ended with {process.exitcode}")
    return round(seconds, 2)


def first_matrix(kept: Path, order: MatrixOrder) -> None:
    """Read a network, and measure the smallest of the matrices."""
    roads = unpacked(kept.read_bytes())
    streets = mode_streets(roads, graph_of(roads), order.mode, np.zeros(roads.edges, dtype=np.bool_))
    search = Hierarchies(kept.parent / "orders")(streets)
    places = _places(streets, min(order.sizes), order.seed)
    search.matrix(places, places)


def _in_own_process(engine: str, kept: Path, order: MatrixOrder) -> Iterator[Document]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=measure, args=(engine, kept, order, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        for _ in order.sizes:
            yield ours.recv()
        process.join()
    finally:
        process.terminate()
        process.join()


def measure(engine: str, kept: Path, order: MatrixOrder, told: Connection) -> None:
    """Measure one engine, and send a document for each size."""
    roads = unpacked(kept.read_bytes())
    graph = graph_of(roads)
    prepared = ENGINES[engine](graph)
    begun = time.process_time()
    streets = mode_streets(roads, graph, order.mode, np.zeros(roads.edges, dtype=np.bool_))
    search = prepared.customized(streets)
    customized = time.process_time() - begun
    for size in order.sizes:
        sources, targets = (_places(streets, size, seed) for seed in (2 * order.seed, 2 * order.seed + 1))
        rows = min(size, _ROWS.get(engine, size))
        measured = sources.chosen(np.arange(rows))
        cpu_s, wall_s, found = _timed(search, measured, targets)
        peak_mb = _peak_mb()
        told.send(
            {
                "engine": engine,
                "mode": order.mode.value,
                "nodes": roads.nodes,
                "arcs": int((roads.times_ms[order.mode] != UNREACHABLE).sum()),
                "size": size,
                "prepare_cpu_s": round(prepared.cpu_s, 4),
                "prepare_kept_cpu_s": None if prepared.kept_cpu_s is None else round(prepared.kept_cpu_s, 4),
                "customize_cpu_s": round(customized, 4),
                "matrix_cpu_s": round(cpu_s * size / rows, 4),
                "matrix_wall_s": round(wall_s * size / rows, 4),
                "extrapolated": rows < size,
                "rows": rows,
                "peak_mb": peak_mb,
                **_differences(found, streets, measured, targets),
            }
        )


def _places(streets: ModeStreets, size: int, seed: int) -> Places:
    """Places anywhere on streets that hang together."""
    chance = np.random.default_rng(seed)
    edges = np.flatnonzero(streets.graph.connected_edges(streets.costs))
    return Places(chance.choice(edges, size), chance.random(size))


def _timed(search: Matrices, sources: Places, targets: Places) -> tuple[float, float, TravelMatrix]:
    """CPU and wall seconds of a matrix (of several runs the median, of a long one its only one), and the matrix."""
    found = TravelMatrix(np.zeros((0, 0), np.int32), np.zeros((0, 0), np.int32))
    taken: list[tuple[float, float]] = []
    while len(taken) < _MOST_TIMES and sum(wall for _, wall in taken) < _AGAIN_WITHIN_S:
        cpu, wall = time.process_time(), time.perf_counter()
        found = search.matrix(sources, targets)
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
    return median(cpu for cpu, _ in taken), median(wall for _, wall in taken), found


def _differences(found: TravelMatrix, streets: ModeStreets, sources: Places, targets: Places) -> Document:
    """How far the matrix that was timed is from Dijkstra's algorithm, in rows all over it."""
    rows = np.unique(np.linspace(0, len(sources) - 1, _CHECKED_ROWS).astype(np.intp))
    expected = DijkstraSearch(streets).matrix(sources.chosen(rows), targets)
    pairs = {"ms": (found.ms, expected.ms), "m": (found.metres, expected.metres)}
    return {
        f"max_difference_{unit}": int(np.abs(ours[rows].astype(np.int64) - theirs).max(initial=0))
        for unit, (ours, theirs) in pairs.items()
    }


def _peak_mb() -> float:
    """The most memory that this process has had; where the system counts that of its parent too, with that."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.is_file() else []
    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return round((peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / _KIB, 1)
