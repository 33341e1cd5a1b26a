"""Programmes, cycles, visits and plans: what their ports promise, kept by the database and by memory alike."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import shapely
from psycopg import Connection

from geodata.database import Database
from geodata.stores.cycles import CycleStore
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from geodata.stores.visits import VisitStore
from gridsvc import ports
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.patrols.cycles import Cycle, next_cycle
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.programme import Calendar, Level, PatrolledSite, Programme, Register, Rule, Tier
from gridsvc.patrols.visits import VisitState, due_visits, replacement
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.plans.plan import (
    Certificate,
    Evidence,
    Plan,
    PlanStatus,
    PlanTeam,
    Provenance,
    Reason,
    ReasonCode,
    Route,
    Stop,
    Totals,
    Unplanned,
)
from gridsvc.roads import Mode
from tests.fakes.patrols import Memory, MemoryCycles, MemoryPlans, MemoryProgrammes, MemoryVisits
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_world import CITY, DISTRICT, LANE, MARKET, RIDERS, SCHOOL, WALKERS

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLOCK = ZoneInfo("Asia/Shanghai")
SITES = (
    PatrolledSite(SCHOOL, "一小", "school", Register.DEMONSTRATION, Tier.DEMONSTRATION, "990101001", 2),
    PatrolledSite(MARKET, "南市场", "produce_market", Register.DEMONSTRATION, Tier.DEMONSTRATION, "990101001", 2),
    PatrolledSite(LANE, "后巷", "back_street", Register.HOT_SPOT, Tier.GENERAL, "990101001", 1),
)


@dataclass
class Stores:
    programmes: ports.ProgrammeStore
    cycles: ports.CycleStore
    visits: ports.VisitStore
    plans: ports.PlanRegister


@pytest.fixture(params=["memory", "postgis"])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    if request.param == "memory":
        memory = Memory(CITY, "Asia/Shanghai", SITES)
        yield Stores(MemoryProgrammes(memory), MemoryCycles(memory), MemoryVisits(memory), MemoryPlans(memory))
        return
    database: Database = request.getfixturevalue("database")
    with database.connect() as connection:
        patrol_world.build(connection)
        yield Stores(ProgrammeStore(connection), CycleStore(connection), VisitStore(connection), PlanStore(connection))


def programme(**changes: Any) -> Programme:
    given: dict[str, Any] = {
        "id": UUID(int=1),
        "city": CITY,
        "district": DISTRICT,
        "name": "十日巡查",
        "level": Level.OFFICE,
        "starts_on": MONDAY,
        "teams": (WALKERS, RIDERS),
        "days": 5,
        **changes,
    }
    return Programme(**given)


def started(stores: Stores, chosen: Programme, after: Cycle | None = None) -> Cycle:
    """A cycle with the visits to school (2) and market (1)."""
    cycle = next_cycle(chosen, after, WorkingDays())
    rules = (Rule(site=SCHOOL, visits=2), Rule(site=MARKET, visits=1))
    stores.cycles.add(cycle, due_visits(replace(chosen, rules=rules), cycle, SITES))
    return cycle


def visit(cycle: Cycle, site: UUID, ordinal: int = 1) -> UUID:
    rules = (Rule(visits=2),)
    return next(
        each.id
        for each in due_visits(programme(rules=rules), cycle, SITES)
        if (each.site, each.ordinal) == (site, ordinal)
    )


def plan(cycle: Cycle, number: int = 1) -> Plan:
    """School once on Monday by the riders, the market not; the school's second visit is not spoken of."""
    times = [datetime(2026, 11, 23, 8, minute, tzinfo=CLOCK) for minute in (30, 35, 45, 50)]
    stop = Stop(
        visit=visit(cycle, SCHOOL),
        subject=SCHOOL,
        sequence=1,
        arrive=times[1],
        begin=times[1],
        end=times[2],
        travel_ms=300_500,
        travel_m=900,
        entry=(102.7, 25.05),
        exit=(102.7, 25.05),
    )
    route = Route(
        id=UUID(int=500 + number),
        team=RIDERS,
        date=MONDAY,
        start=times[0],
        end=times[3],
        end_at=(102.7, 25.05),
        travel_ms=300_500,
        travel_m=900,
        service_ms=600_000,
        wait_ms=0,
        break_ms=0,
        return_ms=300_000,
        return_m=800,
        stops=(stop,),
    )
    left = Unplanned(visit(cycle, MARKET), MARKET, Reason(ReasonCode.NO_TIME, Evidence.SEARCHED, {"seconds": 1.5}))
    return Plan(
        id=UUID(int=600 + number),
        city=CITY,
        programme=cycle.programme,
        cycle=cycle.id,
        status=PlanStatus.DRAFT,
        synthetic=True,
        calendar="fixed",
        dates=cycle.dates,
        guarantee=Guarantee.PER_CYCLE,
        provenance=Provenance(NOW, "sha256:a", "sha256:b", "1", "by hand", seed=3, iterations=0),
        teams=(PlanTeam(RIDERS, "骑行队", Mode.EBIKE, (102.7, 25.05)),),
        routes=(route,),
        unplanned=(left,),
        totals=Totals(3, 1, 1, 600_500, 1700, 0),
        certificate=Certificate(None, None),
    )


