"""Travel times and metres of many single legs, asked of the matrix in blocks."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gridsvc.roads import UNREACHABLE, Location, Mode, Travel

_BLOCK = 512


class Leg(NamedTuple):
    """From one place to another; a place that is None is near no street."""

    source: Location | None
    target: Location | None
    mode: Mode


class Journey(NamedTuple):
    """Milliseconds and metres; UNREACHABLE for both where there is no way."""

    ms: int
    metres: int

    @property
    def possible(self) -> bool:
        """Whether there is a way."""
        return self.ms != UNREACHABLE


NO_WAY = Journey(UNREACHABLE, UNREACHABLE)


def journeys_of(legs: Iterable[Leg], travel: Travel) -> dict[Leg, Journey]:
    """The quickest way of each leg."""
    wanted = dict.fromkeys(legs)
    found = dict.fromkeys(wanted, NO_WAY)
    for mode in Mode:
        snapped = [leg for leg in wanted if leg.mode is mode and leg.source is not None and leg.target is not None]
        for first in range(0, len(snapped), _BLOCK):
            found |= _measured(snapped[first : first + _BLOCK], mode, travel)
    return found


def _measured(legs: Sequence[Leg], mode: Mode, travel: Travel) -> dict[Leg, Journey]:
    sources = {place: row for row, place in enumerate(_different(leg.source for leg in legs))}
    targets = {place: column for column, place in enumerate(_different(leg.target for leg in legs))}
    matrix = travel.matrix(tuple(sources), tuple(targets), mode)
    measured = {}
    for leg in legs:
        if leg.source is not None and leg.target is not None:
            cell = sources[leg.source], targets[leg.target]
            measured[leg] = Journey(int(matrix.ms[cell]), int(matrix.metres[cell]))
    return measured


def _different(places: Iterable[Location | None]) -> list[Location]:
    return list(dict.fromkeys(place for place in places if place is not None))
