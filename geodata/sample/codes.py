"""Codes and identities of the synthetic city, from the range that is reserved for it."""

import re
from collections.abc import Iterator
from uuid import UUID

import numpy as np

from gridsvc.errors import InvalidInput

CITY_CODE = "990000"
DISTRICT_CODE = "990001"
SOURCE = "synthetic"

_RESERVED = re.compile(r"99[0-9]{2}00")


def check_city_code(code: str) -> None:
    """InvalidInput where a code lies outside the reserved range 99NN00."""
    if not _RESERVED.fullmatch(code):
        raise InvalidInput(
            f"a synthetic city has a code of the reserved range 99NN00, not {code!r}",
            code="sample_city_code",
            params={"field": "city_code", "value": code},
        )


def district_code(city: str, district: int) -> str:
    """Code of a district, counted from 0."""
    return f"{city[:4]}{district + 1:02d}"


def street_code(district: str, office: int) -> str:
    """Code of a street office, counted from 0 inside its district."""
    return f"{district}{office + 1:03d}"


def community_code(street: str, number: int) -> str:
    """Code of a community, counted from 1 inside its street office."""
    return f"{street}{number:03d}"


def public_ids(rng: np.random.Generator) -> Iterator[UUID]:
    """Random identities that a seed repeats."""
    while True:
        yield UUID(bytes=rng.bytes(16), version=4)
