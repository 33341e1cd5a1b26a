"""What a largest gap between visits asks of a cycle, and where it cannot be kept: shown by counting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from gridsvc.patrols.guarantee_proofs import (
    HopelessStretch,
    HoursByTeam,
    ShortSpan,
    Stretch,
    TimedDemand,
    merged_stretches,
    short_spans,
)


class Guarantee(StrEnum):
    """Whether visits are due in each cycle, or in every run of D consecutive days."""

    PER_CYCLE = "per_cycle"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class SiteLimit:
    """A site with a last visit: its next is due by `latest`, which one of `days` (in order) must be.

    teams: those that may visit it. visits: so many are due. needed: so many the guarantee needs until the next cycle
    can see it, None where no number of visits would do.
    """

    site: UUID
    name: str
    service_s: float
    last_visit: date
    latest: date
    days: tuple[date, ...]
    teams: frozenset[UUID] = frozenset()
    visits: int = 1
    needed: int | None = 1

    @property
    def can_hold(self) -> bool:
        """Whether a day on which somebody works comes in time."""
        return bool(self.days) and self.days[0] <= self.latest


@dataclass(frozen=True, slots=True)
class GuaranteePrice:
    """What the guarantee costs: sites that must come early and the days of choice they lose; where it cannot hold.

    more_visits: so many more than are due it asks for, of more_sites sites. hopeless: days on which it holds for some
    sites in no plan. short_spans: days within which more is due than there are hours.
    """

    bound_sites: int
    days_lost: int
    overdue: tuple[SiteLimit, ...]
    short_spans: tuple[ShortSpan, ...] = ()
    hopeless: tuple[HopelessStretch, ...] = ()
    more_visits: int = 0
    more_sites: int = 0


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


def price_of(limits: Sequence[SiteLimit], hours_s: HoursByTeam, hopeless: Iterable[Stretch] = ()) -> GuaranteePrice:
    """Count a guarantee over one cycle: hours by team and date, and the stretches in which it holds in no plan."""
    last = max((day for days in hours_s.values() for day in days), default=None)
    kept = [each for each in limits if each.can_hold]
    bound = [each for each in kept if last is not None and each.latest < last]
    more = [each.needed - each.visits for each in kept if each.needed is not None and each.needed > each.visits]
    return GuaranteePrice(
        bound_sites=len(bound),
        days_lost=sum(1 for each in bound for day in each.days if day > each.latest),
        overdue=tuple(each for each in limits if not each.can_hold),
        short_spans=short_spans([_timed(each) for each in bound], hours_s),
        hopeless=merged_stretches(hopeless),
        more_visits=sum(more),
        more_sites=len(more),
    )


def _timed(each: SiteLimit) -> TimedDemand:
    return TimedDemand(each.days[0], each.latest, each.service_s, each.teams)
