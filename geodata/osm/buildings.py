"""Outlines of buildings from OSM PBF and OSM XML files."""

import numpy as np
import numpy.typing as npt
import shapely
from osmium import FileProcessor, geom, osm
from osmium import io as files
from osmium.filter import KeyFilter

from geodata.osm.formats import Extract, Kind, broken
from geodata.osm.ordering import in_order

_NONE = frozenset({"no", "demolished", "ruins"})


def read_buildings(extract: Extract) -> npt.NDArray[np.object_]:
    """Multipolygons in WGS84 degrees, in order of id; GraphML holds none."""
    if extract.kind is Kind.GRAPHML:
        return np.array([], dtype=object)
    wanted, shapes = KeyFilter("building"), geom.WKBFactory()
    found: dict[int, str] = {}
    with in_order(extract) as ordered:
        file = files.File(str(ordered.path), Kind.PBF)
        try:
            for element in FileProcessor(file).with_areas(wanted).with_filter(wanted):
                if isinstance(element, osm.Area) and any(element.outer_rings()) and _stands(element):
                    found[element.id] = shapes.create_multipolygon(element)
        except RuntimeError as error:
            raise broken(extract.path, error) from error
    return np.asarray(shapely.from_wkb(np.array([found[key] for key in sorted(found)], dtype=object)), dtype=object)


def _stands(area: osm.Area) -> bool:
    return "building" in area.tags and area.tags["building"] not in _NONE
