"""Codes and identities of the synthetic district, from the range that is reserved for it."""

from collections.abc import Iterator
from uuid import UUID

import numpy as np

CITY_CODE = "990000"
DISTRICT_CODE = "990001"
SOURCE = "synthetic"


def street_code(office: int) -> str:
    """Code of a street office, counted from 0."""
    return f"{DISTRICT_CODE}{office + 1:03d}"


def community_code(office: int, number: int) -> str:
    """Code of a community, counted from 1 inside its street office."""
    return f"{street_code(office)}{number:03d}"


def public_ids(rng: np.random.Generator) -> Iterator[UUID]:
    """Random identities that a seed repeats."""
    while True:
        yield UUID(bytes=rng.bytes(16), version=4)
