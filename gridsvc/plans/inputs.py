"""What is known of a cycle before it becomes a planning task: sites as drawn, teams as rostered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from gridsvc.cities import City
from gridsvc.errors import InvalidInput
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.hours import WeeklyHours
from gridsvc.patrols.roster import RosterDay
from gridsvc.plans.task import Ending, Lock, LonLat
from gridsvc.roads import Mode
from gridsvc.sites.walk import WalkLengths


@dataclass(frozen=True, slots=True)
class DueSite:
    """A site (or problem) with its due visits, in order; geometry and entries in WGS84.

    minutes_on_site is the site's own, which wins; category_minutes that of its kind. entries_found: its entries come
    from the streets, nobody gave them. surroundings: drawn by hand, or None. walk: round the surroundings, None
    while it is not known. kept_s: seconds on site that a plan was made with. windows: the site's own, else its
    category's. days None = any date of the cycle. min_gap_days, max_gap_days: by its rule, None = as the programme has
    it. key_hours: those in which its rule has it visited, none = at any hour. teams: those that its rule names.
    campaigns: the first and last day of the campaign that a visit is of.
    """

    subject: UUID
    visits: tuple[UUID, ...]
    name: str
    category: str
    geometry: BaseGeometry
    category_minutes: float
    minutes_on_site: float | None = None
    entries: tuple[LonLat, ...] = ()
    entries_found: bool = False
    surroundings: BaseGeometry | None = None
    walk: WalkLengths | None = None
    kept_s: int | None = None
    windows: tuple[WeeklyHours, ...] = ()
    priority: int = 1
    days: frozenset[date] | None = None
    last_visit: date | None = None
    overdue_since: date | None = None
    agency: UUID | None = None
    deadline: datetime | None = None
    is_problem: bool = False
    locks: Mapping[UUID, Lock] = field(default_factory=dict)
    min_gap_days: int | None = None
    max_gap_days: int | None = None
    key_hours: tuple[WeeklyHours, ...] = ()
    teams: frozenset[UUID] | None = None
    campaigns: Mapping[UUID, tuple[date, date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.geometry.is_empty:
            raise InvalidInput(f"site {self.name!r} has no place", params={"site": str(self.subject)})


@dataclass(frozen=True, slots=True)
class RosteredTeam:
    """A team with its weekly shifts and its roster; categories None = may inspect all."""

    team: UUID
    name: str
    mode: Mode
    base: LonLat
    hours: tuple[WeeklyHours, ...]
    roster: tuple[RosterDay, ...] = ()
    ending: Ending = Ending.BASE
    end_place: LonLat | None = None
    categories: frozenset[str] | None = None
    agency: UUID | None = None
    overtime_max_min: int = 0


@dataclass(frozen=True, slots=True)
class CycleInputs:
    """One cycle of one programme; settings are the programme's own (see gridsvc.usecases.plan_cycle)."""

    city: City
    programme: UUID
    cycle: UUID
    calendar: str
    dates: tuple[date, ...]
    guarantee: Guarantee
    cycle_days: int
    sites: tuple[DueSite, ...]
    teams: tuple[RosteredTeam, ...]
    min_gap_days: int = 1
    max_gap_days: int | None = None
    closed_days: frozenset[date] = frozenset()
    level: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    covered_elsewhere: Mapping[str, frozenset[UUID]] = field(default_factory=dict)

    def gaps_of(self, site: DueSite) -> tuple[int, int | None]:
        """The fewest and the most days between two visits of a site, by its rule, else by the programme."""
        least = self.min_gap_days if site.min_gap_days is None else site.min_gap_days
        return least, self.max_gap_days if site.max_gap_days is None else site.max_gap_days
