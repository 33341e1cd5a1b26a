"""Measures the making of unit grids from extracts: seconds, memory, looks, growth; nothing is stored."""

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geodata.cities.metric import metric_srid_at
from geodata.extracts.draft import communities_between
from geodata.grids.blocks import GuideLines, block_grids, street_guides
from geodata.grids.quality import quality_of
from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from gridsvc.grids.coverage import GAP_WIDTH_M, RASTER_M

_BETWEEN_M = 500.0
_IN_A_STREET = 999


class Town(NamedTuple):
    """What grids are cut of, in metres."""

    communities: npt.NDArray[np.object_]
    guides: GuideLines
    srid: int


def measured_grids(files: Sequence[Path], tiles: Sequence[int]) -> Iterator[dict[str, Any]]:
    """For each extract and number of copies side by side a measurement, each in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        for file in files:
            extract_at(file)
            for count in tiles:
                yield pool.submit(measured_town, file, count).result()


def measured_town(file: Path, tiles: int) -> dict[str, Any]:
    """Seconds of the CPU and of the clock, peak memory and looks of the grids of one extract, several times over."""
    town = _repeated(_town(file), tiles)
    codes = [f"9901{i // _IN_A_STREET:02d}001{i % _IN_A_STREET + 1:03d}" for i in range(len(town.communities))]
    peer = _timed(lambda: _bare_faces(town))[1]
    grids, cpu_s, wall_s = _timed(lambda: block_grids(town.communities, codes, town.srid, town.guides))
    return {
        "file": file.name,
        "tiles": tiles,
        "km2": round(float(grids.area_m2.sum()) / 1e6, 1),
        "communities": len(codes),
        "cpu_s": round(cpu_s, 2),
        "wall_s": round(wall_s, 2),
        "cpu_ms_a_grid": round(1000 * cpu_s / len(grids.code), 2),
        "bare_faces_cpu_s": round(peer, 2),
        "ratio_to_bare_faces": round(cpu_s / max(peer, 1e-3), 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "valid": bool(shapely.coverage_is_valid(grids.metric, gap_width=GAP_WIDTH_M)),
        **quality_of(grids.metric).document(),
    }


def _town(file: Path) -> Town:
    roads = roads_of(read_streets(extract_at(file), speed_table()).streets)
    srid = metric_srid_at(float(np.median(roads.lon)), float(np.median(roads.lat)), code=None, wanted=None)
    return Town(communities_between(roads, srid, None), street_guides(roads, srid), srid)


def _repeated(town: Town, tiles: int) -> Town:
    """The town and copies of it beside and above."""
    west, south, east, north = shapely.total_bounds(town.communities)
    side = int(np.ceil(tiles**0.5))
    place = np.arange(tiles)
    steps = np.round(
        np.column_stack([place % side * (east - west + _BETWEEN_M), place // side * (north - south + _BETWEEN_M)]), 3
    )
    lines, communities = (
        np.concatenate([shapely.transform(each, _moving(step)) for step in steps])
        for each in (town.guides.lines, town.communities)
    )
    guides = GuideLines(lines, np.tile(town.guides.rank, tiles), np.tile(town.guides.name, tiles))
    return Town(communities, guides, town.srid)


def _moving(step: npt.NDArray[np.float64]) -> Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]:
    return lambda xy: np.round(xy + step, 3)


def _bare_faces(town: Town) -> int:
    """The peer: GEOS alone nodes and polygonizes the same lines, which gives faces, not grids."""
    lines = np.concatenate([town.guides.lines, shapely.boundary(town.communities)])
    pieces = shapely.get_parts(shapely.union_all(lines, grid_size=RASTER_M))
    return int(shapely.get_num_geometries(shapely.polygonize(pieces)))


def _timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, time.process_time() - cpu, time.perf_counter() - wall
