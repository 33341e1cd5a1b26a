"""Whether a PBF that can be read to its end was cut off between two blocks: what the file itself tells of it."""

import tempfile
from array import array
from pathlib import Path

import numpy as np
import numpy.typing as npt
from osmium import FileProcessor, IdTracker, NodeLocationsForWays, apply, osm
from osmium import io as files
from osmium.filter import EmptyTagFilter
from osmium.index import create_map

from geodata.osm.formats import Extract, Kind
from geodata.osm.reading import Remark
from gridsvc.errors import InvalidInput

_SPARE_SHARE = 0.01
_FEWEST_SPARE = 100
_PLACED = np.dtype([("id", np.int64), ("place", np.int32, 2)])
"""How osmium keeps in a file where nodes are; ids of 0 belong to room that is not used."""


def refuse_without_ways(extract: Extract) -> None:
    """A file with nodes and not one way was cut off behind its nodes, or holds only some kind of places."""
    if not _holds(extract, osm.WAY) and _holds(extract, osm.NODE):
        raise InvalidInput(
            f"{extract.path.name} holds nodes and not one way",
            code="file_without_ways",
            params={"file": extract.path.name},
        )


def remarks_on_wholeness(extract: Extract, street_refs: "array[int]") -> tuple[Remark, ...]:
    """A remark on a PBF where many plain nodes belong to no way and no relation follows the ways, as behind a cut.

    Nodes come first in a file, then ways, then relations: where ways are missing, so are relations. Other ways than
    streets, whose nodes are known, are looked at only where nodes are left over that might be theirs.
    """
    if _holds(extract, osm.RELATION):
        return ()
    every, tagged = _node_ids(extract)
    few = max(_FEWEST_SPARE, _SPARE_SHARE * len(every))
    spare = _without(_without(every, _ids(street_refs)), tagged)
    if len(spare) >= few:
        spare = _without(spare, _named_by_others(extract, spare))
    if len(spare) < few:
        return ()
    share = round(100 * len(spare) / len(every))
    return (Remark("perhaps_cut_off", {"count": len(spare), "nodes": len(every), "percent": share}),)


def _holds(extract: Extract, kind: osm.osm_entity_bits) -> bool:
    return next(iter(FileProcessor(_pbf(extract), kind)), None) is not None


def _node_ids(extract: Extract) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The ids of all nodes and of those with tags, in order, without a look at each from here."""
    with tempfile.TemporaryDirectory() as folder:
        every, tagged = Path(folder) / "every", Path(folder) / "tagged"
        taken, taken_tagged = (
            NodeLocationsForWays(create_map(f"sparse_file_array,{path}")) for path in (every, tagged)
        )
        with files.Reader(_pbf(extract), osm.NODE) as reader:
            apply(reader, taken, EmptyTagFilter(), taken_tagged)
        return _placed(every), _placed(tagged)


def _placed(path: Path) -> npt.NDArray[np.int64]:
    ids = np.fromfile(path, dtype=_PLACED)["id"]
    return np.sort(ids[ids != 0], kind="stable")


def _named_by_others(extract: Extract, nodes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The nodes of all ways that name one of these."""
    wanted, named = IdTracker(), array("q")
    for node in nodes.tolist():
        wanted.add_node(node)
    for way in FileProcessor(_pbf(extract), osm.WAY).with_filter(wanted.contains_filter()):
        if isinstance(way, osm.Way):
            named.extend([node.ref for node in way.nodes])
    return _ids(named)


def _without(nodes: npt.NDArray[np.int64], others: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Sorted nodes, those that are among the others left out."""
    at = np.searchsorted(nodes, others)
    return np.delete(nodes, at[np.append(nodes, 0)[at] == others])


def _ids(values: "array[int]") -> npt.NDArray[np.int64]:
    return np.frombuffer(values, dtype=np.int64) if values else np.zeros(0, dtype=np.int64)


def _pbf(extract: Extract) -> files.File:
    return files.File(str(extract.path), Kind.PBF)
