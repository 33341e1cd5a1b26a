"""Whether a PBF that can be read to its end was cut off between two blocks: what the file itself tells of it."""

from array import array

import numpy as np
import numpy.typing as npt
from osmium import FileProcessor, osm
from osmium import io as files
from osmium.filter import EmptyTagFilter

from geodata.osm.formats import Extract, Kind
from geodata.osm.reading import Remark
from gridsvc.errors import InvalidInput

_SPARE_SHARE = 0.01
_FEWEST_SPARE = 100


def refuse_without_ways(extract: Extract) -> None:
    """A file with nodes and not one way was cut off behind its nodes, or holds only some kind of places."""
    if not _holds(extract, osm.WAY) and _holds(extract, osm.NODE):
        raise InvalidInput(
            f"{extract.path.name} holds nodes and not one way",
            code="file_without_ways",
            params={"file": extract.path.name},
        )


def remarks_on_wholeness(extract: Extract) -> tuple[Remark, ...]:
    """A remark on a PBF where many plain nodes belong to no way and no relation follows the ways, as behind a cut.

    Nodes come first in a file, then ways, then relations: where ways are missing, so are relations.
    """
    if _holds(extract, osm.RELATION):
        return ()
    nodes, spare = _spare_nodes(extract)
    if spare < max(_FEWEST_SPARE, _SPARE_SHARE * nodes):
        return ()
    return (Remark("perhaps_cut_off", {"count": spare, "nodes": nodes, "percent": round(100 * spare / nodes)}),)


def _holds(extract: Extract, kind: osm.osm_entity_bits) -> bool:
    return next(iter(FileProcessor(_pbf(extract), kind)), None) is not None


def _spare_nodes(extract: Extract) -> tuple[int, int]:
    """How many nodes there are, and how many of those without tags no way names."""
    every, tagged, named = array("q"), array("q"), array("q")
    for node in FileProcessor(_pbf(extract), osm.NODE):
        every.append(node.id)
    for node in FileProcessor(_pbf(extract), osm.NODE).with_filter(EmptyTagFilter()):
        tagged.append(node.id)
    for way in FileProcessor(_pbf(extract), osm.WAY):
        if isinstance(way, osm.Way):
            named.extend([node.ref for node in way.nodes])
    meant = np.union1d(_ids(tagged), _ids(named))
    return len(every), int((~np.isin(_ids(every), meant)).sum())


def _ids(values: "array[int]") -> npt.NDArray[np.int64]:
    return np.frombuffer(values, dtype=np.int64) if values else np.zeros(0, dtype=np.int64)


def _pbf(extract: Extract) -> files.File:
    return files.File(str(extract.path), Kind.PBF)
