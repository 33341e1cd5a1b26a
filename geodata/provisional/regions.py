"""Codes of the reserved range for provisional regions, and the regions that bear them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gridsvc.errors import InvalidInput

RESERVED = "99"
SYNTHETIC_PAIR = 0
MOST_PAIRS = 100
MOST_IN_A_STREET = 999


@dataclass(frozen=True, slots=True)
class ProvisionalRegions:
    """Codes of one stand-in city: its streets hold up to 999 communities each."""

    city: str
    district: str
    streets: tuple[str, ...]
    communities: tuple[str, ...]


def provisional_regions(taken: Iterable[str], communities: int) -> ProvisionalRegions:
    """Codes 99NN.. for so many communities, NN the first pair that no taken code begins with; 00 is synthetic."""
    pair = next_pair(taken)
    district = f"{RESERVED}{pair:02d}01"
    streets = -(-communities // MOST_IN_A_STREET)
    if streets > MOST_IN_A_STREET:
        raise InvalidInput(f"{communities} communities are too many", code="too_many_communities")
    numbered = [divmod(i, MOST_IN_A_STREET) for i in range(communities)]
    return ProvisionalRegions(
        city=f"{RESERVED}{pair:02d}00",
        district=district,
        streets=tuple(f"{district}{i + 1:03d}" for i in range(streets)),
        communities=tuple(f"{district}{street + 1:03d}{place + 1:03d}" for street, place in numbered),
    )


def next_pair(taken: Iterable[str]) -> int:
    """The first free NN of the reserved range."""
    used = {int(match[1]) for code in taken if (match := re.match(rf"{RESERVED}(\d\d)", code))}
    free = next((pair for pair in range(SYNTHETIC_PAIR + 1, MOST_PAIRS) if pair not in used), None)
    if free is None:
        raise InvalidInput(
            "all 99 provisional city codes are taken; give an official one with --code",
            code="provisional_codes_used_up",
            params={"field": "code"},
        )
    return free
