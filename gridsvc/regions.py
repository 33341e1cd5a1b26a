"""Regions and their statistical codes: what level a code is of, and which region it lies in."""

import re
from dataclasses import dataclass
from enum import StrEnum

from gridsvc.errors import InvalidInput

_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
_DISTRICT, _STREET, _COMMUNITY = 6, 9, 12
_COUNTRY, _NOTHING_BELOW = "156", "000"
_UNDER_THE_STATE = ("11", "12", "31", "50")
"""Cities without a province above them: their districts share two digits with them, those of others four."""


class RegionLevel(StrEnum):
    """市, 区县, 街道, 社区."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class RegionCode:
    """A region's code with what it says; the city itself has no parent."""

    code: str
    level: RegionLevel
    parent: str | None


def plain_code(code: str, city: str) -> str:
    """A code of a region of a city without the country's 156 before it, and without zeros that fill it up."""
    shared = _shared(city)
    bare = code.removeprefix(_COUNTRY)
    plain = bare if _CODE.fullmatch(bare) and bare[:shared] == city[:shared] != code[:shared] else code
    while _CODE.fullmatch(plain) and len(plain) > _DISTRICT and plain.endswith(_NOTHING_BELOW):
        plain = plain.removesuffix(_NOTHING_BELOW)
    return plain


def region_code(code: str, city: str) -> RegionCode:
    """Read a code of 6, 9 or 12 digits, as a region of a city."""
    if not _CODE.fullmatch(code):
        raise InvalidInput(
            f"{code!r} is no region code: 6, 9 or 12 digits",
            code="region_code_shape",
            params={"field": "code", "value": code},
        )
    shared = _shared(city)
    if code[:shared] != city[:shared]:
        raise InvalidInput(
            f"{code} does not belong to the city {city}",
            code="other_city",
            params={"field": "code", "value": code, "city": city},
        )
    if code == city:
        return RegionCode(code, RegionLevel.CITY, None)
    if len(code) == _DISTRICT:
        return RegionCode(code, RegionLevel.DISTRICT, city)
    if len(code) == _STREET:
        return RegionCode(code, RegionLevel.STREET, code[:_DISTRICT])
    return RegionCode(code, RegionLevel.COMMUNITY, code[:_STREET])


def _shared(city: str) -> int:
    return 2 if city[:2] in _UNDER_THE_STATE else 4
