"""What a largest gap between visits asks of a cycle, and where it cannot be kept: shown by counting."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID


class Guarantee(StrEnum):
    """Whether visits are due in each cycle, or in every run of D consecutive days."""

    PER_CYCLE = "per_cycle"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class SiteLimit:
    """A site with a last visit: its next is due by `latest`, which one of `days` (in order) must be."""

    site: UUID
    name: str
    service_s: float
    last_visit: date
    latest: date
    days: tuple[date, ...]

    @property
    def can_hold(self) -> bool:
        """Whether a day on which somebody works comes in time."""
        return bool(self.days) and self.days[0] <= self.latest


@dataclass(frozen=True, slots=True)
class ShortDay:
    """Up to this day more service is due than there are hours, travel not even counted."""

    day: date
    due_s: float
    hours_s: float


@dataclass(frozen=True, slots=True)
class GuaranteePrice:
    """What the guarantee costs: sites that must come early and the days of choice they lose; where it cannot hold."""

    bound_sites: int
    days_lost: int
    overdue: tuple[SiteLimit, ...]
    short_days: tuple[ShortDay, ...]


def latest_day(last_visit: date, limit_days: int) -> date:
    """The last day that keeps a largest gap."""
    return last_visit + timedelta(days=limit_days)


def binding_visit(
    last_visit: date | None, limit_days: int | None, days: Iterable[date]
) -> tuple[date | None, date | None]:
    """The last visit as one that binds, or as one so long ago that no day of the cycle could keep the gap."""
    if last_visit is None or limit_days is None:
        return last_visit, None
    first = min(days, default=None)
    if first is None or first <= latest_day(last_visit, limit_days):
        return last_visit, None
    return None, last_visit


def price_of(limits: Sequence[SiteLimit], hours_s: Mapping[date, float]) -> GuaranteePrice:
    """Count a guarantee over one cycle, whose working hours by date are given."""
    last = max(hours_s, default=None)
    kept = [each for each in limits if each.can_hold]
    bound = [each for each in kept if last is not None and each.latest < last]
    lost = sum(1 for each in bound for day in each.days if day > each.latest)
    overdue = tuple(each for each in limits if not each.can_hold)
    return GuaranteePrice(len(bound), lost, overdue, _short_days(bound, hours_s))


def _short_days(limits: Sequence[SiteLimit], hours_s: Mapping[date, float]) -> tuple[ShortDay, ...]:
    dates = sorted(hours_s)
    available = itertools.accumulate(hours_s[day] for day in dates)
    due = (sum(each.service_s for each in limits if each.latest <= day) for day in dates)
    rows = zip(dates, due, available, strict=True)
    return tuple(ShortDay(day, needed, hours) for day, needed, hours in rows if needed > hours)
