"""How sites and teams as they are known become what a planner is asked."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import shapely
from pyproj import Geod

from gridsvc.cities import City
from gridsvc.errors import InvalidInput
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.hours import WeeklyHours
from gridsvc.plans.inputs import CycleInputs, DueSite, RosteredTeam
from gridsvc.plans.inspection_time import WalkRule, inspection_s, length_m
from gridsvc.plans.possible_days import PossibleDays
from gridsvc.plans.preparation import prepared
from gridsvc.plans.programme_settings import planner_settings
from gridsvc.plans.task import Ending, SiteDemand, TeamDuty
from gridsvc.roads import Mode
from gridsvc.sites.walk import Sides, WalkLengths
from tests.routing.districts import chequered

STREETS = chequered(4)
MONDAY = date(2026, 11, 23)
WEEK = tuple(MONDAY + timedelta(days=number) for number in range(7))
OFFICE = UUID(int=7)


def at(x: float, y: float) -> shapely.Point:
    return shapely.Point(STREETS.at(x, y))


def site(geometry: Any, **fields: Any) -> DueSite:
    return DueSite(UUID(int=1), (UUID(int=2),), "点位", "market", geometry, 20, **fields)


def team(**fields: Any) -> RosteredTeam:
    hours = tuple(WeeklyHours(day, time(8, 30), time(12)) for day in range(1, 6))
    return RosteredTeam(
        **{"team": UUID(int=3), "name": "一队", "mode": Mode.EBIKE, "base": STREETS.at(0, 0), "hours": hours, **fields}
    )


def inputs(*sites: DueSite, teams: tuple[RosteredTeam, ...] | None = None, **fields: Any) -> CycleInputs:
    city = City("990100", "样板市", "Sample", "Asia/Shanghai", 4543, synthetic=True)
    return CycleInputs(
        **{
            "city": city,
            "programme": UUID(int=4),
            "cycle": UUID(int=5),
            "calendar": "fixed",
            "dates": WEEK,
            "guarantee": Guarantee.PER_CYCLE,
            "cycle_days": 7,
            "sites": sites,
            "teams": teams or (team(),),
            **fields,
        }
    )


def demand(geometry: Any, **fields: Any) -> SiteDemand:
    return prepared(inputs(site(geometry, **fields)), STREETS.network).task.sites[0]


def duty(given: RosteredTeam, **settings: object) -> TeamDuty:
    return prepared(inputs(teams=(given,), settings=settings), STREETS.network).task.teams[0]


def test_a_point_is_entered_where_it_is() -> None:
    (access,) = demand(at(1.5, 0.2)).accesses
    assert access.entry == access.exit == STREETS.at(1.5, 0.2)
    assert access.entry_at == access.exit_at
    place = access.entry_at[Mode.EBIKE]
    assert place is not None
    assert (place.edge, place.offset_m) == (1, pytest.approx(100))


def test_a_line_is_walked_from_either_end() -> None:
    one, other, *back = demand(shapely.LineString([at(0, 1), at(1, 1.2), at(2, 1)])).accesses
    assert [(each.entry, each.exit) for each in back] == [(one.entry, one.entry), (other.entry, other.entry)]
    assert (one.entry, one.exit) == (other.exit, other.entry) == (STREETS.at(0, 1), STREETS.at(2, 1))
    assert one.entry_at[Mode.EBIKE] == other.exit_at[Mode.EBIKE] != one.exit_at[Mode.EBIKE]


def test_a_line_that_closes_is_entered_and_left_where_it_closes() -> None:
    assert len(demand(shapely.LineString([at(0, 0), at(1, 0), at(1, 1), at(0, 0)])).accesses) == 1


def test_coming_back_along_a_line_takes_longer_where_its_walk_decides() -> None:
    street = shapely.LineString([at(0, 0), at(10, 0)])
    through = round(length_m(street) / 1.2)
    found = demand(street)
    assert (found.service_s, {each.more_s for each in found.accesses[:2]}) == (through, {0})
    assert {each.more_s for each in found.accesses[2:]} == {round(2 * length_m(street) / 1.2) - through}
    assert {each.more_s for each in demand(shapely.LineString([at(0, 0), at(1, 0)])).accesses} == {0}
    assert {each.more_s for each in demand(street, minutes_on_site=9).accesses} == {0}


def test_a_gate_far_from_the_walk_takes_longer() -> None:
    gates = (STREETS.at(1, 0.5), STREETS.at(1.5, 0), STREETS.at(2, 0))
    ground = shapely.box(*STREETS.at(1, 0), *STREETS.at(2, 1))
    found = demand(ground, entries=gates, walk=WalkLengths(1800, 3000, None, (1800, 2040, None)))
    assert (found.service_s, [each.more_s for each in found.accesses]) == (1500, [0, 200, 0])


def test_an_area_has_an_access_for_each_gate() -> None:
    gates = (STREETS.at(1, 0.5), STREETS.at(1.5, 0))
    accesses = demand(shapely.box(*STREETS.at(1, 0), *STREETS.at(2, 1)), entries=gates).accesses
    assert [access.entry for access in accesses] == [access.exit for access in accesses] == list(gates)


def test_an_area_without_gates_is_entered_where_a_street_is_nearest() -> None:
    (access,) = demand(shapely.box(*STREETS.at(1.3, 0.3), *STREETS.at(1.9, 0.95))).accesses
    assert access.entry[1] == pytest.approx(STREETS.at(1.3, 0.95)[1])
    assert access.entry_at[Mode.EBIKE] is not None


def test_sites_far_from_every_street_keep_an_access_that_leads_nowhere() -> None:
    far = inputs(site(at(60, 60)), site(shapely.box(*STREETS.at(70, 70), *STREETS.at(71, 71))))
    made = prepared(
        replace(far, sites=(far.sites[0], replace(far.sites[1], subject=UUID(int=8), visits=(UUID(int=9),)))),
        STREETS.network,
    )
    assert [access.entry_at for each in made.task.sites for access in each.accesses] == [{Mode.EBIKE: None}] * 2
    assert (made.snapped[Mode.EBIKE].sites, made.snapped[Mode.EBIKE].far) == (2, 2)
    assert made.snapped[Mode.EBIKE].far_names == tuple(each.name for each in far.sites)


def test_only_modes_of_teams_are_looked_for() -> None:
    task = prepared(
        inputs(site(at(1, 1)), teams=(team(), team(team=UUID(int=6), mode=Mode.WALK))), STREETS.network
    ).task
    assert set(task.sites[0].accesses[0].entry_at) == {Mode.EBIKE, Mode.WALK}


def test_minutes_of_its_own_win() -> None:
    assert inspection_s(site(shapely.LineString([at(0, 0), at(30, 0)]), minutes_on_site=7.5)) == 450


def test_a_long_walk_takes_longer_than_the_category_says_but_not_for_ever() -> None:
    assert inspection_s(site(at(0, 0))) == 1200
    assert inspection_s(site(shapely.LineString([at(0, 0), at(1, 0)]))) == 1200
    street = shapely.LineString([at(0, 0), at(10, 0)])
    assert inspection_s(site(street)) == round(length_m(street) / 1.2)
    assert inspection_s(site(shapely.LineString([at(0, 0), at(90, 0)]))) == 3600
    assert inspection_s(site(at(0, 0), surroundings=shapely.box(*STREETS.at(0, 0), *STREETS.at(3, 3)))) > 1200


def test_the_walk_along_its_streets_decides_for_lines_areas_and_drawn_surroundings() -> None:
    long, short = WalkLengths(2400, 3600, 1800), WalkLengths(120, 240, 60)
    ground = shapely.box(*STREETS.at(0, 0), *STREETS.at(3, 3))
    street = shapely.LineString([at(0, 0), at(10, 0)])
    assert inspection_s(site(ground, walk=long)) == inspection_s(site(at(0, 0), surroundings=ground, walk=long)) == 2000
    assert inspection_s(site(ground, walk=short)) == 1200
    assert inspection_s(site(street, walk=long)) == round(length_m(street) / 1.2) > 1500
    assert inspection_s(site(shapely.LineString([at(0, 0), at(1, 0)]), walk=long)) == 1500
    assert inspection_s(site(ground, walk=WalkLengths(0, 0))) == inspection_s(site(ground)) > 1200
    assert inspection_s(site(ground, walk=long, minutes_on_site=5)) == 300


def test_programmes_may_have_all_surroundings_walked_and_on_both_sides() -> None:
    walk = WalkLengths(2400, 3600)
    rules = [WalkRule(), WalkRule(everywhere=True), WalkRule(everywhere=True, sides=Sides.BOTH)]
    assert [inspection_s(site(at(0, 0), walk=walk), rule) for rule in rules] == [1200, 2000, 3000]
    (found,) = prepared(
        inputs(site(at(0, 0), walk=walk), settings={"surroundings": "walked", "street_sides": "both"}), STREETS.network
    ).task.sites
    assert found.service_s == 3000


@pytest.mark.parametrize("latitude", [-35.0, 0.5, 25.0, 60.0])
def test_lengths_are_metres_at_any_latitude(latitude: float) -> None:
    line = shapely.LineString([(24.0, latitude), (24.01, latitude + 0.01)])
    assert length_m(line) == pytest.approx(Geod(ellps="WGS84").geometry_length(line), rel=0.006)


def test_days_and_gaps_come_from_the_programme_and_the_site() -> None:
    task = prepared(
        inputs(site(at(1, 1), days=frozenset(WEEK[:2]), last_visit=MONDAY), min_gap_days=2, max_gap_days=5),
        STREETS.network,
    ).task
    (found,) = task.sites
    assert (found.days, found.min_gap_days, found.max_gap_days) == (frozenset(WEEK[:2]), 2, 5)
    assert (found.last_visit, task.synthetic, task.city) == (MONDAY, True, "990100")
    assert demand(at(1, 1)).days == frozenset(WEEK)


def test_teams_bring_their_shifts_and_where_they_begin_and_end() -> None:
    found = duty(team(ending=Ending.PLACE, end_place=STREETS.at(4, 4), overtime_max_min=30))
    assert list(found.shifts) == list(WEEK[:5])
    assert found.base_at is not None
    assert found.end_at is not None
    assert found.end_at != found.base_at
    assert found.overtime_max_s == 1800


def test_an_end_place_counts_only_where_the_day_ends_there() -> None:
    found = duty(team(end_place=STREETS.at(4, 4)))
    assert (found.end_place, found.end_at) == (None, None)


def test_own_agencies_are_excluded_where_the_programme_says_so() -> None:
    assert duty(team(agency=OFFICE)).not_agencies == frozenset()
    assert duty(team(agency=OFFICE), own_agency="excluded").not_agencies == {OFFICE}
    assert duty(team(), own_agency="excluded").not_agencies == frozenset()


def test_visits_a_day_are_limited_where_the_programme_says_so() -> None:
    assert duty(team()).visits_per_day_max is None
    assert duty(team(), visits_per_day_max=12).visits_per_day_max == 12


@pytest.mark.parametrize(
    "settings", [{"own_agency": "no"}, {"visits_per_day_max": 0}, {"visits_per_day_max": "3"}, {"street_sides": "two"}]
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        duty(team(), **settings)


def test_other_settings_are_the_planners() -> None:
    given = {"balance": 2, "own_agency": "allowed", "visits_per_day_max": 3, "closed_days": []}
    assert planner_settings(given) == {"balance": 2}


def test_a_cycle_without_sites_or_teams_can_be_prepared() -> None:
    made = prepared(replace(inputs(), teams=()), STREETS.network)
    assert (made.task.sites, made.task.teams, made.snapped) == ((), (), {})


def test_key_hours_narrow_the_hours_in_which_a_site_is_open() -> None:
    morning, day = WeeklyHours(1, time(7), time(9)), WeeklyHours(1, time(8), time(18))
    assert demand(at(1, 1), key_hours=(morning,)).windows == (morning,)
    assert demand(at(1, 1), windows=(day,), key_hours=(morning,)).windows == (WeeklyHours(1, time(8), time(9)),)
    never = demand(at(1, 1), windows=(WeeklyHours(2, time(8), time(18)),), key_hours=(morning,))
    assert never.days == frozenset()
    assert never.windows


def test_sites_of_an_agency_may_be_left_to_its_own_teams() -> None:
    own, other = UUID(int=31), UUID(int=32)
    teams = (team(team=own, agency=OFFICE), team(team=other))
    here, rest = site(at(1, 1), agency=OFFICE), replace(site(at(1, 2)), subject=UUID(int=8), visits=(UUID(int=9),))
    named = replace(here, teams=frozenset({other}))

    def teams_of(*sites: DueSite) -> list[frozenset[UUID] | None]:
        asked = inputs(*sites, teams=teams, settings={"own_agency": "only"})
        return [each.teams for each in prepared(asked, STREETS.network).task.sites]

    assert teams_of(here, rest) == [{own}, None]
    assert teams_of(named) == [frozenset()]
    assert possible(teams, here) == {own}


def possible(teams: tuple[RosteredTeam, ...], visited: DueSite) -> frozenset[UUID]:
    asked = inputs(visited, teams=teams, settings={"own_agency": "only"})
    return PossibleDays(asked, WEEK).teams(visited)


def test_a_visit_of_a_campaign_lies_on_its_days() -> None:
    campaigns = {UUID(int=2): (WEEK[2], WEEK[3] + timedelta(days=30)), UUID(int=9): (WEEK[0], WEEK[0])}
    found = demand(at(1, 1), campaigns=campaigns)
    assert found.visit_days == {UUID(int=2): frozenset(WEEK[2:])}
    assert found.days_of(UUID(int=2)) == frozenset(WEEK[2:])


def test_the_gaps_and_teams_of_its_rule_come_before_those_of_the_programme() -> None:
    asked = inputs(site(at(1, 1), min_gap_days=3, teams=frozenset({OFFICE})), min_gap_days=2, max_gap_days=6)
    found = prepared(asked, STREETS.network).task.sites[0]
    assert (found.min_gap_days, found.max_gap_days, found.teams) == (3, 6, {OFFICE})
