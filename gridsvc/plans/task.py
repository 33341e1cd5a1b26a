"""What a planner is asked: sites with their due visits, teams with their duties, the days, the guarantee."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from gridsvc.errors import InvalidInput
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.hours import Span, WeeklyHours
from gridsvc.roads import Location, Mode

LonLat = tuple[float, float]


class Ending(StrEnum):
    """Where a team's day ends."""

    BASE = "base"
    PLACE = "place"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Access:
    """One way to do a visit: enter here, leave there; None as location means that this mode cannot do it so.

    more_s: seconds on site besides those of the site, where this way asks for a longer walk.
    """

    entry: LonLat
    exit: LonLat
    entry_at: dict[Mode, Location | None]
    exit_at: dict[Mode, Location | None]
    more_s: int = 0

    def __post_init__(self) -> None:
        if self.more_s < 0:
            raise InvalidInput(f"a way in cannot save {-self.more_s} s on site")


@dataclass(frozen=True, slots=True)
class Lock:
    """What of a visit must stay as it is; None leaves it free."""

    day: date | None = None
    team: UUID | None = None
    begin: datetime | None = None


@dataclass(frozen=True, slots=True)
class SiteDemand:
    """One site (or problem) with the visits it is due: on different days, min_gap to max_gap days apart.

    windows: the whole inspection lies inside one of them; empty = open always. days: those on which it may be
    visited. last_visit: its last visit before the cycle; gaps count from there too. overdue_since: in place of
    last_visit when that lies so far back that no day of the cycle can keep the gap: shown, binding nothing. teams:
    those that alone may visit it, None = all that may inspect its category. visit_days: of `days` those of a visit that
    may not be on all of them.
    """

    subject: UUID
    visits: tuple[UUID, ...]
    name: str
    category: str
    service_s: int
    priority: int
    accesses: tuple[Access, ...]
    days: frozenset[date]
    windows: tuple[WeeklyHours, ...] = ()
    min_gap_days: int = 1
    max_gap_days: int | None = None
    last_visit: date | None = None
    agency: UUID | None = None
    deadline: datetime | None = None
    is_problem: bool = False
    locks: dict[UUID, Lock] = field(default_factory=dict)
    overdue_since: date | None = None
    teams: frozenset[UUID] | None = None
    visit_days: Mapping[UUID, frozenset[date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.visits or len(set(self.visits)) != len(self.visits):
            raise InvalidInput(f"site {self.name!r} needs at least one visit, each with an id of its own")
        if not 0 < self.service_s <= 24 * 3600:
            raise InvalidInput(f"site {self.name!r}: {self.service_s} s on site is not between 1 s and a day")
        if self.priority < 1:
            raise InvalidInput(f"site {self.name!r}: priority {self.priority} is below 1")
        if not self.accesses:
            raise InvalidInput(f"site {self.name!r} has no way in")
        if self.min_gap_days < 1 or (self.max_gap_days is not None and self.max_gap_days < self.min_gap_days):
            raise InvalidInput(
                f"site {self.name!r}: gaps from {self.min_gap_days} to {self.max_gap_days} days cannot be"
            )
        if not {*self.locks, *self.visit_days} <= set(self.visits):
            raise InvalidInput(f"site {self.name!r}: a lock, or days, of a visit that is not of this site")

    def days_of(self, visit: UUID) -> frozenset[date]:
        """The days on which one of its visits may be."""
        return self.days & self.visit_days.get(visit, self.days)


@dataclass(frozen=True, slots=True)
class TeamDuty:
    """One team with its shifts on each day it works; categories None = may inspect all."""

    team: UUID
    name: str
    mode: Mode
    base: LonLat
    base_at: Location | None
    shifts: dict[date, tuple[Span, ...]]
    ending: Ending = Ending.BASE
    end_place: LonLat | None = None
    end_at: Location | None = None
    categories: frozenset[str] | None = None
    not_agencies: frozenset[UUID] = frozenset()
    overtime_max_s: int = 0
    visits_per_day_max: int | None = None

    def __post_init__(self) -> None:
        for day, spans in self.shifts.items():
            ordered = all(one.ends <= other.starts for one, other in itertools.pairwise(spans))
            if not spans or not ordered:
                raise InvalidInput(f"team {self.name!r}: the shifts of {day} are none, unordered or overlap")
        if self.overtime_max_s < 0:
            raise InvalidInput(f"team {self.name!r}: overtime of {self.overtime_max_s} s is negative")
        if self.visits_per_day_max is not None and self.visits_per_day_max < 1:
            raise InvalidInput(f"team {self.name!r}: {self.visits_per_day_max} visits a day are none")


@dataclass(frozen=True, slots=True)
class PlanningTask:
    """One cycle of one programme, ready to be planned.

    covered_elsewhere: by level, what the other programmes of its cover group visit in its days; for the certificate.
    """

    city: str
    programme: UUID
    cycle: UUID
    calendar: str
    dates: tuple[date, ...]
    guarantee: Guarantee
    cycle_days: int
    sites: tuple[SiteDemand, ...]
    teams: tuple[TeamDuty, ...]
    closed_days: frozenset[date] = frozenset()
    synthetic: bool = False
    level: str | None = None
    covered_elsewhere: Mapping[str, frozenset[UUID]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.dates or any(one >= other for one, other in zip(self.dates, self.dates[1:], strict=False)):
            raise InvalidInput("a cycle needs at least one date, each after the one before")
        _refuse_repeats("site", (site.subject for site in self.sites))
        _refuse_repeats("visit", (visit for site in self.sites for visit in site.visits))
        _refuse_repeats("team", (team.team for team in self.teams))

    def gap_limit(self, site: SiteDemand) -> int | None:
        """The most days there may be between two visits of a site, by its own rule and by the guarantee."""
        limits = [site.max_gap_days] if site.max_gap_days is not None else []
        if self.guarantee is Guarantee.ROLLING:
            limits.append(self.cycle_days)
        return min(limits, default=None)


def _refuse_repeats(what: str, ids: Iterable[UUID]) -> None:
    seen: set[UUID] = set()
    for each in ids:
        if each in seen:
            raise InvalidInput(f"{what} {each} stands twice in the task", params={"field": what, "value": str(each)})
        seen.add(each)
