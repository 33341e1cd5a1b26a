"""The streets of a synthetic city as OSM PBF, marked synthetic in its header and on every way."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from osmium import SimpleWriter
from osmium.io import File, Header
from osmium.osm.mutable import Node, Relation, Way

from geodata.sample.codes import SOURCE
from geodata.sample.road_city.bends import lonlat
from geodata.sample.road_city.city import CityStreets
from geodata.sample.road_city.ranks import CLASSES
from geodata.sample.town.lattice import Floats

_MARK = {"source": SOURCE}


def write_streets(path: Path, made: CityStreets) -> dict[str, int]:
    """One way a piece; ids count from 1, bends after crossings; nothing says when. What was written, counted.

    OSError where the file cannot be written; a file there before stays until this one is whole.
    """
    _refuse_unwritable(path)
    header = Header()
    header.set("generator", "gridsvc sample roads (synthetic)")
    begun = path.with_name(f".{path.name}.begun")
    try:
        with SimpleWriter(File(str(begun), "pbf"), header=header, overwrite=True) as writer:
            counts = _write(writer, made)
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)
    return counts


def _refuse_unwritable(path: Path) -> None:
    known = path.exists()
    path.open("ab").close()
    if not known:
        path.unlink()


def _write(writer: SimpleWriter, made: CityStreets) -> dict[str, int]:
    net, bends, built = made.mesh, made.bends, np.flatnonzero(made.rules.built)
    _write_nodes(writer, np.concatenate([net.xy, bends.xy]))
    first_bend = len(net.xy) + 1
    tags = _tags(made)
    for piece in built.tolist():
        begin, stop = int(bends.offsets[piece]), int(bends.offsets[piece + 1])
        between = range(first_bend + begin, first_bend + stop)
        nodes = [int(net.start[piece]) + 1, *between, int(net.end[piece]) + 1]
        if made.rules.one_way[piece] < 0:
            nodes.reverse()
        writer.add_way(Way(id=piece + 1, nodes=nodes, tags=tags[piece]))
    for number, turn in enumerate(made.turns):
        members = [("w", turn.source + 1, "from"), ("n", turn.via + 1, "via"), ("w", turn.target + 1, "to")]
        told = {"type": "restriction", "restriction": turn.restriction, **_MARK}
        writer.add_relation(Relation(id=number + 1, members=members, tags=told))
    return {
        "crossings": len(net.xy),
        "osm_nodes": len(net.xy) + len(bends.xy),
        "ways": len(built),
        "streets": made.streets.count,
        "one_way": int(np.count_nonzero(made.rules.one_way[built])),
        "on_foot": int(made.rules.on_foot[built].sum()),
        "restrictions": len(made.turns),
    }


def _write_nodes(writer: SimpleWriter, xy: Floats) -> None:
    for number, place in enumerate(lonlat(xy).tolist(), start=1):
        writer.add_node(Node(id=number, location=tuple(place)))


def _tags(made: CityStreets) -> list[dict[str, str]]:
    return list(_each_tags(made))


def _each_tags(made: CityStreets) -> Iterator[dict[str, str]]:
    rules = made.rules
    for rank, street, one_way, on_foot, private in zip(
        made.rank.tolist(),
        made.streets.street.tolist(),
        rules.one_way.tolist(),
        rules.on_foot.tolist(),
        rules.private.tolist(),
        strict=True,
    ):
        if on_foot:
            yield {"highway": "footway", **_MARK}
            continue
        tags = {"highway": CLASSES[rank], "name": made.names[street], **_MARK}
        tags |= {"oneway": "yes"} if one_way else {}
        yield tags | ({"access": "private"} if private else {})
