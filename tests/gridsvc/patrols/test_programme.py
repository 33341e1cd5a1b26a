"""Rules choose sites; the first that fits decides."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from gridsvc.errors import InvalidInput
from gridsvc.patrols.programme import Level, PatrolledSite, Programme, Register, Rule, Tier
from gridsvc.patrols.rule_text import rule_from_text, rule_to_text

SITE = PatrolledSite(UUID(int=1), "南市场", "produce_market", Register.DEMONSTRATION, Tier.KEY_CONTROL, usual_visits=3)


def programme(**changes: Any) -> Programme:
    given: dict[str, Any] = {
        "id": UUID(int=9),
        "city": "990100",
        "district": "990101",
        "name": "巡查",
        "level": Level.OFFICE,
        "starts_on": date(2026, 11, 23),
        "teams": (UUID(int=11),),
        **changes,
    }
    return Programme(**given)


@pytest.mark.parametrize(
    ("rules", "visits"),
    [
        ((Rule(),), 3),
        ((Rule(visits=1),), 1),
        ((Rule(category="produce_market", visits=2), Rule(visits=1)), 2),
        ((Rule(category="school", visits=2), Rule(visits=1)), 1),
        ((Rule(register=Register.DEMONSTRATION, tier=Tier.KEY_CONTROL),), 3),
        ((Rule(register=Register.DEMONSTRATION, tier=Tier.GENERAL),), 0),
        ((Rule(site=SITE.site, visits=0), Rule()), 0),
        ((Rule(register=Register.HOT_SPOT),), 0),
    ],
)
def test_the_first_rule_that_fits_decides(rules: tuple[Rule, ...], visits: int) -> None:
    assert programme(rules=rules).visits_to(SITE) == visits


def test_a_site_without_a_zone_is_in_no_tier() -> None:
    assert programme(rules=(Rule(tier=Tier.GENERAL),)).visits_to(replace(SITE, tier=None)) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "register=demonstration,visits=1",
        "category=produce_market",
        "tier=key_control,visits=0",
        "site=00000000-0000-0000-0000-000000000001,visits=31",
        "zone=00000000-0000-0000-0000-000000000002,min_gap=2,max_gap=4,hours=1-5 07:00-09:00; 7 09:00-20:00",
        "draw=20,teams=00000000-0000-0000-0000-000000000003+00000000-0000-0000-0000-000000000004",
    ],
)
def test_rules_are_read_and_written_alike(text: str) -> None:
    assert rule_to_text(rule_from_text(text)) == text


def test_hours_without_weekdays_are_those_of_every_day() -> None:
    assert [each.weekday for each in rule_from_text("hours=17:00-19:00").hours] == list(range(1, 8))


def test_rules_forgive_spaces_and_chinese_commas() -> None:
    assert rule_from_text(" register = hot_spot ， visits = 2 ") == Rule(register=Register.HOT_SPOT, visits=2)


@pytest.mark.parametrize(
    "text",
    [
        *("hours=noon", "hours=1-5", "hours=;", "draw=0", "min_gap=0", "max_gap=x", "zone=north", "teams=1+2"),
        *("all", "colour=red", "visits=often", "visits=40", "visits=1,visits=2"),
        *("tier=", "site=7", "register=red_list"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        rule_from_text(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"days": 0},
        {"days": 32},
        {"min_gap_days": 0},
        {"min_gap_days": 5, "max_gap_days": 4},
        {"max_gap_days": 0},
        {"max_gap_days": 10**9},
        {"quota_per_cycle": 0},
        {"quota_per_cycle": 10**14},
        {"starts_on": date(9999, 12, 25)},
        {"starts_on": date(1, 1, 1)},
        {"rules": ()},
        {"rules": (Rule(min_gap=5, max_gap=4),)},
        {"max_gap_days": 3, "rules": (Rule(), Rule(min_gap=5))},
        {"rules": (Rule(teams=(UUID(int=12),)),)},
        {"teams": ()},
        {"teams": (UUID(int=11), UUID(int=11))},
        {"settings": {"closed_days": "2026-12-24"}},
        {"settings": {"closed_days": ["Christmas"]}},
    ],
)
def test_a_programme_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        programme(**changes)


def test_a_rule_of_a_zone_chooses_what_lies_in_it() -> None:
    zone = UUID(int=40)
    asked = programme(rules=(Rule(zone=zone, visits=2),))
    assert asked.visits_to(SITE) == 0
    assert asked.visits_to(replace(SITE, zones=frozenset({zone, UUID(int=41)}))) == 2


def test_gaps_of_a_rule_come_before_those_of_the_programme() -> None:
    asked = programme(min_gap_days=2, max_gap_days=9)
    assert asked.gaps_by(Rule()) == (2, 9)
    assert asked.gaps_by(Rule(min_gap=4)) == (4, 9)
    assert asked.gaps_by(Rule(min_gap=1, max_gap=3)) == (1, 3)
