"""Edges of a network as rows of the database: what tiles and closures read."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from geodata.database.copy_text import texts
from gridsvc.roads import UNREACHABLE, Mode, Roads

EDGE_COLUMNS = ("network_id", "city_id", "public_id", "position", "name", "class", "oneway", "length_m", "geom")
_ONE_WAYS = ("none", "backward", "forward", "both")
_ID_BYTES = 16
_LINES_AT_ONCE = 20_000


def edge_lines(roads: Roads) -> npt.NDArray[np.object_]:
    """The lines of all edges, WGS84."""
    return _lines(roads, 0, roads.edges)


def edge_texts(roads: Roads, network_id: int, city_id: int) -> Iterator[str]:
    """A line of COPY's text for each edge, in the order of EDGE_COLUMNS."""
    may = roads.times_ms[Mode.CAR] != UNREACHABLE
    directions = (2 * may[:, 0] + may[:, 1]).tolist()
    names, classes = texts(roads.names), texts(roads.road_classes)
    belongs = f"{network_id}\t{city_id}"
    for position, (public_id, name, road_class, direction, length_m, shape) in enumerate(
        zip(
            _hex_ids(roads),
            roads.name.tolist(),
            roads.road_class.tolist(),
            directions,
            roads.length_m.tolist(),
            _hex_lines(roads),
            strict=True,
        )
    ):
        known = f"{names[name]}\t{classes[road_class]}\t{_ONE_WAYS[direction]}"
        yield f"{belongs}\t{public_id}\t{position}\t{known}\t{length_m!r}\t{shape}\n"


def _lines(roads: Roads, begin: int, stop: int) -> npt.NDArray[np.object_]:
    span = slice(int(roads.offsets[begin]), int(roads.offsets[stop]))
    vertices = np.column_stack([roads.bend_lon[span], roads.bend_lat[span]])
    indices = np.repeat(np.arange(stop - begin), np.diff(roads.offsets[begin : stop + 1]))
    return np.asarray(shapely.linestrings(vertices, indices=indices))


def _hex_lines(roads: Roads) -> Iterator[str]:
    """Lines as the database reads them, made some at a time, since together they take more memory than the network."""
    for begin in range(0, roads.edges, _LINES_AT_ONCE):
        lines = _lines(roads, begin, min(begin + _LINES_AT_ONCE, roads.edges))
        yield from shapely.to_wkb(shapely.set_srid(lines, 4326), hex=True, include_srid=True)


def _hex_ids(roads: Roads) -> Iterator[str]:
    """UUIDs as the database reads them, without dashes."""
    digits = roads.ids.tobytes().hex()
    for begin in range(0, len(digits), 2 * _ID_BYTES):
        yield digits[begin : begin + 2 * _ID_BYTES]
