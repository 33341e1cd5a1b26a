"""Campaigns add visits to cycles, on their own days."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gridsvc.errors import InvalidInput
from gridsvc.patrols.campaign import Campaign, campaign_visits
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.programme import Rule, Tier
from tests.gridsvc.patrols.test_programme import SITE

MON = date(2026, 11, 23)
CYCLE = Cycle(UUID(int=5), UUID(int=9), tuple(MON + timedelta(days=number) for number in range(10)))
LANE = replace(SITE, site=UUID(int=2), category="back_street")


def campaign(**changes: Any) -> Campaign:
    given: dict[str, Any] = {
        "id": UUID(int=60),
        "city": "990100",
        "name": "农贸市场整治",
        "programmes": (UUID(int=9),),
        "starts_on": MON + timedelta(days=3),
        "ends_on": MON + timedelta(days=12),
        "rules": (Rule(category="produce_market", visits=2),),
        **changes,
    }
    return Campaign(**given)


def test_sites_that_a_campaign_chooses_get_visits_besides_their_own() -> None:
    found = campaign_visits([campaign()], CYCLE, [SITE, LANE], after={SITE.site: 3})
    assert [(each.site, each.ordinal, each.campaign, each.rule) for each in found] == [
        (SITE.site, 4, UUID(int=60), 1),
        (SITE.site, 5, UUID(int=60), 1),
    ]
    assert found == campaign_visits([campaign()], CYCLE, [SITE, LANE], after={SITE.site: 3})


def test_the_first_rule_that_fits_decides_and_says_one_unless_it_says_more() -> None:
    rules = (Rule(category="back_street", visits=3), Rule(tier=Tier.KEY_CONTROL))
    counts = Counter(each.site for each in campaign_visits([campaign(rules=rules)], CYCLE, [SITE, LANE]))
    assert counts == {SITE.site: 1, LANE.site: 3}


def test_a_cycle_without_days_of_the_campaign_or_with_none_left_gets_nothing() -> None:
    later = campaign(starts_on=MON + timedelta(days=10))
    assert campaign_visits([later], CYCLE, [SITE]) == ()
    assert campaign_visits([campaign()], CYCLE, [SITE], since=MON + timedelta(days=9))
    assert campaign_visits([campaign()], CYCLE, [SITE], since=MON + timedelta(days=10)) == ()


@given(some.lists(some.tuples(some.integers(0, 12), some.integers(0, 5), some.integers(1, 3)), max_size=4))
def test_visits_of_several_campaigns_have_numbers_and_ids_of_their_own(spans: list[tuple[int, int, int]]) -> None:
    laid = [
        campaign(
            id=UUID(int=100 + number),
            starts_on=MON + timedelta(days=first),
            ends_on=MON + timedelta(days=first + more),
            rules=(Rule(visits=visits),),
        )
        for number, (first, more, visits) in enumerate(spans)
    ]
    found = campaign_visits(laid, CYCLE, [SITE], after={SITE.site: 1})
    assert [each.ordinal for each in found] == list(range(2, 2 + len(found)))
    assert len({each.id for each in found}) == len(found)
    assert len(found) == sum(visits for first, _, visits in spans if first < 10)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"ends_on": MON},
        {"ends_on": MON + timedelta(days=2000)},
        {"programmes": ()},
        {"programmes": (UUID(int=9), UUID(int=9))},
        {"rules": ()},
        {"rules": (Rule(visits=0),)},
        {"rules": (Rule(draw=3),)},
        {"rules": (Rule(teams=(UUID(int=1),)),)},
    ],
)
def test_a_campaign_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        campaign(**changes)
