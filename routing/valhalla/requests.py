"""Requests as Valhalla's documentation describes them: JSON bodies, places by lat and lon."""

from routing.outside.spots import SNAP_LIMIT_M, Spots

TABLE = "/sources_to_targets"
ROUTE = "/route"
STATUS = "/status"


def table_body(costing: str, sources: Spots, targets: Spots) -> dict[str, object]:
    """A table from each source to each target, as rows of numbers."""
    ends = {"sources": _places(sources), "targets": _places(targets)}
    return {**ends, "costing": costing, "units": "kilometers", "verbose": False}


def route_body(costing: str, ends: Spots) -> dict[str, object]:
    """The way between two places, with the streets it takes but no sentences."""
    return {
        "locations": _places(ends),
        "costing": costing,
        "units": "kilometers",
        "directions_type": "maneuvers",
        "shape_format": "polyline6",
    }


def _places(spots: Spots) -> list[dict[str, float]]:
    """Places with the distance beyond which a street is not theirs."""
    return [{"lat": lat, "lon": lon, "search_cutoff": SNAP_LIMIT_M} for lon, lat in spots.lonlat.tolist()]
