"""What parts a town besides its streets, from OSM PBF and OSM XML files: rivers, coasts, railways, walls."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely
from osmium import FileProcessor, osm
from osmium import io as files
from osmium.filter import KeyFilter

from geodata.osm.formats import Extract, Kind, broken
from geodata.osm.ordering import in_order

_PARTING: Mapping[str, frozenset[str]] = {
    "waterway": frozenset({"river", "canal"}),
    "natural": frozenset({"coastline"}),
    "railway": frozenset({"rail", "light_rail", "narrow_gauge"}),
    "barrier": frozenset({"city_wall", "wall"}),
}
_UNDERGROUND = frozenset({"tunnel", "covered"})
_WALL_MIN_M = 150.0
_METRES_A_DEGREE = 111_320.0


def read_barriers(extract: Extract) -> npt.NDArray[np.object_]:
    """Lines in WGS84 degrees, in order of way; GraphML holds none.

    Tracks of stations and yards, what runs underground, and walls under 150 m part nothing.
    """
    if extract.kind is Kind.GRAPHML:
        return np.array([], dtype=object)
    wanted = KeyFilter(*sorted(_PARTING))
    found: dict[int, shapely.LineString] = {}
    with in_order(extract) as ordered:
        file = files.File(str(ordered.path), Kind.PBF)
        try:
            for element in FileProcessor(file, osm.NODE | osm.WAY).with_locations().with_filter(wanted):
                if isinstance(element, osm.Way) and (line := _line(element)) is not None:
                    found[element.id] = line
        except RuntimeError as error:
            raise broken(extract.path, error) from error
    lines = np.array([found[key] for key in sorted(found)], dtype=object)
    return np.asarray(lines)


def _line(way: osm.Way) -> shapely.LineString | None:
    tags = dict(way.tags)
    if not _parts(tags):
        return None
    xy = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    line = shapely.LineString(xy) if len(set(xy)) > 1 else None
    short = line is not None and tags.get("barrier") == "wall" and _length_m(line) < _WALL_MIN_M
    return None if short else line


def _parts(tags: Mapping[str, str]) -> bool:
    if tags.get("railway") and tags.get("service"):
        return False
    underground = any(tags.get(key, "no") != "no" for key in _UNDERGROUND) or tags.get("layer", "0").startswith("-")
    return not underground and any(tags.get(key) in values for key, values in _PARTING.items())


def _length_m(line: shapely.LineString) -> float:
    lat = np.radians(line.centroid.y)
    return float(shapely.transform(line, lambda xy: xy * [_METRES_A_DEGREE * np.cos(lat), _METRES_A_DEGREE]).length)
