"""A programme: who patrols which sites how often, and by which calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from gridsvc.errors import InvalidInput
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.hours import WeeklyHours

DAYS = range(1, 32)
FIRST_START, LAST_START = date(1900, 1, 1), date(9000, 1, 1)
_CLOSED_MAX = 3660
_GAP_MAX = 3660
_QUOTA_MAX = 1_000_000


class Level(StrEnum):
    """The three levels of patrol."""

    LEADERS = "leaders"
    OFFICE = "office"
    AGENCY = "agency"


class Calendar(StrEnum):
    """How cycles follow each other: D days, thirds of the month, D working days, weeks from Monday on, or months."""

    FIXED = "fixed"
    XUN = "xun"
    WORKING = "working"
    WEEK = "week"
    MONTH = "month"


class Register(StrEnum):
    """The list a site is on: seen every cycle, drawn by assessors, or watched as a hot spot."""

    DEMONSTRATION = "demonstration"
    ASSESSABLE = "assessable"
    HOT_SPOT = "hot_spot"


class Tier(StrEnum):
    """The strictness of the zone a site lies in."""

    DEMONSTRATION = "demonstration"
    KEY_CONTROL = "key_control"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class PatrolledSite:
    """What a programme's rules ask of a site; usual_visits: its own number a cycle, else its category's.

    register: the one it came in with. registers: those it is on that day, None = that one alone. zones: those around
    it. own_visits: its own number, None where that of its category is the usual one.
    """

    site: UUID
    name: str
    category: str
    register: Register
    tier: Tier | None = None
    street: str = ""
    usual_visits: int = 1
    registers: frozenset[Register] | None = None
    zones: frozenset[UUID] = frozenset()
    own_visits: int | None = None

    def is_on(self, register: Register) -> bool:
        """Whether it is on a register that day."""
        return register == self.register if self.registers is None else register in self.registers


@dataclass(frozen=True, slots=True)
class Rule:
    """Sites that meet all conditions given are visited so often a cycle; visits None = as usual for the site.

    Conditions: register, category, tier, zone (key area), site. draw: so many of them are drawn for each cycle, None =
    all. min_gap, max_gap: days between two visits, None = as in the programme. hours: the hours of the week in which
    they are visited (key hours), none = whenever they are open. teams: those that visit them, none = all.
    """

    register: Register | None = None
    category: str | None = None
    tier: Tier | None = None
    zone: UUID | None = None
    site: UUID | None = None
    visits: int | None = None
    draw: int | None = None
    min_gap: int | None = None
    max_gap: int | None = None
    hours: tuple[WeeklyHours, ...] = ()
    teams: tuple[UUID, ...] = ()

    def __post_init__(self) -> None:
        for name, least, most in (
            ("visits", 0, max(DAYS)),
            ("draw", 1, _QUOTA_MAX),
            ("min_gap", 1, max(DAYS)),
            ("max_gap", 1, _GAP_MAX),
        ):
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise _refused(name, value, _between(least, most))

    def chooses(self, site: PatrolledSite) -> bool:
        """Whether a site meets the conditions."""
        wanted, found = (self.category, self.tier, self.site), (site.category, site.tier, site.site)
        fits = all(want in (None, have) for want, have in zip(wanted, found, strict=True))
        around = self.zone is None or self.zone in site.zones
        return fits and around and (self.register is None or site.is_on(self.register))


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme; the first rule that chooses a site decides, and a site that none chooses is not in it.

    quota_per_cycle: so many of the chosen sites are drawn for each cycle; None = all. settings go to the planner.
    cover_group: the name of the group of programmes any of which covers a site.
    """

    id: UUID
    city: str
    district: str
    name: str
    level: Level
    starts_on: date
    teams: tuple[UUID, ...]
    rules: tuple[Rule, ...] = (Rule(),)
    calendar: Calendar = Calendar.FIXED
    days: int = 10
    guarantee: Guarantee = Guarantee.PER_CYCLE
    min_gap_days: int = 1
    max_gap_days: int | None = None
    quota_per_cycle: int | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    cover_group: str | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidInput("a programme needs a name", code="programme_unnamed", params={"field": "name"})
        if self.cover_group is not None and not self.cover_group.strip():
            raise _refused("cover_group", self.cover_group, "一个名称 / a name")
        start, least, most = self.starts_on, self.min_gap_days, self.max_gap_days
        quota, closed = self.quota_per_cycle, len(self.closed_days)
        for name, value, holds, expected in (
            ("starts_on", str(start), FIRST_START <= start <= LAST_START, _between(FIRST_START, LAST_START)),
            ("days", self.days, self.days in DAYS, _between(1, max(DAYS))),
            ("max_gap_days", most, most is None or 1 <= most <= _GAP_MAX, _between(1, _GAP_MAX)),
            ("min_gap_days", least, 1 <= least <= (most or max(DAYS)), "1 – max_gap_days"),
            ("quota_per_cycle", quota, quota is None or 1 <= quota <= _QUOTA_MAX, _between(1, _QUOTA_MAX)),
            ("closed_days", closed, closed <= _CLOSED_MAX, _between(0, _CLOSED_MAX)),
        ):
            if not holds:
                raise _refused(name, value, expected)
        if not self.rules:
            raise InvalidInput(f"programme {self.name!r} has no rule that chooses sites", params={"field": "rules"})
        if not self.teams or len(set(self.teams)) != len(self.teams):
            raise InvalidInput(f"programme {self.name!r} needs teams, each once", params={"field": "teams"})
        for number, rule in enumerate(self.rules, start=1):
            self._refuse_rule(number, rule)

    @property
    def closed_days(self) -> frozenset[date]:
        """The dates in the setting `closed_days`, on which this programme visits nothing."""
        listed = self.settings.get("closed_days", [])
        if not isinstance(listed, list | tuple):
            raise _refused("closed_days", listed, "[2026-11-23, …]")
        try:
            return frozenset(date.fromisoformat(str(each)) for each in listed)
        except ValueError as error:
            raise _refused("closed_days", listed, "[2026-11-23, …]") from error

    def rule_of(self, site: PatrolledSite) -> int | None:
        """The number (from 1) of the first rule that chooses a site; None = it is not in this programme."""
        return next((number for number, each in enumerate(self.rules, start=1) if each.chooses(site)), None)

    def visits_to(self, site: PatrolledSite) -> int:
        """How often a site is due in one cycle; 0 = it is not in this programme."""
        number = self.rule_of(site)
        if number is None:
            return 0
        asked = self.rules[number - 1].visits
        return site.usual_visits if asked is None else asked

    def gaps_by(self, rule: Rule) -> tuple[int, int | None]:
        """The fewest and the most days between two visits of a site: of its rule, else of the programme."""
        least = self.min_gap_days if rule.min_gap is None else rule.min_gap
        return least, self.max_gap_days if rule.max_gap is None else rule.max_gap

    def _refuse_rule(self, number: int, rule: Rule) -> None:
        least, most = self.gaps_by(rule)
        if most is not None and most < least:
            raise _refused(f"rules[{number}].min_gap", least, _between(1, most))
        if not set(rule.teams) <= set(self.teams):
            raise InvalidInput(
                f"rule {number} of {self.name!r} names a team that the programme does not have",
                code="rule_of_other_team",
                params={"field": "rules", "rule": number},
            )


def _between(first: object, last: object) -> str:
    return f"{first} – {last}"


def _refused(name: str, value: object, expected: str) -> InvalidInput:
    params = {"field": name, "value": value, "expected": expected}
    return InvalidInput(f"{name} is {value}; expected is {expected}", code="value_unexpected", params=params)
