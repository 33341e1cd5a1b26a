"""Due visits by rule and quota, and the states they go through."""

from dataclasses import replace
from uuid import UUID

import pytest

from gridsvc.errors import Conflict
from gridsvc.patrols.cycles import next_cycle
from gridsvc.patrols.programme import PatrolledSite, Register, Rule
from gridsvc.patrols.sampling import Drawing
from gridsvc.patrols.visits import ENDED, DueVisit, VisitState, due_visits, moved, replacement
from gridsvc.patrols.working_days import WorkingDays
from tests.gridsvc.patrols.test_programme import SITE, programme

CYCLE = next_cycle(programme(), None, WorkingDays())
MANY = tuple(
    PatrolledSite(UUID(int=100 + n), f"{n}", f"kind{n % 4}", Register.ASSESSABLE, street=f"{n % 3}") for n in range(120)
)


def test_each_visit_of_a_site_has_an_id_and_a_number() -> None:
    found = due_visits(programme(), CYCLE, [SITE]).visits
    assert [each.ordinal for each in found] == [1, 2, 3]
    assert len({each.id for each in found}) == 3
    assert found == due_visits(programme(), CYCLE, [SITE]).visits


def test_a_visit_not_made_is_named_by_the_first_of_the_next_cycle() -> None:
    missed = UUID(int=77)
    found = due_visits(programme(), CYCLE, [SITE], unseen={SITE.site: missed, UUID(int=78): UUID(int=79)}).visits
    assert [each.replaces for each in found] == [missed, None, None]


def test_a_quota_draws_so_many_sites_with_all_their_visits() -> None:
    found = due_visits(programme(quota_per_cycle=6, rules=(Rule(visits=2),)), CYCLE, MANY).visits
    assert len(found) == 12
    assert len({each.site for each in found}) == 6


@pytest.mark.parametrize("seed", range(5))
def test_what_was_drawn_and_not_seen_is_drawn_first(seed: int) -> None:
    missed = {site.site: UUID(int=900 + n) for n, site in enumerate(MANY[:8])}
    drawing = Drawing(seed, {site.site: 3 for site in MANY[:8]})
    few = _drawn(6, drawing, missed)
    assert len(few) == 6
    assert all(each.replaces == missed[each.site] for each in few)
    more = _drawn(20, drawing, missed)
    assert len(more) == 20
    assert {each.site for each in more if each.replaces} == set(missed)


def _drawn(quota: int, drawing: Drawing, missed: dict[UUID, UUID]) -> tuple[DueVisit, ...]:
    asked = programme(quota_per_cycle=quota, rules=(Rule(visits=1),))
    return due_visits(asked, CYCLE, MANY, drawing=drawing, unseen=missed).visits


def test_a_rule_that_decides_for_no_site_draws_nothing() -> None:
    due = due_visits(programme(rules=(Rule(), Rule(draw=3))), CYCLE, MANY)
    assert due.draws == ()


def test_a_rule_draws_among_the_sites_it_decides_for() -> None:
    first = replace(MANY[0], register=Register.DEMONSTRATION)
    rules = (Rule(register=Register.DEMONSTRATION), Rule(register=Register.ASSESSABLE, draw=12, visits=2))
    due = due_visits(programme(rules=rules), CYCLE, [first, *MANY[1:]], drawing=Drawing(5))
    assert len(due.visits) == 1 + 2 * 12
    assert {each.rule for each in due.visits if each.site == first.site} == {1}
    (draw,) = due.draws
    assert (draw.rule, draw.quota, draw.seed, len(draw.candidates)) == (2, 12, 5, 119)
    assert draw.drawn == {each.site for each in due.visits} - {first.site}


@pytest.mark.parametrize("state", sorted(ENDED))
def test_an_end_cannot_be_left(state: VisitState) -> None:
    for to in VisitState:
        with pytest.raises(Conflict):
            moved(state, to)


def test_what_was_not_planned_cannot_be_done() -> None:
    with pytest.raises(Conflict):
        moved(VisitState.DUE, VisitState.DONE)
    assert moved(VisitState.PLANNED, VisitState.DONE) is VisitState.DONE
    assert moved(VisitState.DUE, VisitState.PLANNED) is VisitState.PLANNED


def test_only_what_was_not_seen_is_due_again() -> None:
    visit = due_visits(programme(), CYCLE, [SITE]).visits[1]
    assert replacement(visit, VisitState.DONE) is None
    for state in (VisitState.MISSED, VisitState.SKIPPED):
        again = replacement(visit, state)
        assert again is not None
        assert replace(again, id=visit.id, replaces=None) == visit
        assert again.replaces == visit.id
