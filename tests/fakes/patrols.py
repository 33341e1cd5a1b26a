"""Programmes, cycles, visits and plans kept in memory, as their ports say."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from shapely import MultiLineString

from gridsvc.errors import Conflict, NotFound
from gridsvc.patrols.campaign import Campaign
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.programme import PatrolledSite, Programme
from gridsvc.patrols.sampling import Draw
from gridsvc.patrols.visits import DueVisit, DueVisits, StoredVisit, VisitState, moved
from gridsvc.plans.plan import Plan, PlanStatus
from gridsvc.plans.version import PlanVersion

Value = TypeVar("Value")
_OPEN = {VisitState.PLANNED, VisitState.UNPLANNED}


@dataclass
class Memory:
    """What all stores of one test see."""

    city: str
    time_zone: str
    sites: tuple[PatrolledSite, ...]
    programmes: dict[UUID, Programme] = field(default_factory=dict)
    cycles: dict[UUID, Cycle] = field(default_factory=dict)
    campaigns: list[Campaign] = field(default_factory=list)
    draws: dict[UUID, tuple[Draw, ...]] = field(default_factory=dict)
    visits: dict[UUID, DueVisit] = field(default_factory=dict)
    states: dict[UUID, VisitState] = field(default_factory=dict)
    cycle_of: dict[UUID, UUID] = field(default_factory=dict)
    plans: dict[UUID, Plan] = field(default_factory=dict)
    versions: dict[UUID, PlanVersion] = field(default_factory=dict)


@dataclass
class MemoryProgrammes:
    memory: Memory

    def add(self, programme: Programme) -> None:
        if any((each.city, each.name) == (programme.city, programme.name) for each in self.memory.programmes.values()):
            raise Conflict("there is already one of that name")
        self.memory.programmes[programme.id] = programme

    def programme(self, programme_id: UUID) -> Programme:
        return _found(self.memory.programmes, programme_id)

    def programmes(self, city: str) -> tuple[Programme, ...]:
        found = (each for each in self.memory.programmes.values() if each.city == city)
        return tuple(sorted(found, key=lambda each: each.name))

    def patrolled_sites(self, city: str, on: date) -> tuple[PatrolledSite, ...]:
        assert on
        return self.memory.sites if city == self.memory.city else ()


@dataclass
class MemoryCycles:
    memory: Memory

    def add(self, cycle: Cycle, due: DueVisits) -> None:
        for other in self.cycles(cycle.programme):
            if other.starts_on <= cycle.ends_on and cycle.starts_on <= other.ends_on:
                raise Conflict("cycles overlap")
        self.memory.cycles[cycle.id] = cycle
        self.memory.draws[cycle.id] = due.draws
        for visit in due.visits:
            self._add(visit, cycle.id)

    def cycles(self, programme: UUID) -> tuple[Cycle, ...]:
        found = (each for each in self.memory.cycles.values() if each.programme == programme)
        return tuple(sorted(found, key=lambda each: each.starts_on))

    def lay(self, cycle: UUID, visits: Sequence[DueVisit]) -> None:
        _found(self.memory.cycles, cycle)
        for visit in visits:
            self._add(visit, cycle)

    def ordinals(self, cycle: UUID) -> Mapping[UUID, int]:
        held = [visit for visit in self.memory.visits.values() if self.memory.cycle_of[visit.id] == cycle]
        return {visit.site: max(other.ordinal for other in held if other.site == visit.site) for visit in held}

    def draws(self, cycle: UUID) -> tuple[Draw, ...]:
        return self.memory.draws.get(cycle, ())

    def drawn_before(self, programme: UUID) -> Mapping[UUID, int]:
        return Counter(site for site, _ in {(visit.site, cycle) for visit, cycle in self._of(programme)})

    def unseen(self, programme: UUID) -> Mapping[UUID, UUID]:
        replaced = {each.replaces for each in self.memory.visits.values()}
        lost = {VisitState.SKIPPED, VisitState.MISSED}
        return {
            visit.site: visit.id
            for visit, _ in self._of(programme)
            if self.memory.states[visit.id] in lost and visit.id not in replaced
        }

    def _of(self, programme: UUID) -> list[tuple[DueVisit, UUID]]:
        cycles = {cycle.id for cycle in self.cycles(programme)}
        of = self.memory.cycle_of
        return [(visit, of[visit.id]) for visit in self.memory.visits.values() if of[visit.id] in cycles]

    def _add(self, visit: DueVisit, cycle: UUID) -> None:
        self.memory.visits[visit.id] = visit
        self.memory.states[visit.id] = VisitState.DUE
        self.memory.cycle_of[visit.id] = cycle


@dataclass
class MemoryCampaigns:
    memory: Memory

    def add(self, campaign: Campaign) -> None:
        if any(each.name == campaign.name for each in self.memory.campaigns):
            raise Conflict("there is already one of that name")
        self.memory.campaigns.append(campaign)

    def campaigns(self, city: str) -> tuple[Campaign, ...]:
        return tuple(each for each in self.memory.campaigns if each.city == city)


@dataclass
class MemoryVisits:
    memory: Memory

    def visit(self, visit_id: UUID) -> StoredVisit:
        visit = _found(self.memory.visits, visit_id)
        cycle = self.memory.cycles[self.memory.cycle_of[visit_id]]
        memory = self.memory
        return StoredVisit(visit, memory.states[visit_id], memory.city, memory.time_zone, cycle.ends_on)

    def end(self, visit_id: UUID, state: VisitState, at: datetime, reason: str | None = None) -> None:
        assert at.tzinfo
        assert reason or state is not VisitState.SKIPPED
        self.memory.states[visit_id] = moved(self.visit(visit_id).state, state)

    def replace(self, visit: DueVisit) -> None:
        assert visit.replaces
        MemoryCycles(self.memory)._add(visit, self.memory.cycle_of[visit.replaces])


@dataclass
class MemoryPlans:
    memory: Memory

    def save_draft(self, plan: Plan, made_by: str) -> int:
        cycle = _found(self.memory.cycles, plan.cycle)
        if plan.status is not PlanStatus.DRAFT or plan.id in self.memory.plans:
            raise Conflict("not a new draft")
        number = 1 + sum(1 for each in self.memory.versions.values() if each.cycle == plan.cycle)
        self.memory.plans[plan.id] = plan
        self.memory.versions[plan.id] = PlanVersion(
            id=plan.id,
            programme=plan.programme,
            cycle=plan.cycle,
            city=plan.city,
            version=number,
            status=plan.status,
            seed=plan.provenance.seed,
            made_at=plan.provenance.made_at,
            made_by=made_by,
            published_at=None,
            starts_on=cycle.starts_on,
            ends_on=cycle.ends_on,
            visits_planned=plan.totals.visits_planned,
            visits_unplanned=plan.totals.visits_unplanned,
        )
        return number

    def plan(self, plan_id: UUID) -> Plan:
        return _found(self.memory.plans, plan_id)

    def draw(self, plan_id: UUID, ways: Mapping[UUID, MultiLineString]) -> None:
        assert set(ways) <= {route.id for route in self.plan(plan_id).routes}

    def plans_of(self, programme: UUID) -> tuple[PlanVersion, ...]:
        found = (each for each in self.memory.versions.values() if each.programme == programme)
        return tuple(sorted(found, key=lambda each: (each.starts_on, each.version)))

    def version(self, plan_id: UUID) -> PlanVersion:
        return _found(self.memory.versions, plan_id)

    def publish(self, plan_id: UUID, at: datetime) -> None:
        if self.version(plan_id).status is not PlanStatus.DRAFT:
            raise Conflict("only a draft can be published")
        cycle = self.version(plan_id).cycle
        for other in list(self.memory.versions.values()):
            if other.cycle == cycle and other.status is PlanStatus.PUBLISHED:
                self._set(other.id, PlanStatus.SUPERSEDED, other.published_at)
        self._set(plan_id, PlanStatus.PUBLISHED, at)
        self._set_visits(self.plan(plan_id))

    def _set(self, plan_id: UUID, status: PlanStatus, at: datetime | None) -> None:
        self.memory.plans[plan_id] = replace(self.memory.plans[plan_id], status=status)
        self.memory.versions[plan_id] = replace(self.memory.versions[plan_id], status=status, published_at=at)

    def _set_visits(self, plan: Plan) -> None:
        states = self.memory.states
        planned = {stop.visit for route in plan.routes for stop in route.stops}
        unplanned = {each.visit for each in plan.unplanned}
        for visit in (each for each, cycle in self.memory.cycle_of.items() if cycle == plan.cycle):
            if states[visit] in _OPEN:
                states[visit] = VisitState.DUE
            if states[visit] is VisitState.DUE and visit in planned | unplanned:
                states[visit] = VisitState.PLANNED if visit in planned else VisitState.UNPLANNED


def _found(values: Mapping[UUID, Value], key: UUID) -> Value:
    try:
        return values[key]
    except KeyError as error:
        raise NotFound(f"there is no {key}") from error
