"""Campaigns (集中整治): for some days, visits besides those of the programmes that they are laid over."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from gridsvc.errors import InvalidInput
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.day_span import refuse_span
from gridsvc.patrols.programme import PatrolledSite, Rule
from gridsvc.patrols.visits import DueVisit

_DAYS_MAX = 1100
_NOT_HERE = ("draw", "max_gap", "hours", "teams")


@dataclass(frozen=True, slots=True)
class Campaign:
    """Of its rules the first that chooses a site says how many visits more it gets in each cycle, one unless said.

    They lie on days of the campaign. Its min_gap lets all visits of the site in such a cycle lie nearer to each other.
    """

    id: UUID
    city: str
    name: str
    programmes: tuple[UUID, ...]
    starts_on: date
    ends_on: date
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidInput("a campaign needs a name", code="campaign_unnamed", params={"field": "name"})
        refuse_span("ends_on", self.starts_on, self.ends_on, _DAYS_MAX)
        if not self.programmes or len(set(self.programmes)) != len(self.programmes):
            raise _refused("programmes", len(self.programmes), "1, 2, …")
        if not self.rules:
            raise _refused("rules", 0, "1, 2, …")
        for number, rule in enumerate(self.rules, start=1):
            self._refuse_rule(number, rule)

    def days_in(self, dates: Iterable[date]) -> tuple[date, ...]:
        """Those of some dates that are days of the campaign."""
        return tuple(day for day in dates if self.starts_on <= day <= self.ends_on)

    def rule_of(self, site: PatrolledSite) -> int | None:
        """The number (from 1) of the rule that chooses a site."""
        return next((number for number, each in enumerate(self.rules, start=1) if each.chooses(site)), None)

    def visits_to(self, site: PatrolledSite) -> int:
        """How many visits more a site gets in each cycle."""
        number = self.rule_of(site)
        return 0 if number is None else self.rules[number - 1].visits or 1

    def _refuse_rule(self, number: int, rule: Rule) -> None:
        for name in _NOT_HERE:
            if getattr(rule, name):
                expected = "register, category, tier, zone, site, visits, min_gap"
                raise _refused(f"rules[{number}]", name, expected)
        if rule.visits == 0:
            raise _refused(f"rules[{number}].visits", 0, "1 – 31")


def campaign_visits(
    campaigns: Iterable[Campaign],
    cycle: Cycle,
    sites: Iterable[PatrolledSite],
    *,
    after: Mapping[UUID, int] | None = None,
    since: date = date.min,
) -> tuple[DueVisit, ...]:
    """The visits that campaigns add to a cycle from a day on; `after`: by site, the last ordinal there is."""
    last = Counter(after or {})
    known = tuple(sites)
    return tuple(visit for each in campaigns for visit in _visits(each, cycle, known, last, since))


def _visits(
    campaign: Campaign, cycle: Cycle, sites: Iterable[PatrolledSite], last: Counter[UUID], since: date
) -> Iterator[DueVisit]:
    if not any(day >= since for day in campaign.days_in(cycle.dates)):
        return
    for site in sites:
        for number in range(1, campaign.visits_to(site) + 1):
            last[site.site] += 1
            yield DueVisit(
                uuid5(cycle.id, f"{campaign.id}/{site.site}/{number}"),
                site.site,
                last[site.site],
                campaign=campaign.id,
                rule=campaign.rule_of(site),
            )


def _refused(name: str, value: object, expected: str) -> InvalidInput:
    params = {"field": name, "value": value, "expected": expected}
    return InvalidInput(f"{name} is {value}; expected is {expected}", code="value_unexpected", params=params)
