"""What the planner is told of a cycle."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection

from geodata.database import Database
from geodata.reference.holidays import read_holidays
from geodata.stores.campaigns import CampaignStore
from geodata.stores.cycles import CycleStore
from geodata.stores.planning import PlanningStore
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from geodata.stores.visits import VisitStore
from gridsvc.actors import SYSTEM
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.patrols.cycles import Cycle, next_cycle
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.hours import WeeklyHours
from gridsvc.patrols.programme import Calendar, Level, Programme, Rule
from gridsvc.patrols.roster import RosterDay, RosterKind
from gridsvc.patrols.timetable import hours_from_text
from gridsvc.patrols.visits import VisitState, due_visits
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.plans.binding import guarantee_price
from gridsvc.plans.inputs import CycleInputs, DueSite
from gridsvc.roads import Mode
from gridsvc.usecases.lay_campaign import lay_campaign
from tests.geodata.stores import patrol_records, patrol_world
from tests.geodata.stores.patrol_world import AGENCY, CITY, HOTEL, LANE, MARKET, RIDERS, SCHOOL, WALKERS
from tests.gridsvc.patrols.test_campaign import campaign

MONDAY = date(2026, 11, 23)
DUSK = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect() as connection:
        patrol_world.build(connection)
        yield connection


def begun(connection: Connection, after: Cycle | None = None, **changes: Any) -> Cycle:
    given: dict[str, Any] = {
        "id": UUID(int=1),
        "city": CITY,
        "district": patrol_world.DISTRICT,
        "name": "每周巡查",
        "level": Level.AGENCY,
        "starts_on": MONDAY,
        "teams": (RIDERS, WALKERS),
        "days": 7,
        **changes,
    }
    programme = Programme(**given)
    store = ProgrammeStore(connection)
    if after is None:
        store.add(programme)
    cycle = next_cycle(programme, after, WorkingDays())
    CycleStore(connection).add(cycle, due_visits(programme, cycle, store.patrolled_sites(CITY, cycle.starts_on)))
    return cycle


def inputs(connection: Connection, cycle: Cycle, **more: Any) -> CycleInputs:
    return PlanningStore(connection, read_holidays()).inputs_of(cycle.id, **{"at": DUSK, **more})


def of_site(found: CycleInputs, subject: UUID) -> DueSite:
    return next(each for each in found.sites if each.subject == subject)


def end(connection: Connection, visit: UUID) -> None:
    connection.execute(
        "UPDATE visit SET state = 'planned', on_date = '2026-11-23', team_id = (SELECT min(id) FROM team)"
        " WHERE public_id = %s",
        [visit],
    )
    VisitStore(connection).end(visit, VisitState.DONE, DUSK)


def test_the_programme_and_its_city_are_told(connection: Connection) -> None:
    cycle = begun(connection, settings={"closed_days": ["2026-11-25"]}, min_gap_days=2, max_gap_days=6)
    found = inputs(connection, cycle)
    assert (found.programme, found.cycle, found.dates) == (UUID(int=1), cycle.id, cycle.dates)
    assert (found.calendar, found.guarantee, found.cycle_days) == ("fixed", Guarantee.PER_CYCLE, 7)
    assert (found.min_gap_days, found.max_gap_days, found.level) == (2, 6, "agency")
    assert found.closed_days == {date(2026, 11, 25)}
    assert (found.city.code, found.city.synthetic, found.city.time_zone) == (CITY, True, "Asia/Shanghai")


def test_sites_come_with_their_own_values_before_those_of_their_kind(connection: Connection) -> None:
    found = inputs(connection, begun(connection))
    market, hotel, school = (of_site(found, each) for each in (MARKET, HOTEL, SCHOOL))
    assert (market.minutes_on_site, market.agency, len(market.entries)) == (25, AGENCY, 2)
    assert market.entries[0] == pytest.approx((102.7031, 25.05))
    assert (hotel.minutes_on_site, hotel.priority) == (None, 9)
    assert hotel.category_minutes > 0
    assert len(school.visits) == 2
    assert len(set(school.visits)) == 2
    assert of_site(found, LANE).category == "back_street"
    assert patrol_world.CLOSED not in {each.subject for each in found.sites}


def test_sites_come_with_what_their_rule_says(connection: Connection) -> None:
    rule = Rule(site=SCHOOL, min_gap=3, max_gap=5, hours=hours_from_text("1-5 07:00-09:00"), teams=(WALKERS,))
    found = inputs(connection, begun(connection, rules=(rule, Rule())))
    school, market = of_site(found, SCHOOL), of_site(found, MARKET)
    assert (school.min_gap_days, school.max_gap_days, school.teams) == (3, 5, {WALKERS})
    assert school.key_hours == rule.hours
    assert (market.min_gap_days, market.max_gap_days, market.key_hours, market.teams) == (None, None, (), None)


def test_teams_come_with_hours_roster_and_what_they_may(connection: Connection) -> None:
    found = {team.team: team for team in inputs(connection, begun(connection)).teams}
    riders, walkers = found[RIDERS], found[WALKERS]
    assert (riders.mode, riders.base, riders.overtime_max_min, riders.categories) == (
        Mode.EBIKE,
        (102.7, 25.05),
        10,
        None,
    )
    assert walkers.categories == {"hotel"}
    assert len(riders.hours) == 10
    assert riders.hours[:2] == (WeeklyHours(1, time(8, 30), time(12)), WeeklyHours(1, time(14), time(17, 30)))
    assert walkers.roster == (
        RosterDay(date(2026, 11, 24), RosterKind.LEAVE),
        RosterDay(date(2026, 11, 28), RosterKind.EXTRA, time(9), time(11)),
    )


def test_what_is_done_is_not_due_again_and_is_the_last_visit(connection: Connection) -> None:
    cycle = begun(connection)
    first, second = of_site(inputs(connection, cycle), SCHOOL).visits
    end(connection, first)
    school = of_site(inputs(connection, cycle), SCHOOL)
    assert (school.visits, school.last_visit) == ((second,), MONDAY)
    whole = of_site(inputs(connection, cycle, also=[first, second]), SCHOOL)
    assert (whole.visits, whole.last_visit) == ((first, second), None)


def test_the_last_visit_of_the_cycle_before_counts(connection: Connection) -> None:
    cycle = begun(connection)
    end(connection, of_site(inputs(connection, cycle), HOTEL).visits[0])
    following = begun(connection, after=cycle)
    found = inputs(connection, following)
    assert of_site(found, HOTEL).last_visit == MONDAY
    assert of_site(found, SCHOOL).last_visit is None


def test_what_no_day_can_keep_any_more_is_overdue_and_binds_nothing(connection: Connection) -> None:
    cycle = begun(connection, guarantee=Guarantee.ROLLING)
    end(connection, of_site(inputs(connection, cycle), HOTEL).visits[0])
    connection.execute("UPDATE visit SET on_date = '2026-11-20' WHERE state = 'done'")
    found = inputs(connection, begun(connection, after=cycle))
    hotel = of_site(found, HOTEL)
    assert (hotel.last_visit, hotel.overdue_since) == (None, date(2026, 11, 20))
    price = guarantee_price(found)
    assert [each.site for each in price.overdue] == [HOTEL]
    assert price.short_spans == ()


def test_ten_working_days_last_until_the_next_ten_begin(connection: Connection) -> None:
    cycle = begun(connection, calendar=Calendar.WORKING, days=10)
    assert cycle.ends_on == date(2026, 12, 4)
    assert inputs(connection, cycle).cycle_days == 14


def test_an_unknown_cycle_is_not_found(connection: Connection) -> None:
    with pytest.raises(NotFound):
        PlanningStore(connection, read_holidays()).inputs_of(UUID(int=9), at=DUSK)


def test_a_holiday_longer_than_the_guarantee_is_proven_to_break_it(connection: Connection) -> None:
    """Leave from Saturday to Tuesday, and a guarantee of three days."""
    cycle = begun(connection, guarantee=Guarantee.ROLLING, days=3)
    connection.execute("DELETE FROM team_roster")
    connection.execute(
        "INSERT INTO team_roster (team_id, on_date, kind) SELECT team.id, day::date, 'leave'"
        " FROM team, generate_series('2026-11-21'::date, '2026-11-24', '1 day') AS day"
    )
    (stretch,) = guarantee_price(inputs(connection, cycle)).hopeless
    assert (stretch.first, stretch.last) == (date(2026, 11, 23), date(2026, 11, 24))
    assert stretch.sites == len(inputs(connection, cycle).sites)


def test_leave_of_those_who_alone_may_visit_a_site_breaks_it_for_that_site(connection: Connection) -> None:
    rules = (Rule(site=HOTEL, teams=(WALKERS,)), Rule())
    cycle = begun(connection, guarantee=Guarantee.ROLLING, days=5, rules=rules)
    connection.execute(
        "INSERT INTO team_roster (team_id, on_date, kind) SELECT team.id, day::date, 'leave'"
        " FROM team, generate_series('2026-11-20'::date, '2026-11-27', '1 day') AS day"
        " WHERE team.public_id = %s AND day <> '2026-11-24'",
        [WALKERS],
    )
    (stretch,) = guarantee_price(inputs(connection, cycle)).hopeless
    assert (stretch.first, stretch.last, stretch.sites) == (date(2026, 11, 24), date(2026, 11, 27), 1)


def test_what_other_levels_of_the_group_visit_is_known_as_it_was_published_then(connection: Connection) -> None:
    mine = begun(connection, name="责任单位", cover_group="三级巡查")
    leaders = begun(connection, id=UUID(int=2), name="领导", level=Level.LEADERS, days=5, cover_group="三级巡查")
    begun(connection, id=UUID(int=3), name="别的", level=Level.OFFICE)
    assert inputs(connection, mine).covered_elsewhere == {}
    store, plan = PlanStore(connection), patrol_records.plan(leaders)
    store.save_draft(plan, "test")
    before = DUSK - timedelta(seconds=1)
    store.publish(plan.id, before)
    assert inputs(connection, mine, at=before).covered_elsewhere == {}
    assert inputs(connection, mine).covered_elsewhere == {"leaders": {SCHOOL}}
    assert inputs(connection, leaders).covered_elsewhere == {}


def test_programmes_that_join_the_group_later_change_nothing_of_plans_made_before(connection: Connection) -> None:
    mine = begun(connection, name="责任单位", cover_group="三级巡查")
    before = inputs(connection, mine).covered_elsewhere
    begun(connection, id=UUID(int=2), name="领导", level=Level.LEADERS, cover_group="三级巡查")
    assert inputs(connection, mine).covered_elsewhere == before


def test_visits_of_a_campaign_come_with_its_days_and_its_gap(connection: Connection) -> None:
    cycle = begun(connection, rules=(Rule(site=SCHOOL, visits=1, min_gap=3), Rule(site=MARKET, visits=1)))
    rules = (Rule(category="school", visits=2, min_gap=1),)
    laid = campaign(city=CITY, programmes=(UUID(int=1),), starts_on=date(2026, 11, 26), rules=rules)
    stores = CampaignStore(connection), ProgrammeStore(connection), CycleStore(connection)
    lay_campaign(laid, stores, actor=SYSTEM, today=MONDAY)
    assert stores[0].campaigns(CITY) == (laid,)
    school, market = (of_site(inputs(connection, cycle), each) for each in (SCHOOL, MARKET))
    assert (len(school.visits), school.min_gap_days) == (3, 1)
    assert school.campaigns == dict.fromkeys(school.visits[1:], (laid.starts_on, laid.ends_on))
    assert (market.campaigns, market.min_gap_days) == ({}, None)
    first = VisitStore(connection).visit(school.visits[1]).visit
    assert (first.campaign, first.rule, first.ordinal) == (laid.id, 1, 2)
    with pytest.raises(Conflict):
        stores[0].add(laid)
    with pytest.raises(InvalidInput):
        stores[0].add(replace(laid, id=UUID(int=61), name="别处", programmes=(UUID(int=7),)))


def test_a_campaign_brings_visits_nearer_and_never_farther_apart(connection: Connection) -> None:
    cycle = begun(connection, min_gap_days=2, max_gap_days=3, rules=(Rule(site=SCHOOL, visits=1),))
    laid = campaign(city=CITY, programmes=(UUID(int=1),), rules=(Rule(category="school", min_gap=5),))
    stores = CampaignStore(connection), ProgrammeStore(connection), CycleStore(connection)
    lay_campaign(laid, stores, actor=SYSTEM, today=MONDAY)
    assert of_site(inputs(connection, cycle), SCHOOL).min_gap_days == 2


def test_what_only_a_campaign_asks_for_does_not_count_as_drawn(connection: Connection) -> None:
    begun(connection, rules=(Rule(site=MARKET, visits=1),))
    laid = campaign(city=CITY, programmes=(UUID(int=1),), rules=(Rule(category="school"),))
    stores = CampaignStore(connection), ProgrammeStore(connection), CycleStore(connection)
    assert lay_campaign(laid, stores, actor=SYSTEM, today=MONDAY).added
    assert stores[2].drawn_before(UUID(int=1)) == {MARKET: 1}
