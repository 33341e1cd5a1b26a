"""Lines that grids follow and buildings they spare, from files."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from geodata.coordinates import source_system
from geodata.extracts.boundary_file import shapes_of
from geodata.osm.barriers import read_barriers
from geodata.osm.buildings import read_buildings
from geodata.osm.formats import extract_at
from gridsvc.errors import InvalidInput

_LINES = frozenset({shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING})
_EXTRACTS = frozenset({".pbf", ".osm"})
_AREAS = frozenset({shapely.GeometryType.POLYGON})


def lines_in(path: Path) -> npt.NDArray[np.object_]:
    """All lines of a file, and the outlines of its areas (banks of rivers, walls), in WGS84 degrees.

    Of an OSM extract the rivers, railways and walls.
    """
    if _is_extract(path):
        return _some(read_barriers(extract_at(path)), path, "guide_file_without_lines")
    parts = _parts(path)
    areas = _of_kind(parts, _AREAS)
    lines = np.concatenate([_of_kind(parts, _LINES), shapely.get_parts(shapely.boundary(areas))])
    return _some(lines, path, "guide_file_without_lines")


def buildings_in(path: Path) -> npt.NDArray[np.object_]:
    """All areas of a file, of an OSM extract all buildings, in WGS84 degrees."""
    if _is_extract(path):
        found = shapely.get_parts(shapely.make_valid(read_buildings(extract_at(path))))
        return _some(_of_kind(np.asarray(found, dtype=object), _AREAS), path, "building_file_without_areas")
    return _some(_of_kind(_parts(path), _AREAS), path, "building_file_without_areas")


def _is_extract(path: Path) -> bool:
    return bool(_EXTRACTS & {suffix.lower() for suffix in path.suffixes})


def _parts(path: Path) -> npt.NDArray[np.object_]:
    """Single, valid geometries of a file in WGS84 degrees."""
    shapes, stated = shapes_of(path)
    given = np.array([each for each in shapes if each is not None and not each.is_empty], dtype=object)
    sound = shapely.make_valid(shapely.force_2d(given))
    singles = shapely.get_parts(shapely.get_parts(shapely.transform(sound, source_system(stated, None).wgs84)))
    return np.asarray(singles, dtype=object)


def _of_kind(parts: npt.NDArray[np.object_], kinds: frozenset[int]) -> npt.NDArray[np.object_]:
    return parts[np.isin(shapely.get_type_id(parts), list(kinds))]


def _some(parts: npt.NDArray[np.object_], path: Path, code: str) -> npt.NDArray[np.object_]:
    xy = shapely.get_coordinates(parts)
    if not len(parts):
        raise InvalidInput(f"{path.name} holds nothing of use here", code=code, params={"file": path.name})
    if not _degrees(xy.min(axis=0).tolist() + xy.max(axis=0).tolist()):
        raise InvalidInput(
            f"{path.name} lies outside the range of longitude and latitude",
            code="coordinates_not_degrees",
            params={"file": path.name, "value": xy[0].round(3).tolist(), "crs": ""},
        )
    return parts


def _degrees(bounds: Sequence[float]) -> bool:
    return bool(np.isfinite(bounds).all() and (np.abs(bounds) <= [180, 90, 180, 90]).all())
