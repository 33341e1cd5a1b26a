"""A city: its names, its clock and the metric coordinates it is measured in."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gridsvc.errors import InvalidInput

KUNMING_CODE = "530100"


@dataclass(frozen=True, slots=True)
class City:
    """One city of a database; the metric CRS is its own EPSG number."""

    code: str
    name_zh: str
    name_en: str
    time_zone: str
    metric_srid: int
    synthetic: bool = False
    provisional: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{6}", self.code):
            raise InvalidInput(
                f"a city code has six digits, not {self.code!r}",
                code="city_code_shape",
                params={"field": "code", "value": self.code},
            )
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise InvalidInput(
                f"{self.time_zone!r} is no IANA time zone",
                code="time_zone_name",
                params={"field": "time_zone", "value": self.time_zone},
            ) from error

    @property
    def clock(self) -> ZoneInfo:
        """The time zone in which this city's days begin and end."""
        return ZoneInfo(self.time_zone)

    def local(self, instant: datetime) -> datetime:
        """The instant on this city's clock."""
        return instant.astimezone(self.clock)


def utm_srid(lon: float, lat: float) -> int:
    """The EPSG number of the UTM zone of a point in WGS84 degrees."""
    zone = min(int((lon + 180) // 6) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone
