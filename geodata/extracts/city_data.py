"""What an extract says of a city, wherever it comes from."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from geodata.osm.barriers import read_barriers
from geodata.osm.formats import extract_at
from geodata.osm.places import PlacesRead, read_places
from geodata.osm.reading import StreetsRead
from geodata.osm.streets import read_streets
from geodata.reference import read_osm_tags, read_site_categories
from geodata.roads import height_tiles
from geodata.roads.speeds import speed_table
from gridsvc.ports import Progress
from gridsvc.sites.category import Shape

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
SOURCE = "osm"


@dataclass(frozen=True, slots=True)
class CityData:
    """Streets and places of one extract; `name` and `sha256` say which, `boundary` (WGS84) where it is known.

    barriers: rivers, railways, walls in WGS84 degrees, None where they are not known.
    """

    name: str
    sha256: str
    streets: StreetsRead
    places: PlacesRead
    attribution: str = ATTRIBUTION
    boundary: shapely.MultiPolygon | None = None
    barriers: npt.NDArray[np.object_] | None = None


def data_of_file(
    path: Path, progress: Progress, *, attribution: str = ATTRIBUTION, heights: Path | None = None
) -> CityData:
    """Read streets and places of an OSM PBF, OSM XML or GraphML file, with heights from a folder of tiles."""
    tiles = height_tiles(heights) if heights is not None else None
    extract = extract_at(path)
    progress(0.02, "city_reading_streets")
    streets = read_streets(extract, speed_table(), tiles)
    progress(0.2, "city_reading_places")
    places = read_places(extract, read_osm_tags(), area_categories())
    barriers = read_barriers(extract)
    return CityData(path.name, sha256_of(path), streets, places, attribution, barriers=barriers)


def area_categories() -> frozenset[str]:
    """Categories whose sites are areas."""
    return frozenset(each.code for each in read_site_categories() if each.shape is Shape.AREA)


def sha256_of(path: Path) -> str:
    """The fingerprint of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
