"""How long management grids and the comparison of two versions take, on lattices of unit grids (nothing is stored)."""

import resource
import sys
import time

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.management.sets import management_sets
from geodata.grids.management.streets import WalkedStreets
from geodata.grids.management.unit_graph import unit_graph
from gridsvc.grids.changes import difference_of

OFFICES = 4
NO_STREETS = WalkedStreets(np.empty(0, dtype=object), np.empty(0))


def lattice(side: int, offset_m: float = 0.0) -> npt.NDArray[np.object_]:
    """Squares of 100 m."""
    west, south = (each.ravel() * 100.0 + offset_m for each in np.meshgrid(np.arange(side), np.arange(side)))
    return np.asarray(shapely.box(west, south, west + 100, south + 100), dtype=object)


def measure(side: int) -> None:
    """Print CPU seconds for side x side unit grids."""
    grids = lattice(side)
    minutes = np.random.default_rng(1).lognormal(1.5, 0.6, len(grids))
    column = shapely.get_x(shapely.centroid(grids)) // (side * 100 / OFFICES)
    begun = time.process_time()
    graph = unit_graph(grids, minutes, NO_STREETS)
    sets = management_sets(grids, [f"53010300{each:.0f}" for each in column], graph, wanted_min=420, seed=1)
    parted = time.process_time()
    codes = [str(i) for i in range(len(grids))]
    difference_of(codes, grids, codes, lattice(side, 30.0))
    compared = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{len(grids)} unit grids: {len(sets.street)} management grids, balance {sets.balance:.3f}, "
        f"{parted - begun:.1f} s; compared, all moved: {compared - parted:.1f} s; {memory} MiB\n"
    )


if __name__ == "__main__":
    for each in map(int, sys.argv[1:] or ["95", "317"]):
        measure(each)
