"""All streets of the synthetic city as one net that hangs together."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy.sparse
import scipy.sparse.csgraph
import shapely

from geodata.sample.town.avenues import avenue_strokes, expressway_strokes
from geodata.sample.town.carriageways import with_carriageways
from geodata.sample.town.frame import Frame
from geodata.sample.town.inner_streets import Blocks, inner_streets
from geodata.sample.town.lanes import with_lanes_joined
from geodata.sample.town.lots import Lots, collector_strokes
from geodata.sample.town.main_lines import drawn, joined_drawings, main_strokes
from geodata.sample.town.noding import Net, noded_net

_WIDE = ("trunk", "primary")
_ONE_WAY_SHARE = 0.12
_ONE_WAY_CLASSES = ("residential", "living_street")
_REPAIRS = 4
_STRAIGHT_M = 1.2

Flags = npt.NDArray[np.bool_]


def street_net(frame: Frame, lots: Lots, rng: np.random.Generator) -> tuple[Net, Blocks]:
    """Streets as they are driven, and the blocks between them."""
    main_rng, avenue_rng, inner_rng, wide_rng, way_rng = rng.spawn(5)
    strokes = [*main_strokes(frame, main_rng), *avenue_strokes(frame, avenue_rng)]
    strokes += [*collector_strokes(lots), *expressway_strokes(frame)]
    inner, blocks = inner_streets(frame, lots, inner_rng)
    net = with_lanes_joined(_whole(noded_net(joined_drawings(drawn(frame, strokes), inner))))
    wide = np.isin(net.road_class, _WIDE) & ~_in_old_town(net, frame)
    net = with_carriageways(net, wide, wide_rng)
    return _drivable(_with_one_ways(_straightened(net), way_rng)), blocks


def _straightened(net: Net) -> Net:
    """The net without vertices that hardly bend it."""
    line = shapely.simplify(net.line, _STRAIGHT_M)
    return Net(net.xy, net.start, net.end, np.asarray(line), net.road_class, net.key, net.one_way)


def _whole(net: Net) -> Net:
    """The part of a net in which one can walk from everywhere to everywhere."""
    part = _parts(net, np.ones(len(net.line), dtype=bool), connection="weak")
    return net.taken(part[net.start] == np.bincount(part).argmax())


def _in_old_town(net: Net, frame: Frame) -> Flags:
    """Whether pieces run through the old town, where streets stay narrow."""
    blocks = np.argwhere(frame.old & frame.taken).astype(np.float64)
    corners = np.array([(0.0, 0.0), (0.5, 0.0), (1.0, 0.0), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0), (0.0, 1.0), (0.0, 0.5)])
    rings = [frame.lattice.place(block + corners) for block in blocks]
    old = shapely.union_all(shapely.polygons(rings)).buffer(-30)
    middle = shapely.line_interpolate_point(net.line, 0.5, normalized=True)
    return np.asarray(shapely.contains(old, middle)) if not old.is_empty else np.zeros(len(net.line), dtype=bool)


def _with_one_ways(net: Net, rng: np.random.Generator) -> Net:
    """Some lanes become one-way, all pieces of a lane alike."""
    keys, key = np.unique(net.key, return_inverse=True)
    chosen = rng.random(len(keys)) < _ONE_WAY_SHARE
    lane = np.isin(net.road_class, _ONE_WAY_CLASSES) & (net.degree[net.start] > 1) & (net.degree[net.end] > 1)
    return _with(net, net.one_way | (lane & chosen[key]))


def _drivable(net: Net) -> Net:
    """One-way pieces that would shut somebody in or out are opened to both directions."""
    for _ in range(_REPAIRS):
        part = _parts(net, net.one_way, connection="strong")
        trapped = net.one_way & (part[net.start] != part[net.end])
        if not trapped.any():
            break
        net = _with(net, net.one_way & ~trapped)
    return net


def _parts(net: Net, one_way: Flags, connection: Literal["weak", "strong"]) -> npt.NDArray[np.int32]:
    both = ~one_way
    start = np.concatenate([net.start, net.end[both]])
    end = np.concatenate([net.end, net.start[both]])
    graph = scipy.sparse.coo_array((np.ones(len(start)), (start, end)), shape=(len(net.xy), len(net.xy)))
    _, part = scipy.sparse.csgraph.connected_components(graph, directed=True, connection=connection)
    return np.asarray(part)


def _with(net: Net, one_way: Flags) -> Net:
    return Net(net.xy, net.start, net.end, net.line, net.road_class, net.key, one_way)
