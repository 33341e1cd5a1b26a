"""The streets that shape a town, as lines in metres: residential ones and greater."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from gridsvc.errors import InvalidInput
from gridsvc.roads import Roads

BORDER_COST: Mapping[str, float] = {
    "motorway": 0.25,
    "trunk": 0.25,
    "primary": 0.25,
    "secondary": 0.35,
    "tertiary": 0.5,
    "unclassified": 2.0,
    "residential": 2.0,
    "living_street": 2.5,
    "pedestrian": 2.5,
    "road": 2.5,
}
"""What a metre of community border costs on each class of street; classes not listed shape no town."""

NO_STREET_COST = 8.0


@dataclass(frozen=True, slots=True)
class StreetLines:
    """s lines in metres, what a metre of border along each costs, float64 (s,), and their names where known."""

    lines: npt.NDArray[np.object_]
    border_cost: npt.NDArray[np.float64]
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not len(self.lines) or len(self.lines) != len(self.border_cost):
            raise InvalidInput("there are no streets that shape a town", code="no_town_streets")


def street_lines(roads: Roads, metric_srid: int) -> StreetLines:
    """The streets of a network that shape the town."""
    cost = np.array([BORDER_COST.get(each.removesuffix("_link"), np.inf) for each in roads.road_classes])
    taken = np.isfinite(cost[roads.road_class]) & (roads.length_m > 0)
    transformer = Transformer.from_crs(4326, metric_srid, always_xy=True)
    xy = np.column_stack(transformer.transform(roads.bend_lon, roads.bend_lat))
    sizes = np.diff(roads.offsets)
    wanted = np.repeat(taken, sizes)
    indices = np.repeat(np.arange(int(taken.sum())), sizes[taken])
    lines = shapely.linestrings(xy[wanted], indices=indices) if taken.any() else np.array([], dtype=object)
    names = tuple(roads.names[i] for i in roads.name[taken].tolist())
    return StreetLines(np.asarray(lines, dtype=object), cost[roads.road_class][taken], names)
