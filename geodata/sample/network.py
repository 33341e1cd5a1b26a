"""The synthetic streets as a road network like any other's."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from geodata.roads.folding import roads_of
from geodata.roads.speeds import SpeedTable, speed_table
from geodata.roads.streets import Streets, numbered
from geodata.sample.codes import SOURCE
from geodata.sample.projection import Projection
from geodata.sample.town.noding import Net
from gridsvc.roads import Mode, Roads


def network(net: Net, names: Sequence[str], projection: Projection) -> Roads:
    """Fold the pieces into edges, with the speeds of the table in force; one-way streets bind vehicles."""
    nodes = projection.street_lonlat(net.xy)
    xy, piece = shapely.get_coordinates(net.line, return_index=True)
    bends = projection.street_lonlat(xy)
    name, known = numbered(names)
    road_class, classes = numbered(net.road_class.tolist())
    table = speed_table()
    return roads_of(
        Streets(
            node_keys=np.array([f"{SOURCE}{node}" for node in range(len(net.xy))]),
            lon=nodes[:, 0],
            lat=nodes[:, 1],
            start=net.start.astype(np.int32),
            end=net.end.astype(np.int32),
            bend_lon=bends[:, 0],
            bend_lat=bends[:, 1],
            offsets=np.searchsorted(piece, np.arange(len(net.line) + 1)).astype(np.int64),
            kmh={mode: _kmh(net, classes, road_class, table, mode) for mode in Mode},
            source_keys=np.array([f"{SOURCE}-{number}" for number in range(len(net.line))]),
            name=name,
            names=known,
            road_class=road_class,
            road_classes=classes,
        )
    )


def _kmh(
    net: Net, classes: Sequence[str], road_class: npt.NDArray[np.int32], table: SpeedTable, mode: Mode
) -> npt.NDArray[np.float64]:
    usual = np.array([table.kmh(each, mode) if table.is_open(each, mode) else 0.0 for each in classes])
    speeds = np.repeat(usual[road_class][:, None], 2, axis=1)
    if mode is not Mode.WALK:
        speeds[net.one_way, 1] = 0.0
    return speeds
