"""The time zone of a place, looked up offline."""

import tzfpy

from gridsvc.errors import InvalidInput


def time_zone_at(lon: float, lat: float) -> str:
    """The IANA time zone of a point on land; InvalidInput asks for --time-zone where there is none."""
    name = tzfpy.get_tz(lon, lat)
    if not name or name.startswith("Etc/"):
        raise InvalidInput(
            f"no time zone is known at {lon:.4f}, {lat:.4f}; give one with --time-zone",
            code="time_zone_unknown",
            params={"field": "time_zone", "lon": round(lon, 4), "lat": round(lat, 4)},
        )
    return str(name)
