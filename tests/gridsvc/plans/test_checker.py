"""The checker is silent on a right plan and finds each damage that it claims to see."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from gridsvc.plans.certificate import certificate_of
from gridsvc.plans.checker import FaultCode, faults_of
from gridsvc.plans.document import plan_from_document
from gridsvc.plans.plan import PlanStatus
from gridsvc.plans.task import Access, PlanningTask, SiteDemand
from tests.gridsvc.plans import small_plan
from tests.gridsvc.plans.small_plan import FACTS, FRI, MARKET, OFFICE, SCHOOL, STREET, TASK, StraightRoad, document

Document = dict[str, Any]
Damage = Callable[[Document], object]
NOBODY = str(UUID(int=999))


def codes(changed: Document, task: PlanningTask = TASK) -> list[FaultCode]:
    plan = plan_from_document(changed)
    return [fault.code for fault in faults_of(plan, task, StraightRoad(), facts=FACTS)]


def put(path: str, value: object) -> Damage:
    """Set one value, named like `routes.0.stops.1.arrive`."""

    def damage(changed: Document) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        holder: Any = changed
        for part in way:
            holder = holder[part]
        holder[last] = value

    return damage


def both(*damages: Damage) -> Damage:
    def damage(changed: Document) -> None:
        for each in damages:
            each(changed)

    return damage


def dated(path: str, day: int, text: str) -> Damage:
    return put(path, f"2026-11-{day}T{text}+08:00")


def repeat_first_stop(changed: Document) -> None:
    stops = changed["routes"][0]["stops"]
    stops += copy.deepcopy(stops[:1])


def leave_school_out(changed: Document) -> None:
    """The first visit to the school is said not to fit any pattern of days, and it does."""
    del changed["routes"][1]
    changed["unplanned"].append(small_plan._unplanned(SCHOOL, "pattern_impossible"))


def reason(position: int, code: str) -> Damage:
    return put(f"unplanned.{position}.reason.code", code)


def searched(position: int, code: str, seconds: float = 2.5) -> Damage:
    return put(f"unplanned.{position}.reason", {"code": code, "evidence": "searched", "params": {"seconds": seconds}})


def proof(position: int, **numbers: object) -> Damage:
    return put(f"unplanned.{position}.reason.params", numbers)


DAMAGES: list[tuple[FaultCode, Damage]] = [
    (FaultCode.WRONG_CITY, put("city", "990200")),
    (FaultCode.WRONG_PROGRAMME, put("programme", NOBODY)),
    (FaultCode.WRONG_CYCLE, put("cycle.id", NOBODY)),
    (FaultCode.WRONG_CALENDAR, put("cycle.calendar", "xun")),
    (FaultCode.WRONG_DATES, put("cycle.dates", ["2026-11-23"])),
    (FaultCode.WRONG_GUARANTEE, put("cycle.guarantee", "per_cycle")),
    (FaultCode.WRONG_SYNTHETIC, put("synthetic", value=False)),
    (FaultCode.WRONG_STATUS, put("status", "published")),
    (FaultCode.ROADS_OUT_OF_DATE, put("provenance.roads", "sha256:older")),
    (FaultCode.CLOSURES_OUT_OF_DATE, put("provenance.closures", "sha256:older")),
    (FaultCode.SPEEDS_OUT_OF_DATE, put("provenance.speeds", "0")),
    (FaultCode.OTHER_TRAVEL, put("provenance.settings", {"travel": {"engine": "osrm"}})),
    (FaultCode.ENGINE_UNNAMED, put("provenance.engine", " ")),
    (FaultCode.SEED_OUT_OF_RANGE, put("provenance.seed", -1)),
    (FaultCode.ITERATIONS_NEGATIVE, put("provenance.iterations", -1)),
    (FaultCode.UNKNOWN_TEAM, put("routes.0.team", NOBODY)),
    (FaultCode.UNKNOWN_TEAM, put("teams.1.id", NOBODY)),
    (FaultCode.TEAM_LISTED_TWICE, lambda changed: changed["teams"].append(changed["teams"][0])),
    (FaultCode.TEAM_LISTED_WRONG, put("teams.0.name", "另一队")),
    (FaultCode.TEAM_LISTED_WRONG, put("teams.0.mode", "car")),
    (FaultCode.TEAM_LISTED_WRONG, put("teams.0.base", [102.7, 25.1])),
    (FaultCode.TEAM_NOT_LISTED, lambda changed: changed["teams"].pop()),
    (FaultCode.TEAM_NOT_WORKING, put("routes.1.date", "2026-11-24")),
    (FaultCode.TOO_MANY_VISITS, repeat_first_stop),
    (FaultCode.MAY_NOT_INSPECT, put("routes.4.team", str(small_plan.WALKERS))),
    (FaultCode.ROUTE_ID_TWICE, put("routes.1.id", str(UUID(int=51)))),
    (FaultCode.TWO_ROUTES_A_DAY, put("routes.2.date", "2026-11-23")),
    (FaultCode.WRONG_SEQUENCE, put("routes.0.stops.1.sequence", 3)),
    (FaultCode.UNKNOWN_VISIT, put("routes.0.stops.0.visit", NOBODY)),
    (FaultCode.UNKNOWN_VISIT, put("unplanned.0.visit", NOBODY)),
    (FaultCode.MISSING_VISIT, lambda changed: changed["unplanned"].pop()),
    (FaultCode.MISSING_VISIT, lambda changed: changed["routes"].pop()),
    (FaultCode.PLANNED_TWICE, repeat_first_stop),
    (FaultCode.UNPLANNED_TWICE, lambda changed: changed["unplanned"].append(changed["unplanned"][0])),
    (
        FaultCode.PLANNED_AND_UNPLANNED,
        lambda changed: changed["unplanned"].append(small_plan._unplanned(MARKET, "no_time")),
    ),
    (FaultCode.WRONG_SUBJECT, put("routes.0.stops.0.site", str(SCHOOL))),
    (FaultCode.WRONG_SUBJECT, put("unplanned.0.site", str(SCHOOL))),
    (
        FaultCode.WRONG_SUBJECT,
        lambda changed: changed["unplanned"][0].update(problem=changed["unplanned"][0].pop("site")),
    ),
    (FaultCode.NOT_AN_ACCESS, put("routes.0.stops.0.entry", [102.73, 25.00001])),
    (FaultCode.NOT_AN_ACCESS, put("routes.0.stops.1.exit", list(small_plan.place(4000)))),
    (FaultCode.WRONG_END_PLACE, put("routes.0.end_at", None)),
    (FaultCode.WRONG_END_PLACE, put("routes.1.end_at", list(small_plan.place(1000)))),
    (FaultCode.WRONG_TRAVEL_TIME, put("routes.0.stops.0.travel_s", 299.999)),
    (FaultCode.WRONG_TRAVEL_METRES, put("routes.0.stops.1.travel_m", 999)),
    (FaultCode.WRONG_RETURN_TIME, put("routes.0.return_s", 0)),
    (FaultCode.WRONG_RETURN_METRES, put("routes.0.return_m", 5999)),
    (FaultCode.INSTANT_TOO_FINE, dated("routes.0.stops.0.arrive", 23, "08:35:00.000500")),
    (FaultCode.STARTS_OUTSIDE_SHIFT, dated("routes.0.start", 23, "08:29:59")),
    (FaultCode.STARTS_OUTSIDE_SHIFT, dated("routes.0.start", 23, "12:00:00")),
    (FaultCode.WRONG_ARRIVAL, dated("routes.0.stops.0.arrive", 23, "08:34:59")),
    (FaultCode.WRONG_ARRIVAL, dated("routes.0.stops.1.arrive", 24, "09:36:40")),
    (FaultCode.BEGINS_BEFORE_ARRIVAL, dated("routes.0.stops.0.begin", 23, "08:34:59")),
    (FaultCode.WRONG_INSPECTION_TIME, dated("routes.0.stops.0.end", 23, "09:34:59")),
    (
        FaultCode.OUTSIDE_SHIFT,
        both(dated("routes.2.stops.0.begin", 24, "17:30:01"), dated("routes.2.stops.0.end", 24, "17:40:01")),
    ),
    (FaultCode.OUTSIDE_SHIFT, dated("routes.2.stops.0.begin", 24, "12:00:01")),
    (
        FaultCode.ACROSS_BREAK,
        both(
            dated("routes.0.stops.2.begin", 23, "10:22:30"),
            dated("routes.0.stops.2.end", 23, "12:02:30"),
        ),
    ),
    (
        FaultCode.OUTSIDE_WINDOW,
        both(dated("routes.0.stops.0.begin", 23, "09:30:01"), dated("routes.0.stops.0.end", 23, "10:30:01")),
    ),
    (FaultCode.AFTER_DEADLINE, dated("routes.2.stops.0.end", 24, "12:00:00.001")),
    (FaultCode.WRONG_ROUTE_END, dated("routes.0.end", 23, "15:59:59")),
    (FaultCode.TOO_MUCH_OVERTIME, dated("routes.4.end", 25, "17:40:00.001")),
    *((FaultCode.WRONG_ROUTE_SUM, put(f"routes.0.{name}_s", 1)) for name in ("travel", "service", "wait", "break")),
    (FaultCode.WRONG_ROUTE_SUM, put("routes.0.travel_m", 1)),
    (FaultCode.DATE_NOT_OF_CYCLE, put("routes.0.date", "2026-11-28")),
    (FaultCode.CLOSED_DAY, put("routes.3.date", str(FRI))),
    (FaultCode.DAY_NOT_ALLOWED, put("routes.4.date", "2026-11-26")),
    (FaultCode.TWICE_A_DAY, put("routes.3.date", "2026-11-23")),
    (FaultCode.GAP_TOO_SMALL, put("routes.3.date", "2026-11-24")),
    (FaultCode.GAP_TOO_LARGE, put("routes.3.date", str(FRI))),
    (FaultCode.GAP_TOO_LARGE, put("routes.1.date", "2026-11-25")),
    (FaultCode.ROLLING_BROKEN, put("routes.0.date", "2026-11-24")),
    (FaultCode.LOCKED_DAY_BROKEN, put("routes.0.date", "2026-11-24")),
    (FaultCode.LOCKED_TEAM_BROKEN, put("routes.0.team", str(small_plan.WALKERS))),
    (FaultCode.LOCKED_TIME_BROKEN, dated("routes.0.stops.1.begin", 23, "09:59:59")),
    (FaultCode.WRONG_LOCKED_FLAGS, put("routes.0.stops.1.locked", ["day"])),
    (FaultCode.WRONG_LOCKED_FLAGS, put("routes.0.stops.0.locked", ["time"])),
    (FaultCode.SOME_TEAM_MAY, reason(4, "no_team_may")),
    (FaultCode.IS_REACHABLE, reason(4, "unreachable")),
    (FaultCode.WINDOW_FITS, reason(3, "no_window")),
    (FaultCode.PATTERN_EXISTS, leave_school_out),
    (FaultCode.TIME_NOT_SHORT, reason(3, "no_time")),
    (FaultCode.NOT_LOCKED_OUT, reason(3, "locked_out")),
    (FaultCode.SEARCH_WITHOUT_EFFORT, put("unplanned.4.reason.evidence", "searched")),
    (FaultCode.SEARCH_WITHOUT_EFFORT, searched(4, "no_time", 0)),
    (FaultCode.OTHER_REASON, reason(0, "unreachable")),
    (FaultCode.OTHER_REASON, reason(0, "pattern_impossible")),
    (FaultCode.WINDOW_FITS, reason(1, "no_window")),
    (FaultCode.OTHER_REASON, reason(1, "no_time")),
    (FaultCode.OTHER_REASON, searched(1, "no_time")),
    (FaultCode.OTHER_REASON, searched(2, "no_time")),
    (FaultCode.OTHER_REASON, reason(5, "no_time")),
    (FaultCode.OTHER_REASON, searched(5, "no_time")),
    (FaultCode.NOT_LOCKED_OUT, searched(3, "locked_out")),
    (FaultCode.NOT_LOCKED_OUT, reason(1, "locked_out")),
    (FaultCode.IS_REACHABLE, reason(2, "unreachable")),
    (FaultCode.WRONG_PROOF, proof(0, category="school")),
    (FaultCode.WRONG_PROOF, proof(0, teams=3)),
    (FaultCode.WRONG_PROOF, proof(1, modes=["car"])),
    (FaultCode.WRONG_PROOF, proof(1, teams=2)),
    (FaultCode.WRONG_PROOF, proof(1, near_street=False)),
    (FaultCode.WRONG_PROOF, proof(1, cause="no_way_back")),
    (FaultCode.WRONG_PROOF, proof(2, service_s=601)),
    (FaultCode.WRONG_PROOF, proof(2, days=3)),
    (FaultCode.WRONG_PROOF, proof(2, windows=2)),
    (FaultCode.WRONG_PROOF, proof(3, visits=4)),
    (FaultCode.WRONG_PROOF, proof(3, fit=1)),
    (FaultCode.WRONG_PROOF, proof(3, days=["2026-11-23"])),
    (FaultCode.WRONG_PROOF, proof(3, min_gap_days=2)),
    (FaultCode.WRONG_PROOF, proof(3, max_gap_days=None)),
    (FaultCode.WRONG_PROOF, proof(3, last_visit="2026-11-20")),
    (FaultCode.WRONG_PROOF, proof(4, bound="service")),
    (FaultCode.WRONG_PROOF, proof(4, service_s=1)),
    (FaultCode.WRONG_PROOF, proof(4, travel_s=149)),
    (FaultCode.WRONG_PROOF, proof(4, working_s=25200)),
    (FaultCode.WRONG_PROOF, proof(5, locked=["day", "time"])),
    (FaultCode.RELAXATION_UNKNOWN, put("unplanned.2.relaxation.code", "magic")),
    (FaultCode.RELAXATION_NOT_TESTED, put("unplanned.2.relaxation.tested", value=False)),
    *(
        (FaultCode.WRONG_TOTAL, put(f"totals.{name}", 1))
        for name in ("visits_due", "visits_planned", "visits_unplanned", "travel_s", "travel_m", "overtime_s")
    ),
    (FaultCode.WRONG_CERTIFICATE, put("certificate.largest_gap_in_cycle_days", 2)),
    (FaultCode.WRONG_CERTIFICATE, put("certificate.largest_rolling_gap_days", 7)),
    (FaultCode.WRONG_CERTIFICATE, put("certificate.cover_by_level", {"office": {"sites": 10, "covered": 10}})),
]

IN_OTHER_TASKS = {
    FaultCode.AGENCY_EXCLUDED,
    FaultCode.TEAM_NOT_NAMED,
    FaultCode.UNREACHABLE_LEG,
    FaultCode.NOT_AS_STORED,
}
"""Damages for which the world changes under a plan that stays as it is, or beside which another plan is stored."""

ONLY_BESIDE_THE_STORED_PLAN = {
    "provenance.made_at": put("provenance.made_at", "2026-11-21T12:00:00.000+08:00"),
    "provenance.engine": put("provenance.engine", "another"),
    "provenance.settings": put("provenance.settings", {"weights": {"travel": 9}}),
    "provenance.seed": put("provenance.seed", 8),
    "provenance.iterations": put("provenance.iterations", 1),
    "routes": put("routes.0.id", str(UUID(int=77))),
    "unplanned": put("unplanned.2.relaxation.params", {"minutes": 15}),
}
"""Damages by the part they lie in that contradict nothing but what was kept."""


def with_site(subject: UUID, **changes: Any) -> PlanningTask:
    sites = tuple(replace(each, **changes) if each.subject == subject else each for each in TASK.sites)
    return replace(TASK, sites=sites)


def market() -> SiteDemand:
    return next(each for each in TASK.sites if each.subject == MARKET)


def test_a_right_plan_has_no_faults() -> None:
    plan = plan_from_document(document())
    assert faults_of(plan, TASK, StraightRoad(), facts=FACTS) == ()


@pytest.mark.parametrize(("code", "damage"), DAMAGES)
def test_each_damage_is_found(code: FaultCode, damage: Damage) -> None:
    changed = document()
    damage(changed)
    assert code in codes(changed)


def test_every_fault_that_is_claimed_has_a_damage() -> None:
    assert {code for code, _ in DAMAGES} | IN_OTHER_TASKS == set(FaultCode)


def test_a_visit_on_a_day_that_is_not_one_of_its_own_is_found() -> None:
    only = {small_plan.visit(MARKET): frozenset({small_plan.TUE})}
    assert FaultCode.DAY_NOT_ALLOWED in codes(document(), with_site(MARKET, visit_days=only))
    wide = {small_plan.visit(MARKET): frozenset({small_plan.MON, small_plan.TUE})}
    assert codes(document(), with_site(MARKET, visit_days=wide)) == []


def test_cover_by_other_levels_of_the_group_is_counted_again() -> None:
    """Of the ten sites the leaders visit two, one of them a site that the office has planned, too."""
    task = replace(TASK, covered_elsewhere={"leaders": frozenset({MARKET, small_plan.OWN, UUID(int=999)})})
    changed = document()
    office = changed["certificate"]["cover_by_level"]["office"]
    assert codes(changed, task) == [FaultCode.WRONG_CERTIFICATE]
    together = {"sites": office["sites"], "covered": office["covered"] + 1}
    changed["certificate"]["cover_by_level"] |= {"leaders": {"sites": office["sites"], "covered": 2}, "any": together}
    assert codes(changed, task) == []
    plan = plan_from_document(changed)
    assert certificate_of(task, plan.routes) == plan.certificate


def test_a_team_of_the_agency_that_answers_for_the_site_is_found() -> None:
    assert codes(document(), with_site(MARKET, agency=OFFICE)) == [FaultCode.AGENCY_EXCLUDED]


def test_a_team_that_the_rule_of_the_site_does_not_name_is_found() -> None:
    assert codes(document(), with_site(MARKET, teams=frozenset({UUID(int=999)}))) == [FaultCode.TEAM_NOT_NAMED]
    assert codes(document(), with_site(MARKET, teams=frozenset({small_plan.EBIKE, UUID(int=999)}))) == []


def test_a_way_that_no_longer_exists_is_found() -> None:
    (access,) = market().accesses
    cut_off = Access(access.entry, access.exit, small_plan.at(0, edge=1).entry_at, access.exit_at)
    assert codes(document(), with_site(MARKET, accesses=(cut_off,))) == [FaultCode.UNREACHABLE_LEG]


def test_a_stop_that_no_street_is_near_is_found() -> None:
    (access,) = market().accesses
    away = Access(access.entry, access.exit, {}, {})
    found = codes(document(), with_site(MARKET, accesses=(away,)))
    assert found == [FaultCode.UNREACHABLE_LEG, FaultCode.UNREACHABLE_LEG]


def test_a_stored_plan_must_have_the_status_that_is_stored() -> None:
    plan = plan_from_document(document())
    published = replace(FACTS, status=PlanStatus.PUBLISHED)
    found = faults_of(plan, TASK, StraightRoad(), facts=published)
    assert [fault.code for fault in found] == [FaultCode.WRONG_STATUS]


@pytest.mark.parametrize("part", ONLY_BESIDE_THE_STORED_PLAN)
def test_what_nothing_else_contradicts_is_found_beside_the_stored_plan(part: str) -> None:
    changed = document()
    ONLY_BESIDE_THE_STORED_PLAN[part](changed)
    assert codes(changed) == []
    beside = replace(FACTS, stored=plan_from_document(document()))
    found = faults_of(plan_from_document(changed), TASK, StraightRoad(), facts=beside)
    assert [(fault.code, fault.params["part"]) for fault in found] == [(FaultCode.NOT_AS_STORED, part)]


def test_a_plan_that_is_stored_as_it_is_has_no_faults() -> None:
    plan = plan_from_document(document())
    assert faults_of(plan, TASK, StraightRoad(), facts=replace(FACTS, stored=plan)) == ()


@pytest.mark.parametrize("part", ["teams", "totals", "certificate", "routes"])
def test_each_part_is_compared_with_the_stored_plan(part: str) -> None:
    plan = plan_from_document(document())
    other = {
        "teams": plan.teams[:1],
        "totals": replace(plan.totals, visits_due=99),
        "certificate": replace(plan.certificate, cover_by_level={}),
        "routes": (*plan.routes, replace(plan.routes[0], id=UUID(int=77))),
    }
    beside = replace(FACTS, stored=replace(plan, **{part: other[part]}))
    found = faults_of(plan, TASK, StraightRoad(), facts=beside)
    assert [(fault.code, fault.params["part"]) for fault in found] == [(FaultCode.NOT_AS_STORED, part)]


def test_faults_name_what_they_found_and_where() -> None:
    changed = document()
    put("routes.0.stops.0.travel_s", 299.999)(changed)
    first = faults_of(plan_from_document(changed), TASK, StraightRoad(), facts=FACTS)[0]
    assert first.params == {"found_s": 299.999, "expected_s": 300.0}
    assert first.route == UUID(int=51)
    assert first.visit == small_plan.visit(MARKET)


def test_a_gap_that_an_unplanned_visit_explains_is_no_fault_of_its_own() -> None:
    changed = document()
    del changed["routes"][1]
    changed["unplanned"].append(small_plan._unplanned(SCHOOL, "no_time"))
    found = codes(changed)
    assert FaultCode.TIME_NOT_SHORT in found
    assert FaultCode.GAP_TOO_LARGE not in found


def test_what_was_only_searched_is_not_asked_for_a_proof() -> None:
    changed = document()
    searched(3, "no_time")(changed)
    assert codes(changed) == []


def test_the_true_numbers_of_proofs_are_believed() -> None:
    """The e-bike team works on four days that are open, from 8:30 to 12:00 and from 14:00 to 17:40 at most."""
    changed = document()
    for position, numbers in enumerate(
        (
            {"category": "market", "teams": 2},
            {"modes": ["ebike"], "teams": 1, "near_street": True, "cause": "cut_off"},
            {"service_s": 600, "days": 4, "windows": 1},
            {"visits": 3, "fit": 2, "min_gap_days": 3, "max_gap_days": 7, "last_visit": None},
            {"bound": "alone", "service_s": 18000, "travel_s": 150, "working_s": 25800},
            {"locked": ["day", "team"]},
        )
    ):
        proof(position, **numbers)(changed)
    assert codes(changed) == []


def test_too_little_time_is_proven_when_hours_do_not_suffice() -> None:
    """One e-bike team has 28 h 40' on four days; 30 visits of an hour more are too many."""
    more = small_plan.site(UUID(int=200), 500, 3600, 1)
    crowd = tuple(replace(more, subject=UUID(int=200 + n), visits=(UUID(int=900 + n),), name=f"{n}") for n in range(30))
    changed = document()
    changed["unplanned"] += [
        {
            "visit": str(each.visits[0]),
            "site": str(each.subject),
            "reason": {"code": "no_time", "params": {"bound": bound}, "evidence": "proven"},
            "relaxation": None,
        }
        for each, bound in zip(crowd, ["service"] * 29 + ["visits"], strict=True)
    ]
    plan, task = plan_from_document(changed), replace(TASK, sites=(*TASK.sites, *crowd))
    found = faults_of(plan, task, StraightRoad(), facts=FACTS)
    assert FaultCode.TIME_NOT_SHORT not in {fault.code for fault in found}
    wrong = [fault for fault in found if fault.code is FaultCode.WRONG_PROOF]
    assert [(fault.visit, fault.params["expected"]) for fault in wrong] == [(crowd[29].visits[0], "service")]


def test_two_locks_that_exclude_each_other_lock_out() -> None:
    """A visit locked to the time at which the street is locked to the same team."""
    (lock,) = next(each for each in TASK.sites if each.subject == STREET).locks.values()
    task = with_site(small_plan.LOCKED, locks={small_plan.visit(small_plan.LOCKED): lock})
    assert codes(document(), task) == []
    free = with_site(small_plan.LOCKED, locks={small_plan.visit(small_plan.LOCKED): replace(lock, begin=None)})
    assert codes(document(), free) == [FaultCode.NOT_LOCKED_OUT]
