"""Which rule of a programme gives a site its number of visits, told so that anybody can follow it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gridsvc.patrols.hours import WeeklyHours
from gridsvc.patrols.programme import PatrolledSite, Programme


class Origin(StrEnum):
    """Where a number of visits comes from: the rule says it, or leaves it to the site, or to its category."""

    RULE = "rule"
    SITE = "site"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Allotment:
    """One site with the rule (a number from 1; None: no rule chooses it) that decides for it, and what it asks.

    also: later rules that would have chosen it too. drawn: whether only some of the rule's sites are due in a cycle.
    """

    site: PatrolledSite
    rule: int | None
    visits: int = 0
    origin: Origin | None = None
    min_gap_days: int = 1
    max_gap_days: int | None = None
    hours: tuple[WeeklyHours, ...] = ()
    drawn: bool = False
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleShare:
    """What one rule decides: for how many sites, how many visits a cycle, and how many it would have chosen, too."""

    rule: int
    sites: int
    visits: int
    also: int


def allotments(programme: Programme, sites: Iterable[PatrolledSite]) -> tuple[Allotment, ...]:
    """What each site gets, in the order given."""
    return tuple(_allotment(programme, site) for site in sites)


def shares(programme: Programme, found: Iterable[Allotment]) -> tuple[RuleShare, ...]:
    """What each rule decides, in order; of those that draw, as many sites as they draw at most."""
    known = tuple(found)
    return tuple(_share(programme, number, known) for number in range(1, len(programme.rules) + 1))


def _allotment(programme: Programme, site: PatrolledSite) -> Allotment:
    number = programme.rule_of(site)
    if number is None:
        return Allotment(site, None)
    rule = programme.rules[number - 1]
    least, most = programme.gaps_by(rule)
    usual = Origin.CATEGORY if site.own_visits is None else Origin.SITE
    later = enumerate(programme.rules[number:], start=number + 1)
    return Allotment(
        site,
        number,
        programme.visits_to(site),
        usual if rule.visits is None else Origin.RULE,
        least,
        most,
        rule.hours,
        rule.draw is not None or programme.quota_per_cycle is not None,
        tuple(other for other, each in later if each.chooses(site)),
    )


def _share(programme: Programme, number: int, known: tuple[Allotment, ...]) -> RuleShare:
    mine = sorted((each.visits for each in known if each.rule == number and each.visits), reverse=True)
    held = mine[: programme.rules[number - 1].draw]
    return RuleShare(number, len(held), sum(held), sum(1 for each in known if number in each.also))
