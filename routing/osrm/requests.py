"""Requests as OSRM's HTTP documentation describes them (project-osrm, docs/http.md, version v1)."""

import numpy as np

from routing.outside.spots import Floats, Spots

URL_BYTES_MAX = 8_000
_FIXED_BYTES = 200
_PLACE_BYTES = len("-179.999999,-89.999999;") + len("9999;")
PLACES_MAX = (URL_BYTES_MAX - _FIXED_BYTES) // _PLACE_BYTES
"""How many places a request may name: servers and proxies commonly read 8 kB of address."""


def table_path(profile: str, sources: Spots, targets: Spots) -> str:
    """Path and query of a table from each source to each target; the sources are named first."""
    places = _places(np.concatenate((sources.lonlat, targets.lonlat)))
    first = range(len(sources))
    second = range(len(sources), len(sources) + len(targets))
    asked = "annotations=duration,distance&generate_hints=false"
    return f"/table/v1/{profile}/{places}?sources={_listed(first)}&destinations={_listed(second)}&{asked}"


def route_path(profile: str, ends: Floats) -> str:
    """Path and query of the way between two places, rows of lon, lat (2, 2)."""
    asked = "overview=full&geometries=geojson&steps=true&alternatives=false&generate_hints=false"
    return f"/route/v1/{profile}/{_places(ends)}?{asked}"


def nearest_path(profile: str, lonlat: Floats) -> str:
    """Path and query of the street nearest to one place."""
    return f"/nearest/v1/{profile}/{_places(lonlat.reshape(1, 2))}?number=1&generate_hints=false"


def _places(lonlat: Floats) -> str:
    return ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in lonlat.tolist())


def _listed(numbers: range) -> str:
    return ";".join(map(str, numbers))
