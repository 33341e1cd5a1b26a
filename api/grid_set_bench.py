"""Measures what is done with a whole set of unit grids: management grids made, versions compared, a set checked."""

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.check import unit_grid_findings
from geodata.grids.management.sets import management_sets
from geodata.grids.management.streets import WalkedStreets
from geodata.grids.management.unit_graph import unit_graph
from geodata.grids.shape_check import SizeBounds, shape_findings
from gridsvc.grids.changes import difference_of
from gridsvc.grids.coverage import GAP_WIDTH_M

_CELL_M = 100
_MOVED_M = 15
_OFFICES = 4
_IN_A_COMMUNITY = 10
_MINUTES = 420.0
_NO_STREETS = WalkedStreets(np.empty(0, dtype=object), np.empty(0))

Geometries = npt.NDArray[np.object_]
T = TypeVar("T")


def measured_sets(sides: Sequence[int]) -> Iterator[dict[str, Any]]:
    """For each number of grids along a side a measurement, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        for side in sides:
            yield pool.submit(measured_set, side).result()


def measured_set(side: int) -> dict[str, Any]:
    """Seconds of the CPU for a made-up set of side x side grids; the peer of a check is GEOS's own of the coverage."""
    grids, homes, communities = _made_up(side)
    codes = _codes(homes)
    minutes = np.random.default_rng(1).lognormal(1.5, 0.6, len(grids))
    offices = [f"53010300{column * _OFFICES // side}" for column in np.tile(np.arange(side), side).tolist()]
    graph, graph_s = _timed(lambda: unit_graph(grids, minutes, _NO_STREETS))
    sets, parting_s = _timed(lambda: management_sets(grids, offices, graph, wanted_min=_MINUTES, seed=1))
    moved = _lattice(side, seed=2)
    found, diff_s = _timed(lambda: difference_of(codes, grids, codes, moved))
    valid, peer_s = _timed(lambda: bool(shapely.coverage_is_valid(grids, gap_width=GAP_WIDTH_M)))
    told, check_s = _timed(
        lambda: [
            *unit_grid_findings(grids, codes, homes.tolist(), communities),
            *shape_findings(codes, grids, SizeBounds()),
        ]
    )
    return {
        "grids": len(grids),
        "valid": valid,
        "management_grids": len(sets.street),
        "balance": round(sets.balance, 3),
        "management_cpu_s": round(graph_s + parting_s, 2),
        "changes": len(found.changes),
        "diff_cpu_s": round(diff_s, 4),
        "findings": len(told),
        "check_cpu_s": round(check_s, 4),
        "coverage_cpu_s": round(peer_s, 4),
        "ratio_to_coverage": round(check_s / max(peer_s, 1e-3), 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _made_up(side: int) -> tuple[Geometries, npt.NDArray[np.str_], dict[str, shapely.Polygon | shapely.MultiPolygon]]:
    """Skewed cells, the code of the community of each, and the communities, a hundred cells each."""
    grids = _lattice(side, seed=1)
    row, column = np.divmod(np.arange(side * side), side)
    places = np.char.add(
        np.char.zfill((column // _IN_A_COMMUNITY).astype(np.str_), 3),
        np.char.zfill((row // _IN_A_COMMUNITY).astype(np.str_), 3),
    )
    homes = np.char.add("530103", places)
    known, which = np.unique(homes, return_inverse=True)
    outlines = [shapely.coverage_union_all(grids[which == i]) for i in range(len(known))]
    whole = {
        code: each
        for code, each in zip(known.tolist(), outlines, strict=True)
        if isinstance(each, shapely.Polygon | shapely.MultiPolygon)
    }
    return grids, homes, whole


def _codes(homes: npt.NDArray[np.str_]) -> list[str]:
    """A code for each grid, numbered inside its community."""
    order = np.argsort(homes, kind="stable")
    first = np.searchsorted(homes[order], homes[order])
    number = np.empty(len(homes), dtype=np.int64)
    number[order] = np.arange(len(homes)) - first + 1
    return [f"{home}{i:03d}" for home, i in zip(homes.tolist(), number.tolist(), strict=True)]


def _lattice(side: int, *, seed: int) -> Geometries:
    """Cells of 100 m whose corners are moved at random, on the raster of 1 mm."""
    line = np.arange(side + 1) * float(_CELL_M)
    corner = np.stack(np.meshgrid(line, line), axis=-1)
    corner += np.random.default_rng(seed).uniform(-_MOVED_M, _MOVED_M, corner.shape)
    corner = np.round(corner, 3)
    rings = np.stack([corner[:-1, :-1], corner[:-1, 1:], corner[1:, 1:], corner[1:, :-1]], axis=2)
    return np.asarray(shapely.polygons(rings.reshape(-1, 4, 2)), dtype=object)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    result = work()
    return result, time.process_time() - begun
