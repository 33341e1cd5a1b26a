"""Programmes, cycles and plans as planners use them, with everything kept in memory."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from gridsvc.actors import SYSTEM, Actor, Role, Scope, ScopeKind
from gridsvc.errors import Conflict, Forbidden, InvalidInput
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.programme import Calendar, PatrolledSite, Register, Rule
from gridsvc.patrols.visits import VisitState
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.plans.document import plan_from_document
from gridsvc.plans.plan import Plan, PlanStatus
from gridsvc.plans.task import PlanningTask
from gridsvc.usecases.add_programme import add_programme
from gridsvc.usecases.check_plan import Ground
from gridsvc.usecases.end_visit import end_visit
from gridsvc.usecases.lay_campaign import LaidCampaign, lay_campaign
from gridsvc.usecases.publish_plan import publish_plan
from gridsvc.usecases.start_cycle import StartedCycle, start_cycle
from tests.fakes.patrols import Memory, MemoryCampaigns, MemoryCycles, MemoryPlans, MemoryProgrammes, MemoryVisits
from tests.gridsvc.patrols.test_campaign import campaign
from tests.gridsvc.patrols.test_programme import SITE, programme
from tests.gridsvc.plans import small_plan

OTHER = PatrolledSite(UUID(int=2), "后巷", "back_street", Register.HOT_SPOT)
PATROLLER = Actor("p", Role.PATROLLER)
ELSEWHERE = Actor("e", Role.PLANNER, Scope(ScopeKind.CITY, "990200"))
LOCAL = Actor("l", Role.PLANNER, Scope(ScopeKind.CITY, "990100"))


def now() -> datetime:
    return datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def memory() -> Memory:
    return Memory("990100", "Asia/Shanghai", (SITE, OTHER))


def start(memory: Memory, actor: Actor = SYSTEM, **more: Any) -> StartedCycle:
    chosen = next(iter(memory.programmes.values()))
    stores = MemoryProgrammes(memory), MemoryCycles(memory), MemoryCampaigns(memory)
    return start_cycle(chosen, stores, WorkingDays(), actor=actor, **more)


def test_a_programme_says_how_many_visits_it_asks_for(memory: Memory) -> None:
    assert add_programme(programme(), MemoryProgrammes(memory), actor=LOCAL) == 4


def test_a_programme_that_chooses_nothing_is_refused_and_not_kept(memory: Memory) -> None:
    with pytest.raises(InvalidInput, match="choose none of 2 sites"):
        add_programme(programme(rules=(Rule(category="airport"),)), MemoryProgrammes(memory), actor=SYSTEM)
    assert not memory.programmes


@pytest.mark.parametrize("settings", [{"own_agency": "no"}, {"visits_per_day_max": 0}])
def test_a_programme_that_could_never_be_planned_is_not_kept(memory: Memory, settings: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        add_programme(programme(settings=settings), MemoryProgrammes(memory), actor=SYSTEM)
    assert not memory.programmes


@pytest.mark.parametrize("actor", [PATROLLER, ELSEWHERE, Actor("d", Role.PLANNER, Scope(ScopeKind.TEAM, "t"))])
def test_who_may_not_plan_changes_nothing(memory: Memory, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        add_programme(programme(), MemoryProgrammes(memory), actor=actor)
    add_programme(programme(), MemoryProgrammes(memory), actor=SYSTEM)
    with pytest.raises(Forbidden):
        start(memory, actor)
    assert not memory.cycles


def test_cycles_follow_and_what_was_missed_is_named(memory: Memory) -> None:
    add_programme(programme(), MemoryProgrammes(memory), actor=SYSTEM)
    first = start(memory)
    memory.states[first.visits[0].id] = VisitState.MISSED
    second = start(memory)
    assert second.cycle.starts_on == date(2026, 12, 3)
    assert [each.replaces for each in second.visits] == [first.visits[0].id, None, None, None]


def test_holidays_that_are_not_known_are_told_where_they_matter(memory: Memory) -> None:
    MemoryProgrammes(memory).add(programme())
    assert start(memory).unknown_years == ()
    memory.programmes = {UUID(int=9): programme(calendar=Calendar.WORKING)}
    assert start(memory, starts_on=date(2027, 1, 4)).unknown_years == (2027,)


class TestVisits:
    def test_what_was_missed_is_due_again_while_the_cycle_lasts(self, memory: Memory) -> None:
        MemoryProgrammes(memory).add(programme())
        visit = start(memory).visits[0]
        again = end_visit(visit.id, VisitState.MISSED, MemoryVisits(memory), actor=PATROLLER, clock=now)
        assert again is not None
        assert memory.states[again.id] is VisitState.DUE

    def test_after_the_last_day_the_next_cycle_takes_it_up(self, memory: Memory) -> None:
        MemoryProgrammes(memory).add(programme(days=3))
        visit = start(memory).visits[0]
        assert end_visit(visit.id, VisitState.MISSED, MemoryVisits(memory), actor=PATROLLER, clock=now) is None
        assert MemoryCycles(memory).unseen(UUID(int=9)) == {visit.site: visit.id}

    @pytest.mark.parametrize("state", [VisitState.SKIPPED, VisitState.PLANNED, VisitState.DUE])
    def test_skipping_wants_a_reason_and_other_states_are_no_ends(self, memory: Memory, state: VisitState) -> None:
        MemoryProgrammes(memory).add(programme())
        visit = start(memory).visits[0]
        with pytest.raises(InvalidInput):
            end_visit(visit.id, state, MemoryVisits(memory), actor=PATROLLER, clock=now)

    def test_a_citizen_ends_no_visit(self, memory: Memory) -> None:
        MemoryProgrammes(memory).add(programme())
        visit = start(memory).visits[0]
        with pytest.raises(Forbidden):
            end_visit(visit.id, VisitState.MISSED, MemoryVisits(memory), actor=Actor("c", Role.CITIZEN), clock=now)


class TestPublishing:
    @pytest.fixture
    def memory(self, memory: Memory) -> Memory:
        memory.cycles[small_plan.CYCLE] = Cycle(small_plan.CYCLE, small_plan.PROGRAMME, small_plan.TASK.dates)
        MemoryPlans(memory).save_draft(plan_from_document(small_plan.document()), "planner")
        return memory

    @staticmethod
    def ground(plan: Plan, task: PlanningTask = small_plan.TASK, roads: str = "sha256:roads") -> Ground:
        assert plan.id == small_plan.PLAN
        return Ground(task, small_plan.StraightRoad(), replace(small_plan.FACTS, roads=roads))

    def test_a_right_plan_is_put_in_force(self, memory: Memory) -> None:
        version = publish_plan(small_plan.PLAN, MemoryPlans(memory), self.ground, actor=LOCAL, clock=now)
        assert (version.status, version.published_at) == (PlanStatus.PUBLISHED, now())

    def test_a_plan_made_on_other_roads_is_refused(self, memory: Memory) -> None:
        def moved(plan: Plan) -> Ground:
            return self.ground(plan, roads="sha256:newer")

        with pytest.raises(Conflict, match="roads_out_of_date") as refused:
            publish_plan(small_plan.PLAN, MemoryPlans(memory), moved, actor=SYSTEM, clock=now)
        assert refused.value.code == "plan_has_faults"
        assert memory.versions[small_plan.PLAN].status is PlanStatus.DRAFT

    def test_a_plan_with_faults_is_refused(self, memory: Memory) -> None:
        fewer = replace(small_plan.TASK, sites=small_plan.SITES[:-1])
        with pytest.raises(Conflict, match="unknown_visit"):
            publish_plan(
                small_plan.PLAN, MemoryPlans(memory), lambda plan: self.ground(plan, fewer), actor=SYSTEM, clock=now
            )

    def test_only_drafts_are_published_and_only_by_those_who_may(self, memory: Memory) -> None:
        for actor in (PATROLLER, ELSEWHERE):
            with pytest.raises(Forbidden):
                publish_plan(small_plan.PLAN, MemoryPlans(memory), self.ground, actor=actor, clock=now)
        publish_plan(small_plan.PLAN, MemoryPlans(memory), self.ground, actor=SYSTEM, clock=now)
        with pytest.raises(Conflict, match="only a draft"):
            publish_plan(small_plan.PLAN, MemoryPlans(memory), self.ground, actor=SYSTEM, clock=now)


def laid(memory: Memory, actor: Actor = SYSTEM, today: date = date(2026, 11, 25), **changes: Any) -> LaidCampaign:
    stores = MemoryCampaigns(memory), MemoryProgrammes(memory), MemoryCycles(memory)
    return lay_campaign(campaign(programmes=(programme().id,), **changes), stores, actor=actor, today=today)


def test_a_campaign_adds_to_cycles_that_run_and_to_those_that_begin_later(memory: Memory) -> None:
    add_programme(programme(), MemoryProgrammes(memory), actor=SYSTEM)
    running = start(memory)
    before = len(memory.visits)
    told = laid(memory)
    assert (told.sites, told.visits, told.added) == (1, 2, ((running.cycle, 2),))
    assert len(memory.visits) == before + 2
    assert MemoryCycles(memory).ordinals(running.cycle.id)[SITE.site] == 5
    assert len(start(memory).visits) == before + 2
    assert len(start(memory).visits) == before


def test_a_campaign_leaves_cycles_alone_that_have_no_day_left(memory: Memory) -> None:
    add_programme(programme(), MemoryProgrammes(memory), actor=SYSTEM)
    start(memory)
    assert laid(memory, today=date(2026, 12, 3)).added == ()


def test_a_campaign_that_chooses_nothing_or_that_somebody_else_lays_is_not_kept(memory: Memory) -> None:
    add_programme(programme(), MemoryProgrammes(memory), actor=SYSTEM)
    with pytest.raises(InvalidInput, match="choose none of 2 sites"):
        laid(memory, rules=(Rule(category="airport"),))
    with pytest.raises(Forbidden):
        laid(memory, actor=PATROLLER)
    assert memory.campaigns == []


def test_what_replaces_a_visit_of_a_campaign_is_one_of_the_campaign(memory: Memory) -> None:
    add_programme(programme(), MemoryProgrammes(memory), actor=SYSTEM)
    start(memory)
    laid(memory)
    visit = next(each for each in memory.visits.values() if each.campaign)
    again = end_visit(visit.id, VisitState.MISSED, MemoryVisits(memory), actor=SYSTEM, clock=now)
    assert again is not None
    assert (again.campaign, again.rule) == (visit.campaign, visit.rule)
