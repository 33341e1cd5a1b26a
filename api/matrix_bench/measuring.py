"""Measures one engine over all sizes; runs in a process of its own."""

import time
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from api.machine import peak_mb
from api.matrix_bench.engines import Matrices, prepared_engine
from api.matrix_bench.first import orders_beside
from api.matrix_bench.order import MatrixOrder, rows_of
from api.matrix_bench.places import places_on
from geodata.roads.packing import unpacked
from gridsvc.roads import UNREACHABLE, TravelMatrix
from routing.dijkstra import DijkstraSearch
from routing.graph import ModeStreets, graph_of, mode_streets
from routing.places import Places

Document = dict[str, Any]

_CHECKED_ROWS = 5
_AGAIN_WITHIN_S = 2.0
_MOST_TIMES = 7


def measure(engine: str, kept: Path, order: MatrixOrder, told: Connection) -> None:
    """Measure one engine, and send a document for each size."""
    roads = unpacked(kept.read_bytes())
    graph = graph_of(roads)
    prepared = prepared_engine(engine, graph, orders_beside(kept))
    begun = time.process_time()
    streets = mode_streets(roads, graph, order.mode, np.zeros(roads.edges, dtype=np.bool_))
    search = prepared.customized(streets)
    customized = time.process_time() - begun
    for size in order.sizes:
        sources, targets = (places_on(streets, size, seed) for seed in (2 * order.seed, 2 * order.seed + 1))
        rows = rows_of(engine, size)
        measured = sources.chosen(np.arange(rows))
        cpu_s, wall_s, found = _timed(search, measured, targets)
        peak = peak_mb()
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
                "peak_mb": peak,
                **_differences(found, streets, measured, targets),
            }
        )


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
