"""A city from the network: a named place, its outline from Nominatim, its streets and places from Overpass."""

import tempfile
from dataclasses import replace
from pathlib import Path

from geodata.extracts.city_data import CityData, data_of_file
from geodata.osm.services import OsmServices, fetch_extract, place_boundary
from geodata.reference import read_osm_tags
from gridsvc.ports import Progress


def data_of_place(place: str, services: OsmServices, progress: Progress) -> CityData:
    """Streets and places inside the outline of a named place."""
    progress(0.0, "city_asking_nominatim")
    boundary = place_boundary(place, services)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.osm"
        progress(0.01, "city_asking_overpass")
        fetch_extract(boundary, services, read_osm_tags(), path)
        data = data_of_file(path, progress)
    return replace(data, name=place, boundary=boundary)
