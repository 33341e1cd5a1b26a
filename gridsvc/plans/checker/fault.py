"""What the checker can find, and the facts beside the task that it checks against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from gridsvc.plans.plan import Plan, PlanStatus
from gridsvc.plans.reopening import Reopening


class FaultCode(StrEnum):
    """Every kind of broken rule or untrue statement."""

    WRONG_CITY = "wrong_city"
    WRONG_PROGRAMME = "wrong_programme"
    WRONG_CYCLE = "wrong_cycle"
    WRONG_CALENDAR = "wrong_calendar"
    WRONG_DATES = "wrong_dates"
    WRONG_GUARANTEE = "wrong_guarantee"
    WRONG_SYNTHETIC = "wrong_synthetic"
    WRONG_STATUS = "wrong_status"
    NOT_AS_STORED = "not_as_stored"

    ROADS_OUT_OF_DATE = "roads_out_of_date"
    CLOSURES_OUT_OF_DATE = "closures_out_of_date"
    SPEEDS_OUT_OF_DATE = "speeds_out_of_date"
    OTHER_TRAVEL = "other_travel"
    ENGINE_UNNAMED = "engine_unnamed"
    SEED_OUT_OF_RANGE = "seed_out_of_range"
    ITERATIONS_NEGATIVE = "iterations_negative"

    UNKNOWN_TEAM = "unknown_team"
    TEAM_LISTED_TWICE = "team_listed_twice"
    TEAM_LISTED_WRONG = "team_listed_wrong"
    TEAM_NOT_LISTED = "team_not_listed"
    TEAM_NOT_WORKING = "team_not_working"
    TOO_MANY_VISITS = "too_many_visits"
    MAY_NOT_INSPECT = "may_not_inspect"
    AGENCY_EXCLUDED = "agency_excluded"
    TEAM_NOT_NAMED = "team_not_named"

    ROUTE_ID_TWICE = "route_id_twice"
    TWO_ROUTES_A_DAY = "two_routes_a_day"
    WRONG_SEQUENCE = "wrong_sequence"

    UNKNOWN_VISIT = "unknown_visit"
    MISSING_VISIT = "missing_visit"
    PLANNED_TWICE = "planned_twice"
    UNPLANNED_TWICE = "unplanned_twice"
    PLANNED_AND_UNPLANNED = "planned_and_unplanned"
    WRONG_SUBJECT = "wrong_subject"

    NOT_AN_ACCESS = "not_an_access"
    WRONG_END_PLACE = "wrong_end_place"
    UNREACHABLE_LEG = "unreachable_leg"
    WRONG_TRAVEL_TIME = "wrong_travel_time"
    WRONG_TRAVEL_METRES = "wrong_travel_metres"
    WRONG_RETURN_TIME = "wrong_return_time"
    WRONG_RETURN_METRES = "wrong_return_metres"

    INSTANT_TOO_FINE = "instant_too_fine"
    STARTS_OUTSIDE_SHIFT = "starts_outside_shift"
    WRONG_ARRIVAL = "wrong_arrival"
    BEGINS_BEFORE_ARRIVAL = "begins_before_arrival"
    WRONG_INSPECTION_TIME = "wrong_inspection_time"
    OUTSIDE_SHIFT = "outside_shift"
    ACROSS_BREAK = "across_break"
    OUTSIDE_WINDOW = "outside_window"
    AFTER_DEADLINE = "after_deadline"
    WRONG_ROUTE_END = "wrong_route_end"
    TOO_MUCH_OVERTIME = "too_much_overtime"
    WRONG_ROUTE_SUM = "wrong_route_sum"

    DATE_NOT_OF_CYCLE = "date_not_of_cycle"
    CLOSED_DAY = "closed_day"
    DAY_NOT_ALLOWED = "day_not_allowed"
    TWICE_A_DAY = "twice_a_day"
    GAP_TOO_SMALL = "gap_too_small"
    GAP_TOO_LARGE = "gap_too_large"
    ROLLING_BROKEN = "rolling_broken"

    LOCKED_DAY_BROKEN = "locked_day_broken"
    LOCKED_TEAM_BROKEN = "locked_team_broken"
    LOCKED_TIME_BROKEN = "locked_time_broken"
    WRONG_LOCKED_FLAGS = "wrong_locked_flags"

    OTHER_REASON = "other_reason"
    SOME_TEAM_MAY = "some_team_may"
    IS_REACHABLE = "is_reachable"
    WINDOW_FITS = "window_fits"
    PATTERN_EXISTS = "pattern_exists"
    TIME_NOT_SHORT = "time_not_short"
    NOT_LOCKED_OUT = "not_locked_out"
    WRONG_PROOF = "wrong_proof"
    SEARCH_WITHOUT_EFFORT = "search_without_effort"
    RELAXATION_UNKNOWN = "relaxation_unknown"
    RELAXATION_NOT_TESTED = "relaxation_not_tested"

    WRONG_TOTAL = "wrong_total"
    WRONG_CERTIFICATE = "wrong_certificate"


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule, with the numbers that show it and the route or visit it lies in."""

    code: FaultCode
    params: Mapping[str, object] = field(default_factory=dict)
    route: UUID | None = None
    visit: UUID | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds now: hashes of roads and closures, the speeds, status and plan stored (None: not stored yet).

    travel: what settings of provenance tell of an outside engine that measures travel; empty where there is none.
    reopening: by which closures are proven to cut sites off; None where the engine knows no closures.
    """

    roads: str
    closures: str
    speeds: str
    status: PlanStatus | None = None
    stored: Plan | None = None
    travel: Mapping[str, object] = field(default_factory=dict)
    reopening: Reopening | None = None
