"""The synthetic streets as a road network like any other's."""

import numpy as np
import numpy.typing as npt

from geodata.roads.folding import roads_of
from geodata.roads.speeds import SpeedTable, speed_table
from geodata.roads.streets import Streets
from geodata.sample.codes import SOURCE
from geodata.sample.projection import Projection
from geodata.sample.streets import Streets as SampleStreets
from gridsvc.roads import Mode, Roads


def network(net: SampleStreets, projection: Projection) -> Roads:
    """Fold the pieces into edges, with the speeds of the table in force; one-way lanes bind vehicles."""
    lonlat = projection.lonlat(net.xy)
    ends = np.stack([net.start, net.end], axis=1).ravel()
    pieces = len(net.start)
    table = speed_table()
    names, name = np.unique(net.name, return_inverse=True)
    classes, road_class = np.unique(net.road_class, return_inverse=True)
    return roads_of(
        Streets(
            node_keys=np.array([f"{SOURCE}{node}" for node in range(len(net.xy))]),
            lon=lonlat[:, 0],
            lat=lonlat[:, 1],
            start=net.start.astype(np.int32),
            end=net.end.astype(np.int32),
            bend_lon=lonlat[ends, 0],
            bend_lat=lonlat[ends, 1],
            offsets=np.arange(pieces + 1, dtype=np.int64) * 2,
            kmh={mode: _kmh(net, table, mode) for mode in Mode},
            source_keys=np.array([f"{SOURCE}-{piece}" for piece in range(pieces)]),
            name=name.astype(np.int32),
            names=tuple(names.tolist()),
            road_class=road_class.astype(np.int32),
            road_classes=tuple(classes.tolist()),
        )
    )


def _kmh(net: SampleStreets, table: SpeedTable, mode: Mode) -> npt.NDArray[np.float64]:
    usual = {each: table.kmh(each, mode) for each in set(net.road_class)}
    speeds = np.repeat(np.array([usual[each] for each in net.road_class])[:, None], 2, axis=1)
    if mode is not Mode.WALK:
        speeds[net.one_way, 1] = 0.0
    return speeds
