"""The streets of any extract."""

from dataclasses import replace

import numpy as np

from geodata.osm.arcs import streets_of_graph
from geodata.osm.formats import Extract, Kind
from geodata.osm.graphml import read_graphml
from geodata.osm.reading import Remark, StreetsRead
from geodata.osm.ways import read_ways
from geodata.roads.height_tiles import HeightTiles
from geodata.roads.slopes import with_slopes
from geodata.roads.speeds import SpeedTable
from geodata.roads.streets import Streets
from gridsvc.errors import InvalidInput


def read_streets(extract: Extract, table: SpeedTable, tiles: HeightTiles | None = None) -> StreetsRead:
    """Read a file, with heights from tiles or its own; InvalidInput where it is broken or holds no street."""
    read = streets_of_graph(read_graphml(extract), table) if extract.kind is Kind.GRAPHML else read_ways(extract, table)
    if not read.streets.pieces:
        raise InvalidInput(
            f"{extract.path.name} holds no streets", code="file_without_roads", params={"file": extract.path.name}
        )
    streets = with_slopes(read.streets, table.grades, tiles)
    return replace(read, streets=streets, remarks=(*read.remarks, *_remarks(streets, asked=tiles is not None)))


def _remarks(streets: Streets, *, asked: bool) -> tuple[Remark, ...]:
    known = 0 if streets.height_m is None else int(np.isfinite(streets.height_m).sum())
    return (Remark("heights_known", {"known": known, "nodes": len(streets.lon)}),) if known or asked else ()
