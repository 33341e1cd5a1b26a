"""Plans: what their port promises, kept by the database and by memory alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
import shapely
from psycopg import Connection

from geodata.database import Database
from geodata.stores.cycles import CycleStore
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from gridsvc.errors import Conflict, NotFound
from gridsvc.patrols.cycles import next_cycle
from gridsvc.patrols.visits import VisitState, due_visits
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.plans.plan import (
    PlanStatus,
)
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_records import MONDAY, NOW, SITES, Stores, plan, programme, started, visit
from tests.geodata.stores.patrol_world import CITY, MARKET, RIDERS, SCHOOL


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
