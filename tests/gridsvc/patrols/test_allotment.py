"""Which rule gave a site its number is told, and agrees with what is due."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from gridsvc.patrols.allotment import Origin, allotments, shares
from gridsvc.patrols.cycles import next_cycle
from gridsvc.patrols.programme import PatrolledSite, Register, Rule, Tier
from gridsvc.patrols.visits import due_visits
from gridsvc.patrols.working_days import WorkingDays
from tests.gridsvc.patrols.test_programme import SITE, programme

_RULES = some.builds(
    Rule,
    register=some.sampled_from([None, *Register]),
    category=some.sampled_from([None, "school", "market"]),
    tier=some.sampled_from([None, *Tier]),
    visits=some.sampled_from([None, 0, 1, 2, 5]),
    draw=some.sampled_from([None, None, 1, 2]),
)
_SITES = some.builds(
    PatrolledSite,
    site=some.integers(1, 10**6).map(lambda number: UUID(int=number)),
    name=some.just("点位"),
    category=some.sampled_from(["school", "market"]),
    register=some.sampled_from(Register),
    tier=some.sampled_from([None, *Tier]),
)


def test_the_number_comes_from_the_rule_the_site_or_its_category() -> None:
    rules = (Rule(category="school", visits=2), Rule(tier=Tier.KEY_CONTROL))
    school = replace(SITE, category="school")
    own = replace(SITE, own_visits=3)
    nowhere = replace(SITE, tier=None)
    found = allotments(programme(rules=rules), [school, own, SITE, nowhere])
    assert [(each.rule, each.visits, each.origin) for each in found] == [
        (1, 2, Origin.RULE),
        (2, 3, Origin.SITE),
        (2, 3, Origin.CATEGORY),
        (None, 0, None),
    ]
    assert found[0].also == (2,)
    told = shares(programme(rules=rules), found)
    assert [(each.sites, each.visits, each.also) for each in told] == [(1, 2, 0), (2, 6, 1)]


@given(some.lists(_RULES, min_size=1, max_size=4), some.lists(_SITES, unique_by=lambda site: site.site, max_size=12))
def test_what_is_told_is_what_is_due(rules: list[Rule], sites: list[PatrolledSite]) -> None:
    asked = programme(rules=tuple(rules))
    due = due_visits(asked, next_cycle(asked, None, WorkingDays()), sites)
    told = allotments(asked, sites)
    counts = Counter(each.site for each in due.visits)
    rule_of = {each.site: each.rule for each in due.visits}
    for each in told:
        assert counts[each.site.site] == each.visits or (each.drawn and not counts[each.site.site])
        assert rule_of.get(each.site.site, each.rule) == each.rule
    assert sum(each.visits for each in shares(asked, told)) >= len(due.visits)
