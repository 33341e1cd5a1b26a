"""Where a largest gap between visits cannot hold, whatever the plan: shown by counting days and hours."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

Stretch = tuple[date, date]
"""From a first day to a last one, both included."""
HoursByTeam = Mapping[UUID, Mapping[date, float]]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimedDemand:
    """Seconds of inspection that one of these teams has to do from a first day to a last one."""

    first: date
    last: date
    service_s: float
    teams: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class ShortSpan:
    """So many sites are due within these days; the teams that may visit them have fewer hours, travel left aside."""

    first: date
    last: date
    sites: int
    due_s: float
    hours_s: float


@dataclass(frozen=True, slots=True)
class HopelessStretch:
    """On each of these days the last visit of so many sites lies too far back: on no day before could they be seen."""

    first: date
    last: date
    sites: int


@lru_cache(maxsize=1024)
def hopeless_stretches(possible: tuple[date, ...], limit_days: int, within: Stretch) -> tuple[Stretch, ...]:
    """The days on which none of the limit_days days up to them is one of the possible days."""
    seen = frozenset(possible)
    reach = [within[0] + number * _DAY for number in range((within[1] - within[0]).days + 1)]
    lost = (all(day - back * _DAY not in seen for back in range(limit_days)) for day in reach)
    rows = itertools.groupby(zip(reach, lost, strict=True), key=lambda pair: pair[1])
    found = ([day for day, _ in days] for hopeless, days in rows if hopeless)
    return tuple((days[0], days[-1]) for days in found)


def merged_stretches(stretches: Iterable[Stretch]) -> tuple[HopelessStretch, ...]:
    """The stretches of all sites, equal ones as one with the number of sites, in order."""
    counted = Counter(stretches)
    return tuple(HopelessStretch(*stretch, sites) for stretch, sites in sorted(counted.items()))


def visits_needed(last: date, limit_days: int, days: Iterable[date], following: date) -> int | None:
    """The fewest visits on these days so that the next one, on `following`, comes in time; None = in no way.

    Always going as far as the limit allows is best: whoever stops earlier is never farther after as many visits.
    """
    at, visits, left = last, 0, sorted(days)
    while (following - at).days > limit_days:
        reached = [day for day in left if at < day <= at + limit_days * _DAY]
        if not reached:
            return None
        at, visits = reached[-1], visits + 1
    return visits


def short_spans(demands: Sequence[TimedDemand], hours_s: HoursByTeam) -> tuple[ShortSpan, ...]:
    """Spans in which more is due than the hours of those who may do it; of nested ones the innermost."""
    found = {span for teams in {each.teams for each in demands} for span in _short(demands, teams, hours_s)}
    return tuple(sorted((each for each in found if not _holds_another(each, found)), key=_order))


def _short(demands: Sequence[TimedDemand], teams: frozenset[UUID], hours_s: HoursByTeam) -> Iterator[ShortSpan]:
    mine = [each for each in demands if each.teams <= teams]
    hours: defaultdict[date, float] = defaultdict(float)
    for team in teams:
        for day, seconds in hours_s.get(team, {}).items():
            hours[day] += seconds
    for first in sorted({each.first for each in mine}):
        for last in sorted({each.last for each in mine if each.last >= first}):
            inside = [each.service_s for each in mine if first <= each.first and each.last <= last]
            worked = sum(seconds for day, seconds in hours.items() if first <= day <= last)
            if sum(inside) > worked:
                yield ShortSpan(first, last, len(inside), sum(inside), worked)


def _holds_another(one: ShortSpan, found: Iterable[ShortSpan]) -> bool:
    return any(
        one.first <= each.first and each.last <= one.last and (one.first, one.last) != (each.first, each.last)
        for each in found
    )


def _order(span: ShortSpan) -> tuple[date, date, float]:
    return span.first, span.last, -span.due_s
