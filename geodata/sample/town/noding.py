"""Cuts drawn lines where they meet: a net of pieces between nodes, without loose ends and needless short pieces."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse
import scipy.sparse.csgraph
import shapely

from geodata.sample.town.lattice import Floats, Ints
from geodata.sample.town.main_lines import Drawing, joined_drawings

GREATNESS = (
    "pedestrian",
    "service",
    "living_street",
    "residential",
    "unclassified",
    "motorway_link",
    "tertiary",
    "secondary",
    "primary",
    "trunk",
    "motorway",
)
"""Classes of the synthetic streets, the least first."""

_RASTER_M = 0.001
_BEYOND_M = 2.5
_NEAR_M = 0.02
_LOOSE_M = 14.0
_LOOSE_RAMP_M = 60.0
_SHORT_M = 13.0

Words = npt.NDArray[np.str_]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Net:
    """Nodes (m, 2) in metres; pieces (n,) with their ends, vertices between them, and what they were drawn as."""

    xy: Floats
    start: Ints
    end: Ints
    line: npt.NDArray[np.object_]
    road_class: Words
    key: Words
    one_way: Flags

    def taken(self, which: Flags) -> "Net":
        """Some of the pieces, with the nodes they need."""
        used, number = np.unique(np.concatenate([self.start[which], self.end[which]]), return_inverse=True)
        half = len(number) // 2
        line, road_class = self.line[which], self.road_class[which]
        return Net(self.xy[used], number[:half], number[half:], line, road_class, self.key[which], self.one_way[which])

    def moved(self, places: Callable[[Floats], Floats]) -> "Net":
        """The net with every vertex moved alike."""
        line = np.asarray(shapely.transform(self.line, places))
        return Net(places(self.xy), self.start, self.end, line, self.road_class, self.key, self.one_way)

    @property
    def degree(self) -> Ints:
        """How many pieces end at each node."""
        return np.bincount(np.concatenate([self.start, self.end]), minlength=len(self.xy))


def greatness(road_class: Words) -> Ints:
    """The rank of classes, the greatest highest."""
    order = np.argsort(np.array(GREATNESS))
    return np.asarray(order[np.searchsorted(np.array(GREATNESS)[order], road_class)])


def noded_net(drawing: Drawing) -> Net:
    """The net of a drawing: lines that end at others meet them, raised ones meet each other and ramps alone."""
    ramps = drawing.road_class == "motorway_link"
    ground = _cut_where_they_meet(drawing.taken(~drawing.raised | ramps))
    raised = drawing.taken(drawing.raised)
    if len(raised.line):
        above = _cut_where_they_meet(raised)
        ground = joined_drawings(ground, above.taken(above.road_class == "motorway"))
    return joined_nodes(without_loose_ends(_net(ground)))


def _cut_where_they_meet(drawing: Drawing) -> Drawing:
    """The same as pieces that meet only at their ends; those of one-way streets run as these do."""
    lines = np.where(drawing.raised, drawing.line, _lengthened(drawing.line))
    pieces = shapely.get_parts(shapely.union_all(lines, grid_size=_RASTER_M))
    pieces = pieces[shapely.length(pieces) > 0]
    source = _sources(pieces, lines, drawing.road_class)
    under = lines[source]
    begins, ends = (shapely.line_locate_point(under, shapely.get_point(pieces, at)) for at in (0, -1))
    backwards = drawing.one_way[source] & (begins > ends)
    pieces[backwards] = shapely.reverse(pieces[backwards])
    cut = drawing.taken(source)
    return Drawing(pieces, cut.road_class, cut.key, cut.one_way, cut.raised)


def without_loose_ends(net: Net, shorter_m: float = _LOOSE_M) -> Net:
    """The net without dead ends that are shorter; of ramps a longer end may be over."""
    lone = (net.degree[net.start] == 1) | (net.degree[net.end] == 1)
    least = np.where(net.road_class == "motorway_link", _LOOSE_RAMP_M, shorter_m)
    return net.taken(~(lone & (shapely.length(net.line) < least)))


def joined_nodes(net: Net, nearer_m: float = _SHORT_M) -> Net:
    """The net with nodes at both ends of short pieces made one, where the greatest street runs."""
    short = (shapely.length(net.line) < nearer_m) & (net.start != net.end)
    count = len(net.xy)
    graph = scipy.sparse.coo_array((np.ones(short.sum()), (net.start[short], net.end[short])), shape=(count, count))
    _, group = scipy.sparse.csgraph.connected_components(graph, directed=False)
    rank = np.zeros(count, dtype=np.int64)
    for ends in (net.start, net.end):
        np.maximum.at(rank, ends, greatness(net.road_class) * 10)
    rank += np.minimum(net.degree, 9)
    order = np.lexsort((np.arange(count), -rank, group))
    first = order[np.concatenate([[True], np.diff(group[order]) > 0])]
    group = group.astype(np.int64)
    start, end = group[net.start], group[net.end]
    kept = start != end
    line = _moved(net.line[kept], net.xy[first][start[kept]], net.xy[first][end[kept]])
    return Net(net.xy[first], start[kept], end[kept], line, net.road_class[kept], net.key[kept], net.one_way[kept])


def _lengthened(lines: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Lines that reach a little beyond their ends, so that they cross what they end at."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    last = np.append(first[1:], len(xy)) - 1
    moved = xy.copy()
    for end, next_to in ((first, first + 1), (last, last - 1)):
        way = xy[end] - xy[next_to]
        moved[end] = xy[end] + way / np.maximum(np.hypot(*way.T), 1e-9)[:, None] * _BEYOND_M
    return np.asarray(shapely.linestrings(moved, indices=line))


def _sources(pieces: npt.NDArray[np.object_], lines: npt.NDArray[np.object_], road_class: Words) -> Ints:
    """The line under each piece, the greatest where several coincide."""
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    piece, line = shapely.STRtree(lines).query(middle, predicate="dwithin", distance=_NEAR_M)
    order = np.lexsort([line, -greatness(road_class[line]), piece])
    first = order[np.concatenate([[True], np.diff(piece[order]) > 0])]
    source = np.zeros(len(pieces), dtype=np.int64)
    source[piece[first]] = line[first]
    return source


def _net(drawing: Drawing) -> Net:
    ends = shapely.get_coordinates([shapely.get_point(drawing.line, at) for at in (0, -1)])
    nodes, number = np.unique(np.round(ends * 1000).astype(np.int64), axis=0, return_inverse=True)
    start, end = number.reshape(2, -1)
    length = np.asarray(shapely.length(drawing.line))
    order = np.lexsort((length, end, start))
    cut = drawing.taken(order)
    return Net(nodes / 1000, start[order], end[order], cut.line, cut.road_class, cut.key, cut.one_way)


def _moved(lines: npt.NDArray[np.object_], start: Floats, end: Floats) -> npt.NDArray[np.object_]:
    """Lines whose ends lie elsewhere."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    moved = xy.copy()
    moved[first] = start
    moved[np.append(first[1:], len(xy)) - 1] = end
    return np.asarray(shapely.linestrings(moved, indices=line))
