"""Unit grids between the streets of an extract: what they look like, seconds, memory.

PYTHONPATH=. python tests/measurements/unit_grids.py EXTRACT
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import shapely

from geodata.cities.metric import metric_srid_at
from geodata.extracts.draft import communities_between
from geodata.grids.blocks import block_grids, street_guides
from geodata.grids.quality import quality_of
from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from gridsvc.grids.coverage import GAP_WIDTH_M


def main(path: Path) -> None:
    """Measure and print."""
    roads = roads_of(read_streets(extract_at(path), speed_table()).streets)
    srid = metric_srid_at(float(np.median(roads.lon)), float(np.median(roads.lat)), code=None, wanted=None)
    communities = communities_between(roads, srid, None)
    codes = [f"990101001{k + 1:03d}" for k in range(len(communities))]
    begun, wall = time.process_time(), time.perf_counter()
    grids = block_grids(communities, codes, srid, street_guides(roads, srid))
    told = {
        "communities": len(codes),
        "cpu_s": round(time.process_time() - begun, 1),
        "wall_s": round(time.perf_counter() - wall, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "valid": bool(shapely.coverage_is_valid(grids.metric, gap_width=GAP_WIDTH_M)),
    }
    sys.stdout.write(json.dumps({**told, **quality_of(grids.metric).document()}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
