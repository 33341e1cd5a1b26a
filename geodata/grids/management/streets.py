"""The streets of a city as lines in metres, with what a border costs that runs along them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from geodata.roads.streets import FERRY
from gridsvc.roads import UNREACHABLE, Mode, Roads

NO_STREET_COST = 4.0
_STREET_COST = 1.5
COSTS: Mapping[str, float] = {
    "motorway": 0.25,
    "trunk": 0.25,
    "primary": 0.25,
    "secondary": 0.4,
    "tertiary": 0.6,
    "unclassified": 1.0,
    "residential": 1.0,
    "living_street": 1.0,
    "road": 1.0,
}
"""What a metre of border costs along a street of a class: people answer for what lies between main streets."""


@dataclass(frozen=True, slots=True)
class WalkedStreets:
    """s lines in metres that may be walked, and the cost of a metre of border along each, float64 (s,)."""

    lines: npt.NDArray[np.object_]
    cost: npt.NDArray[np.float64]


def walked_streets(roads: Roads, metric_srid: int) -> WalkedStreets:
    """The streets of a network on which a patrol can walk."""
    transformer = Transformer.from_crs(4326, metric_srid, always_xy=True)
    xy = np.column_stack(transformer.transform(roads.bend_lon, roads.bend_lat))
    edge = np.repeat(np.arange(roads.edges), np.diff(roads.offsets))
    lines = np.asarray(shapely.linestrings(xy, indices=edge), dtype=object) if roads.edges else np.empty(0, object)
    afloat = np.array([each == FERRY for each in roads.road_classes], dtype=bool)[roads.road_class]
    walked = (roads.times_ms[Mode.WALK] < UNREACHABLE).any(axis=1) & ~afloat
    by_class = np.array([COSTS.get(each.removesuffix("_link"), _STREET_COST) for each in roads.road_classes])
    return WalkedStreets(lines[walked], by_class[roads.road_class[walked]])


def border_costs(ends: npt.NDArray[np.float64], streets: WalkedStreets, within_m: float) -> npt.NDArray[np.float64]:
    """Cost of a metre of each piece of border (k, 2, 2): that of the nearest street at its middle, if one is near."""
    cost = np.full(len(ends), NO_STREET_COST)
    if len(streets.lines) and len(ends):
        middles = shapely.points(ends.mean(axis=1))
        piece, street = shapely.STRtree(streets.lines).query_nearest(middles, max_distance=within_m, all_matches=False)
        cost[piece] = streets.cost[street]
    return cost
