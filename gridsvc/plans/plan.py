"""A plan: every due visit in a route, or listed with the reason why not. Durations are whole milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from gridsvc.errors import InvalidInput
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.plans.task import LonLat
from gridsvc.roads import Mode

SCHEMA = "gridsvc/plan/1"


class PlanStatus(StrEnum):
    """Drafts may come and go; one plan of a cycle is published; what it replaces is superseded."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class ReasonCode(StrEnum):
    """Why a visit is not planned."""

    NO_TEAM_MAY = "no_team_may"
    UNREACHABLE = "unreachable"
    NO_WINDOW = "no_window"
    PATTERN_IMPOSSIBLE = "pattern_impossible"
    NO_TIME = "no_time"
    LOCKED_OUT = "locked_out"


class Evidence(StrEnum):
    """Proven: a bound or count that a program re-checks. Searched: looked for and not found."""

    PROVEN = "proven"
    SEARCHED = "searched"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a visit is not planned, how sure that is, and the numbers behind it."""

    code: ReasonCode
    evidence: Evidence
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A change from the listed menu that was tested to make the visit fit."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    tested: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit on a route; travel is from the stop (or base) before; subject is a site, or a problem."""

    visit: UUID
    subject: UUID
    sequence: int
    arrive: datetime
    begin: datetime
    end: datetime
    travel_ms: int
    travel_m: int
    entry: LonLat
    exit: LonLat
    locked: frozenset[str] = frozenset()
    is_problem: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One team's day, over all its shifts; end_at None = it ends at the last stop; travel excludes the way back."""

    id: UUID
    team: UUID
    date: date
    start: datetime
    end: datetime
    end_at: LonLat | None
    travel_ms: int
    travel_m: int
    service_ms: int
    wait_ms: int
    break_ms: int
    return_ms: int
    return_m: int
    stops: tuple[Stop, ...]

    def __post_init__(self) -> None:
        if not self.stops:
            raise InvalidInput(f"route {self.id} has no stops")


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A due visit that no route holds."""

    visit: UUID
    subject: UUID
    reason: Reason
    relaxation: Relaxation | None = None
    is_problem: bool = False


@dataclass(frozen=True, slots=True)
class PlanTeam:
    """The team as the plan knew it."""

    id: UUID
    name: str
    mode: Mode
    base: LonLat


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a plan was made from, so that a checker can tell when the ground has moved."""

    made_at: datetime
    roads: str
    closures: str
    speeds: str
    engine: str
    seed: int
    iterations: int
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a plan; travel includes the ways back."""

    visits_due: int
    visits_planned: int
    visits_unplanned: int
    travel_ms: int
    travel_m: int
    overtime_ms: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a supervisor reads: gaps in days (None when no site has two visits to compare), cover by level."""

    largest_gap_in_cycle_days: int | None
    largest_rolling_gap_days: int | None
    cover_by_level: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """All routes of one cycle of one programme."""

    id: UUID
    city: str
    programme: UUID
    cycle: UUID
    status: PlanStatus
    synthetic: bool
    calendar: str
    dates: tuple[date, ...]
    guarantee: Guarantee
    provenance: Provenance
    teams: tuple[PlanTeam, ...]
    routes: tuple[Route, ...]
    unplanned: tuple[Unplanned, ...]
    totals: Totals
    certificate: Certificate
