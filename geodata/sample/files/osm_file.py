"""Streets, waters, parks and railways of the synthetic city as OSM PBF."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from osmium import SimpleWriter
from osmium.io import Header
from osmium.osm.mutable import Node, Way

from geodata.sample.codes import SOURCE
from geodata.sample.making import MadeCity
from geodata.sample.town.lattice import Floats, Ints

_FIRST_BEND = 1_000_000_000
_FIRST_OUTLINE = 2_000_000_000
_NODES_A_WAY = 2_000
_MARK = {"source": SOURCE}


def write_osm(path: Path, made: MadeCity) -> None:
    """One way a piece of street; ids count from 1, and nothing says when the file was written."""
    header = Header()
    header.set("generator", "gridsvc sample (synthetic)")
    writer = SimpleWriter(str(path), header=header, overwrite=True)
    try:
        _write(writer, made)
    finally:
        writer.close()


def _write(writer: SimpleWriter, made: MadeCity) -> None:
    net, lonlat = made.town.net, made.projection.street_lonlat
    xy, piece = shapely.get_coordinates(net.line, return_index=True)
    ref = _refs(net.start, net.end, piece)
    outlines = list(_outlines(made))
    begins = np.cumsum([0, *(len(outline) for outline, _ in outlines)]) + _FIRST_OUTLINE
    _write_nodes(writer, np.arange(len(net.xy)) + 1, lonlat(net.xy))
    bends = ref >= _FIRST_BEND
    _write_nodes(writer, ref[bends], lonlat(xy[bends]))
    for outline, begin in zip((outline for outline, _ in outlines), begins.tolist(), strict=False):
        _write_nodes(writer, np.arange(len(outline)) + begin, lonlat(outline))
    offsets = np.searchsorted(piece, np.arange(len(net.line) + 1))
    for number, tags in enumerate(_street_tags(made)):
        writer.add_way(Way(id=number + 1, nodes=ref[offsets[number] : offsets[number + 1]].tolist(), tags=tags))
    for number, (_, tags) in enumerate(outlines):
        nodes = np.arange(begins[number], begins[number + 1]).tolist()
        closed = [*nodes, nodes[0]] if tags.get("area") == "yes" else nodes
        writer.add_way(Way(id=len(net.line) + number + 1, nodes=closed, tags=tags))


def _refs(start: Ints, end: Ints, piece: Ints) -> Ints:
    """The node of each vertex: crossings keep their number, bends get their own."""
    ref = np.arange(len(piece)) + _FIRST_BEND
    first = np.flatnonzero(np.diff(piece, prepend=-1))
    ref[first] = start + 1
    ref[np.append(first[1:], len(piece)) - 1] = end + 1
    return ref


def _write_nodes(writer: SimpleWriter, ids: npt.NDArray[np.int64], lonlat: Floats) -> None:
    for number, place in zip(ids.tolist(), lonlat.tolist(), strict=True):
        writer.add_node(Node(id=number, location=tuple(place)))


def _street_tags(made: MadeCity) -> Iterator[dict[str, str]]:
    net = made.town.net
    for road_class, name, one_way in zip(net.road_class.tolist(), made.street_names, net.one_way.tolist(), strict=True):
        named = {"name": name} if name else {}
        yield {"highway": road_class, **named, "oneway": "yes" if one_way else "no", **_MARK}


def _outlines(made: MadeCity) -> Iterator[tuple[Floats, dict[str, str]]]:
    """Rings without their last vertex, or lines, of at most some thousand vertices, with their tags."""
    land = made.town.land
    for area, tags in (
        *((each, {"natural": "water", "water": "river"}) for each in _polygons([land.river])),
        *((each, {"natural": "water", "water": "lake"}) for each in _polygons(land.lakes)),
        *((each, {"landuse": "recreation_ground"}) for each in _polygons(land.parks)),
    ):
        ring = shapely.get_coordinates(area.exterior)[:-1]
        yield ring[: _NODES_A_WAY - 1], {**tags, "area": "yes", **_MARK}
    for line in land.tracks:
        for begin in range(0, len(line.coords) - 1, _NODES_A_WAY - 1):
            yield shapely.get_coordinates(line)[begin : begin + _NODES_A_WAY], {"railway": "rail", **_MARK}


def _polygons(areas: Sequence[shapely.Geometry] | npt.NDArray[np.object_]) -> list[shapely.Polygon]:
    return [each for each in shapely.get_parts(np.asarray(areas)).tolist() if isinstance(each, shapely.Polygon)]
