"""On which days the visits of one site may fall, so that all of them find a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Spacing:
    """Gaps in days between visits, from the last one before the cycle on too; most None = no limit."""

    least: int = 1
    most: int | None = None
    last: int | None = None

    def fits(self, earlier: int, later: int) -> bool:
        """Whether two visits may follow each other on these days."""
        gap = later - earlier
        return gap >= self.least and (self.most is None or gap <= self.most)

    def may_begin(self, day: int) -> bool:
        """Whether the first visit may fall on this day."""
        return self.last is None or self.fits(self.last, day)


def most_visits(days: Iterable[int], spacing: Spacing, wanted: int) -> int:
    """How many of the wanted visits these days can hold; days count on one scale with spacing.last."""
    ordered = tuple(sorted(days))
    rows = _reached(ordered, frozenset(), spacing, wanted)
    return max((count for count, row in enumerate(rows, start=1) if row), default=0)


@lru_cache(maxsize=4096)
def fitting_days(days: tuple[int, ...], held: frozenset[int], spacing: Spacing, more: int) -> frozenset[int]:
    """The days, in order given, on which one of `more` visits may fall while the rest and the days held still fit.

    held: days already taken by other visits of the site. None when they fit in no way.
    """
    ordered = tuple(sorted({*days, *held}))
    total = more + len(held)
    forward = _reached(ordered, held, spacing, total)
    mirrored = Spacing(spacing.least, spacing.most)
    back = _reached(tuple(-day for day in reversed(ordered)), frozenset(-day for day in held), mirrored, total)
    found = set()
    for before in range(total):
        found |= forward[before] & {-day for day in back[total - 1 - before]}
    return frozenset(found - held)


def _reached(days: Sequence[int], held: frozenset[int], spacing: Spacing, total: int) -> list[set[int]]:
    """For 1, 2, … visits: the days on which the last may fall, none of the days held being left out before it."""
    first_held = min(held, default=None)
    rows = [{day for day in days if spacing.may_begin(day) and (first_held is None or day <= first_held)}]
    for _ in range(total - 1):
        rows.append({later for later in days if any(_follows(one, later, held, spacing) for one in rows[-1])})
    return rows


def _follows(earlier: int, later: int, held: frozenset[int], spacing: Spacing) -> bool:
    return spacing.fits(earlier, later) and not any(earlier < day < later for day in held)
