"""What the streets of an extract, or of the synthetic district, look like in numbers.

PYTHONPATH=. python tests/measurements/street_forms.py EXTRACT|district [SEED]
"""

import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from geodata.cities.metric import metric_srid_at
from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from geodata.sample.making import Sample, made_city
from gridsvc.roads import Roads

SERVICE = ("service", "footway", "path", "steps", "cycleway", "pedestrian", "corridor", "platform", "track")
REACH_M = 250
BINS = 36


def forms(roads: Roads) -> dict[str, float]:
    """Streets for cars but for service roads; the area is what lies within 250 m of a crossing or an end."""
    middle = float(np.median(roads.lon)), float(np.median(roads.lat))
    metric = Transformer.from_crs(4326, metric_srid_at(*middle, code=None, wanted=None), always_xy=True)
    nodes = np.column_stack(metric.transform(roads.lon, roads.lat))
    bends = np.column_stack(metric.transform(roads.bend_lon, roads.bend_lat))
    taken = ~np.isin(np.array(roads.road_classes)[roads.road_class], SERVICE)
    start, end, length = roads.start[taken], roads.end[taken], roads.length_m[taken]
    degree = np.bincount(np.concatenate([start, end]), minlength=len(nodes))
    used = degree > 0
    km2 = shapely.union_all(shapely.buffer(shapely.points(nodes[used]), REACH_M)).area / 1e6
    straight = np.hypot(*(nodes[end] - nodes[start]).T)
    open_ended = straight > 1
    edge = np.repeat(np.arange(len(taken)), np.diff(roads.offsets))
    same = (edge[1:] == edge[:-1]) & taken[edge[1:]]
    return {
        "km2": round(km2, 1),
        "km_per_km2": round(length.sum() / 1000 / km2, 1),
        "crossings_per_km2": round((degree > 2).sum() / km2, 1),
        "dead_ends": round(float((degree == 1).sum() / used.sum()), 3),
        "three_ways": round(float((degree == 3).sum() / used.sum()), 3),
        "four_ways": round(float((degree >= 4).sum() / used.sum()), 3),
        "orientation_entropy": round(_entropy((bends[1:] - bends[:-1])[same]), 2),
        "circuity": round(float(length[open_ended].sum() / straight[open_ended].sum()), 3),
        "metres_between_nodes": round(float(length.mean()), 1),
    }


def _entropy(ways: npt.NDArray[np.float64]) -> float:
    """Shannon entropy of directions weighted by length; 3.58 where all are alike, 1.39 on a plain lattice."""
    angle = np.degrees(np.arctan2(ways[:, 0], ways[:, 1]))
    both = (np.concatenate([angle, angle + 180]) + 180 / BINS) % 360
    weight, _ = np.histogram(both, BINS, (0, 360), weights=np.tile(np.hypot(*ways.T), 2))
    share = weight[weight > 0] / weight.sum()
    return float(-(share * np.log(share)).sum())


def main(what: str, seed: int) -> None:
    """Measure and print."""
    if what == "district":
        roads = made_city(Sample("district", seed, date(2026, 11, 22)), lambda _share, _code: None).roads
    else:
        roads = roads_of(read_streets(extract_at(Path(what)), speed_table()).streets)
    sys.stdout.write(json.dumps(forms(roads)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