class TestProgrammes:
    def test_what_was_added_is_there_as_it_was(self, stores: Stores) -> None:
        chosen = programme(
            rules=(Rule(register=Register.HOT_SPOT, visits=2), Rule(site=SCHOOL), Rule(tier=Tier.GENERAL, visits=0)),
            calendar=Calendar.WORKING,
            guarantee=Guarantee.ROLLING,
            min_gap_days=2,
            max_gap_days=7,
            quota_per_cycle=4,
            settings={"closed_days": ["2026-12-24"], "weights": {"fair": 0.5}},
            teams=(WALKERS,),
        )
        stores.programmes.add(chosen)
        assert stores.programmes.programme(chosen.id) == chosen
        assert stores.programmes.programmes(CITY) == (chosen,)
        assert stores.programmes.programmes("990200") == ()

    def test_a_name_is_given_once(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        with pytest.raises(Conflict):
            stores.programmes.add(programme(id=UUID(int=2)))

    def test_an_unknown_one_is_not_found(self, stores: Stores) -> None:
        with pytest.raises(NotFound):
            stores.programmes.programme(UUID(int=9))

    def test_sites_come_with_register_zone_and_usual_visits(self, stores: Stores) -> None:
        found = {each.site: each for each in stores.programmes.patrolled_sites(CITY, MONDAY)}
        assert found[SCHOOL] == SITES[0]
        assert found[LANE].tier is Tier.GENERAL
        assert patrol_world.CLOSED not in found


class TestCycles:
    def test_cycles_follow_each_other(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        first = started(stores, programme())
        second = started(stores, programme(), after=first)
        assert stores.cycles.cycles(UUID(int=1)) == (first, second)
        assert second.starts_on == date(2026, 11, 28)

    def test_cycles_do_not_overlap(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        first = started(stores, programme())
        late = next_cycle(programme(), None, WorkingDays(), starts_on=first.ends_on)
        with pytest.raises(Conflict):
            stores.cycles.add(late, ())

    def test_draws_are_counted_by_cycle_and_not_by_visit(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        started(stores, programme(), after=started(stores, programme()))
        assert stores.cycles.drawn_before(UUID(int=1)) == {SCHOOL: 2, MARKET: 2}

    def test_visits_begin_as_due(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        stored = stores.visits.visit(visit(cycle, SCHOOL, 2))
        assert (stored.visit.site, stored.visit.ordinal, stored.state) == (SCHOOL, 2, VisitState.DUE)
        assert (stored.city, stored.time_zone, stored.cycle_ends_on) == (CITY, "Asia/Shanghai", cycle.ends_on)


class TestVisits:
    def test_what_was_missed_is_due_again_once(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        missed = stores.visits.visit(visit(cycle, SCHOOL)).visit
        stores.visits.end(missed.id, VisitState.MISSED, NOW)
        assert stores.cycles.unseen(UUID(int=1)) == {SCHOOL: missed.id}
        again = replacement(missed, VisitState.MISSED)
        assert again is not None
        stores.visits.replace(again)
        assert stores.visits.visit(again.id).visit == again
        assert stores.visits.visit(again.id).state is VisitState.DUE
        assert stores.cycles.unseen(UUID(int=1)) == {}

    def test_an_end_is_an_end(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        ended = visit(cycle, SCHOOL)
        stores.visits.end(ended, VisitState.SKIPPED, NOW, "school holidays")
        with pytest.raises(Conflict):
            stores.visits.end(ended, VisitState.MISSED, NOW)

    def test_an_unknown_one_is_not_found(self, stores: Stores) -> None:
        with pytest.raises(NotFound):
            stores.visits.visit(UUID(int=9))


class TestPlans:
    def test_a_draft_comes_back_as_it_was_and_changes_no_visit(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        draft = plan(cycle)
        assert stores.plans.save_draft(draft, "planner") == 1
        assert stores.plans.plan(draft.id) == draft
        assert stores.visits.visit(visit(cycle, SCHOOL)).state is VisitState.DUE

    def test_versions_count_up_within_a_cycle(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        first = started(stores, programme())
        second = started(stores, programme(), after=first)
        drafts = [plan(first, 1), plan(first, 2), plan(second, 3)]
        assert [stores.plans.save_draft(each, "planner") for each in drafts] == [1, 2, 1]
        assert [each.id for each in stores.plans.plans_of(UUID(int=1))] == [each.id for each in drafts]
        version = stores.plans.version(drafts[1].id)
        assert (version.version, version.seed, version.made_by) == (2, 3, "planner")
        assert (version.visits_planned, version.visits_unplanned) == (1, 1)
        assert (version.starts_on, version.ends_on, version.city) == (first.starts_on, first.ends_on, CITY)

    def test_publishing_sets_states_and_supersedes(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        first, second = plan(cycle, 1), replace(plan(cycle, 2), routes=(), unplanned=())
        stores.plans.save_draft(first, "planner")
        stores.plans.save_draft(second, "planner")

        stores.plans.publish(first.id, NOW)
        states = [stores.visits.visit(visit(cycle, *which)).state for which in ((SCHOOL, 1), (SCHOOL, 2), (MARKET, 1))]
        assert states == [VisitState.PLANNED, VisitState.DUE, VisitState.UNPLANNED]
        assert stores.plans.plan(first.id).status is PlanStatus.PUBLISHED
        assert stores.plans.version(first.id).published_at == NOW

        stores.plans.publish(second.id, NOW)
        assert stores.plans.plan(first.id).status is PlanStatus.SUPERSEDED
        assert stores.visits.visit(visit(cycle, SCHOOL)).state is VisitState.DUE

    def test_a_visit_that_ended_stays_as_it_is(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        stores.plans.save_draft(plan(cycle, 1), "planner")
        stores.plans.publish(plan(cycle, 1).id, NOW)
        stores.visits.end(visit(cycle, SCHOOL), VisitState.DONE, NOW)
        stores.plans.save_draft(plan(cycle, 2), "planner")
        stores.plans.publish(plan(cycle, 2).id, NOW)
        assert stores.visits.visit(visit(cycle, SCHOOL)).state is VisitState.DONE

    def test_only_a_draft_is_published(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        stores.plans.save_draft(plan(cycle), "planner")
        stores.plans.publish(plan(cycle).id, NOW)
        with pytest.raises(Conflict):
            stores.plans.publish(plan(cycle).id, NOW)
        with pytest.raises(Conflict):
            stores.plans.save_draft(replace(plan(cycle, 2), status=PlanStatus.PUBLISHED), "planner")

    def test_an_unknown_one_is_not_found(self, stores: Stores) -> None:
        for ask in (stores.plans.plan, stores.plans.version):
            with pytest.raises(NotFound):
                ask(UUID(int=9))
        with pytest.raises(NotFound):
            stores.plans.save_draft(plan(next_cycle(programme(), None, WorkingDays())), "planner")


class TestOnlyInTheDatabase:
    @pytest.mark.parametrize(
        ("changes", "named"),
        [({"rules": (Rule(site=UUID(int=9)),)}, "site"), ({"teams": (RIDERS, UUID(int=9))}, "team")],
    )
    def test_rules_and_teams_of_another_city_are_refused(
        self, database: Database, changes: dict[str, Any], named: str
    ) -> None:
        with database.connect() as connection:
            patrol_world.build(connection)
            with pytest.raises(InvalidInput, match=named):
                ProgrammeStore(connection).add(programme(**changes))

    def test_routes_stops_and_ways_are_rows(self, database: Database) -> None:
        way = shapely.MultiLineString([[(102.7, 25.05), (102.701, 25.05)], [(102.701, 25.05), (102.7, 25.05)]])
        with database.connect() as connection:
            patrol_world.build(connection)
            ProgrammeStore(connection).add(programme())
            cycle = next_cycle(programme(), None, WorkingDays())
            CycleStore(connection).add(cycle, due_visits(programme(), cycle, SITES))
            store = PlanStore(connection)
            draft = plan(cycle)
            store.save_draft(draft, "planner")
            store.draw(draft.id, {draft.routes[0].id: way})
            routes = connection.execute(
                "SELECT route.on_date, team.public_id, stops, travel_s, travel_m, service_s"
                " FROM route JOIN team ON team.id = team_id"
            ).fetchall()
            stops = connection.execute(
                "SELECT sequence, visit.public_id, arrive, travel_s, ST_X(entry)"
                " FROM stop JOIN visit ON visit.id = visit_id"
            ).fetchall()
            assert store.ways(draft.id)[draft.routes[0].id].equals(way)
            store.publish(draft.id, NOW)
            (placed,) = connection.execute(
                "SELECT on_date, team.public_id FROM visit JOIN team ON team.id = team_id"
            ).fetchall()
            (left,) = connection.execute("SELECT reason FROM visit WHERE state = 'unplanned'").fetchall()
        assert routes == [(MONDAY, RIDERS, 1, 600.5, 1700, 600)]
        assert stops == [(1, visit(cycle, SCHOOL), draft.routes[0].stops[0].arrive, 300.5, 102.7)]
        assert placed == (MONDAY, RIDERS)
        assert left == ("no_time",)

    def test_days_that_a_later_plan_leaves_out_are_called_off(self, database: Database) -> None:
        with database.connect() as connection:
            two_drafts(connection)
            store = PlanStore(connection)
            first, second = UUID(int=601), UUID(int=602)
            store.publish(first, NOW)
            assert store.called_off(first) == store.called_off(second) == []
            store.publish(second, NOW)
            assert store.called_off(second) == []
            connection.execute("DELETE FROM route WHERE plan_id = (SELECT id FROM plan WHERE public_id = %s)", [second])
            (off,) = store.called_off(second)
            assert (off["team"], off["date"], off["start"] < off["end"]) == (RIDERS, MONDAY, True)
            connection.execute("UPDATE plan SET sealed = true WHERE public_id = %s", [first])
            assert store.called_off(second) == []

    def test_two_published_plans_of_a_cycle_cannot_be(self, database: Database) -> None:
        with pytest.raises(Conflict), database.connect() as connection:
            two_drafts(connection).execute("UPDATE plan SET status = 'published', published_at = now()")

    def test_of_two_publications_at_once_the_later_one_holds(self, database: Database) -> None:
        with database.connect() as connection:
            two_drafts(connection)
        first, second = UUID(int=601), UUID(int=602)
        with ThreadPoolExecutor() as threads:
            with database.connect() as connection:
                PlanStore(connection).publish(first, NOW)
                other = threads.submit(published_alone, database, second)
            other.result(timeout=60)
        with database.connect() as connection:
            found = [PlanStore(connection).version(each).status for each in (first, second)]
        assert found == [PlanStatus.SUPERSEDED, PlanStatus.PUBLISHED]


def published_alone(database: Database, plan_id: UUID) -> None:
    with database.connect() as connection:
        PlanStore(connection).publish(plan_id, NOW)


def two_drafts(connection: Connection) -> Connection:
    patrol_world.build(connection)
    ProgrammeStore(connection).add(programme())
    cycle = next_cycle(programme(), None, WorkingDays())
    CycleStore(connection).add(cycle, due_visits(programme(), cycle, SITES))
    for number in (1, 2):
        PlanStore(connection).save_draft(plan(cycle, number), "planner")
    return connection
