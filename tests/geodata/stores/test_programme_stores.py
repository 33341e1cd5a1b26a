"""Programmes and cycles: what their ports promise, kept by the database and by memory alike."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from geodata.database import Database
from geodata.stores.programmes import ProgrammeStore
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.patrols.cycles import next_cycle
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.programme import Calendar, Register, Rule, Tier
from gridsvc.patrols.visits import VisitState
from gridsvc.patrols.working_days import WorkingDays
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_records import MONDAY, SITES, Stores, programme, started, visit
from tests.geodata.stores.patrol_world import CITY, LANE, MARKET, RIDERS, SCHOOL, WALKERS


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
