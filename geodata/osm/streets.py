"""The streets of any extract."""

from geodata.osm.arcs import streets_of_graph
from geodata.osm.formats import Extract, Kind
from geodata.osm.graphml import read_graphml
from geodata.osm.reading import StreetsRead
from geodata.osm.ways import read_ways
from geodata.roads.speeds import SpeedTable
from gridsvc.errors import InvalidInput


def read_streets(extract: Extract, table: SpeedTable) -> StreetsRead:
    """Read a file; InvalidInput where it is broken or holds no street that is travelled."""
    read = streets_of_graph(read_graphml(extract), table) if extract.kind is Kind.GRAPHML else read_ways(extract, table)
    if not read.streets.pieces:
        raise InvalidInput(
            f"{extract.path.name} holds no streets", code="file_without_roads", params={"file": extract.path.name}
        )
    return read
