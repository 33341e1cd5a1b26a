"""Due visits by rule and quota, and the states they go through."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gridsvc.errors import Conflict
from gridsvc.patrols.cycles import next_cycle
from gridsvc.patrols.programme import PatrolledSite, Register, Rule
from gridsvc.patrols.visits import ENDED, Drawing, VisitState, drawn_sites, due_visits, moved, replacement
from gridsvc.patrols.working_days import WorkingDays
from tests.gridsvc.patrols.test_programme import SITE, programme

CYCLE = next_cycle(programme(), None, WorkingDays())
MANY = tuple(
    PatrolledSite(UUID(int=100 + n), f"{n}", f"kind{n % 4}", Register.ASSESSABLE, street=f"{n % 3}") for n in range(120)
)


def test_each_visit_of_a_site_has_an_id_and_a_number() -> None:
    found = due_visits(programme(), CYCLE, [SITE])
    assert [each.ordinal for each in found] == [1, 2, 3]
    assert len({each.id for each in found}) == 3
    assert found == due_visits(programme(), CYCLE, [SITE])


def test_a_visit_not_made_is_named_by_the_first_of_the_next_cycle() -> None:
    missed = UUID(int=77)
    found = due_visits(programme(), CYCLE, [SITE], unseen={SITE.site: missed, UUID(int=78): UUID(int=79)})
    assert [each.replaces for each in found] == [missed, None, None]


def test_a_quota_draws_so_many_sites_with_all_their_visits() -> None:
    found = due_visits(programme(quota_per_cycle=6, rules=(Rule(visits=2),)), CYCLE, MANY)
    assert len(found) == 12
    assert len({each.site for each in found}) == 6


@pytest.mark.parametrize("seed", range(5))
def test_what_was_drawn_and_not_seen_is_drawn_first(seed: int) -> None:
    missed = {site.site: UUID(int=900 + n) for n, site in enumerate(MANY[:8])}
    drawing = Drawing(seed, {site.site: 3 for site in MANY[:8]})
    few = due_visits(programme(quota_per_cycle=6, rules=(Rule(visits=1),)), CYCLE, MANY, drawing=drawing, unseen=missed)
    assert len(few) == 6
    assert all(each.replaces == missed[each.site] for each in few)
    more = due_visits(
        programme(quota_per_cycle=20, rules=(Rule(visits=1),)), CYCLE, MANY, drawing=drawing, unseen=missed
    )
    assert len(more) == 20
    assert {each.site for each in more if each.replaces} == set(missed)


@given(some.integers(0, 2**32), some.integers(1, 130))
def test_every_stratum_gives_its_share(seed: int, quota: int) -> None:
    drawn = drawn_sites(MANY, quota, Drawing(seed))
    assert len(drawn) == min(quota, 120)
    kinds = Counter(site.category for site in MANY if site.site in drawn)
    assert all(int(quota / 4) <= kinds[f"kind{n}"] <= int(quota / 4) + 1 for n in range(4)) or quota > 120


@given(some.integers(0, 2**32))
def test_nothing_is_drawn_again_before_everything_was_drawn(seed: int) -> None:
    times: Counter[UUID] = Counter()
    for number in range(5):
        times.update(drawn_sites(MANY, 30, Drawing(seed + number, times)))
        assert max(times.values()) - min(times[site.site] for site in MANY) <= 1
    assert sum(times.values()) == 150


def test_another_seed_draws_other_sites() -> None:
    assert drawn_sites(MANY, 20, Drawing(1)) != drawn_sites(MANY, 20, Drawing(2))


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
    visit = due_visits(programme(), CYCLE, [SITE])[1]
    assert replacement(visit, VisitState.DONE) is None
    for state in (VisitState.MISSED, VisitState.SKIPPED):
        again = replacement(visit, state)
        assert again is not None
        assert replace(again, id=visit.id, replaces=None) == visit
        assert again.replaces == visit.id
