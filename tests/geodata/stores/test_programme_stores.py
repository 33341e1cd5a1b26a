"""Programmes and cycles: what their ports promise, kept by the database and by memory alike."""

from dataclasses import replace
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
from gridsvc.patrols.sampling import Drawing
from gridsvc.patrols.timetable import hours_from_text
from gridsvc.patrols.visits import DueVisits, VisitState, due_visits, replacement
from gridsvc.patrols.working_days import WorkingDays
from tests.geodata.stores import patrol_world
from tests.geodata.stores.patrol_records import MONDAY, NOW, SITES, Stores, programme, started, visit
from tests.geodata.stores.patrol_world import CITY, LANE, MARKET, RIDERS, SCHOOL, WALKERS


class TestProgrammes:
    def test_what_was_added_is_there_as_it_was(self, stores: Stores) -> None:
        chosen = programme(
            rules=(
                Rule(register=Register.HOT_SPOT, visits=2),
                Rule(
                    site=SCHOOL,
                    draw=3,
                    min_gap=2,
                    max_gap=6,
                    hours=hours_from_text("1-5 07:00-09:00"),
                    teams=(WALKERS,),
                ),
                Rule(tier=Tier.GENERAL, visits=0),
            ),
            calendar=Calendar.WORKING,
            guarantee=Guarantee.ROLLING,
            min_gap_days=2,
            max_gap_days=7,
            quota_per_cycle=4,
            cover_group="三级巡查",
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
        assert replace(found[SCHOOL], zones=frozenset(), own_visits=None) == SITES[0]
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
            stores.cycles.add(late, DueVisits(()))

    def test_draws_are_counted_by_cycle_and_not_by_visit(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        started(stores, programme(), after=started(stores, programme()))
        assert stores.cycles.drawn_before(UUID(int=1)) == {SCHOOL: 2, MARKET: 2}

    def test_draws_are_on_record(self, stores: Stores) -> None:
        asked = programme(rules=(Rule(draw=2, visits=1),), quota_per_cycle=1)
        stores.programmes.add(asked)
        cycle = next_cycle(asked, None, WorkingDays())
        due = due_visits(asked, cycle, SITES, drawing=Drawing(2**40))
        stores.cycles.add(cycle, due)
        assert stores.cycles.draws(cycle.id) == due.draws
        assert [(each.rule, len(each.drawn), each.holds) for each in due.draws] == [(1, 2, True), (None, 1, True)]
        assert stores.cycles.draws(UUID(int=9)) == ()

    def test_a_visit_knows_its_rule_and_so_does_the_one_that_replaces_it(self, stores: Stores) -> None:
        asked = programme(rules=(Rule(site=MARKET, visits=0), Rule(site=SCHOOL, visits=1)))
        stores.programmes.add(asked)
        cycle = next_cycle(asked, None, WorkingDays())
        due = due_visits(asked, cycle, SITES)
        stores.cycles.add(cycle, due)
        (school,) = due.visits
        stores.visits.end(school.id, VisitState.MISSED, NOW)
        again = replacement(school, VisitState.MISSED)
        assert again
        stores.visits.replace(again)
        assert [stores.visits.visit(each.id).visit.rule for each in (school, again)] == [2, 2]

    def test_visits_begin_as_due(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        stored = stores.visits.visit(visit(cycle, SCHOOL, 2))
        assert (stored.visit.site, stored.visit.ordinal, stored.state) == (SCHOOL, 2, VisitState.DUE)
        assert (stored.city, stored.time_zone, stored.cycle_ends_on) == (CITY, "Asia/Shanghai", cycle.ends_on)


class TestOnlyInTheDatabase:
    @pytest.mark.parametrize(
        ("changes", "named"),
        [
            ({"rules": (Rule(site=UUID(int=9)),)}, "site"),
            ({"rules": (Rule(zone=UUID(int=9)),)}, "zone"),
            ({"teams": (RIDERS, UUID(int=9))}, "team"),
        ],
    )
    def test_rules_and_teams_of_another_city_are_refused(
        self, database: Database, changes: dict[str, Any], named: str
    ) -> None:
        with database.connect() as connection:
            patrol_world.build(connection)
            with pytest.raises(InvalidInput, match=named):
                ProgrammeStore(connection).add(programme(**changes))

    def test_a_rule_of_a_zone_chooses_what_lies_in_it(self, database: Database) -> None:
        with database.connect() as connection:
            patrol_world.build(connection)
            store = ProgrammeStore(connection)
            zones = {name: zone for zone, name in store.zone_names(CITY).items()}
            asked = programme(rules=(Rule(zone=zones["demonstration"], visits=1),))
            store.add(asked)
            assert store.programme(asked.id) == asked
            chosen = [each.site for each in store.patrolled_sites(CITY, MONDAY) if asked.visits_to(each)]
            assert set(chosen) == {SCHOOL, MARKET}
