"""What use cases need from the outside world, one small protocol per aggregate."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from shapely import MultiLineString

from gridsvc.actors import Actor
from gridsvc.imports import ImportReport, ImportRun, QuarantinedRow, UndoConflict, UndoReport
from gridsvc.patrols.campaign import Campaign
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.programme import PatrolledSite, Programme, Register
from gridsvc.patrols.roster import RosterDay, TeamCalendar
from gridsvc.patrols.sampling import Draw
from gridsvc.patrols.visits import DueVisit, DueVisits, StoredVisit, VisitState
from gridsvc.plans.inputs import CycleInputs
from gridsvc.plans.plan import Plan, Provenance
from gridsvc.plans.task import PlanningTask
from gridsvc.plans.version import PlanVersion
from gridsvc.roads import Travel
from gridsvc.sites.category import SiteCategory
from gridsvc.sites.category_book import CategoryBook, CategoryUse
from gridsvc.sites.photo import Photo
from gridsvc.sites.registers import Listing

Progress = Callable[[float, str], None]
"""Told the share done (0 to 1) and a message code; raising from it cancels the work."""


class Clock(Protocol):
    """Where the time comes from."""

    def __call__(self) -> datetime:
        """Now, with a time zone."""
        ...


class Planner(Protocol):
    """Makes a plan of a task: every visit planned or explained."""

    def __call__(
        self,
        task: PlanningTask,
        travel: Travel,
        *,
        seed: int,
        settings: Mapping[str, object],
        provenance: Provenance,
        progress: Progress,
    ) -> Plan:
        """Plan the task; the same arguments give the same plan."""
        ...


class PlanningInputs(Protocol):
    """What is known of the cycles that are to be planned."""

    def inputs_of(self, cycle: UUID, *, at: datetime) -> CycleInputs:
        """Due visits, teams and rules of one cycle, other plans as published then; NotFound when there is none."""
        ...


class PlanStore(Protocol):
    """Keeps plans as versions of their cycle."""

    def save_draft(self, plan: Plan, made_by: str) -> int:
        """Keep a plan as a draft; its version. Never changes another plan."""
        ...

    def plan(self, plan_id: UUID) -> Plan:
        """A plan as it was saved; NotFound when there is none."""
        ...


class PlanRegister(PlanStore, Protocol):
    """Plans from draft to publication; a cycle has at most one published plan."""

    def draw(self, plan_id: UUID, ways: Mapping[UUID, MultiLineString]) -> None:
        """Keep the way of each route on the streets."""
        ...

    def plans_of(self, programme: UUID) -> tuple[PlanVersion, ...]:
        """All plans of a programme's cycles, oldest first."""
        ...

    def version(self, plan_id: UUID) -> PlanVersion:
        """What is known of a plan without reading it; NotFound when there is none."""
        ...

    def publish(self, plan_id: UUID, at: datetime) -> None:
        """Supersede the published plan of the cycle and set its visits' states; Conflict unless it is a draft."""
        ...


class ProgrammeStore(Protocol):
    """Keeps programmes, and knows the sites their rules choose from."""

    def add(self, programme: Programme) -> None:
        """Keep a new programme; Conflict when its city has one of that name."""
        ...

    def programme(self, programme_id: UUID) -> Programme:
        """A programme; NotFound when there is none."""
        ...

    def programmes(self, city: str) -> tuple[Programme, ...]:
        """All programmes of a city, by name."""
        ...

    def patrolled_sites(self, city: str, on: date) -> tuple[PatrolledSite, ...]:
        """The sites of a city that are open on a day, in a fixed order."""
        ...


class CampaignStore(Protocol):
    """Keeps campaigns."""

    def add(self, campaign: Campaign) -> None:
        """Keep a new campaign; Conflict when its city has one of that name."""
        ...

    def campaigns(self, city: str) -> tuple[Campaign, ...]:
        """The campaigns of a city, the earliest first."""
        ...


class RosterStore(Protocol):
    """Keeps the rosters of teams."""

    def calendar(self, city: str, team: UUID, first: date, last: date) -> TeamCalendar:
        """The weekly shifts of a team, and its roster of some days; NotFound when there is none."""
        ...

    def add(self, team: UUID, days: Iterable[RosterDay]) -> int:
        """Put days on the roster of a team; how many of them were not said before."""
        ...

    def take_back_leave(self, team: UUID, first: date, last: date) -> int:
        """Let a team work again on days of leave; how many these were."""
        ...


class CycleStore(Protocol):
    """Keeps cycles with their visits."""

    def add(self, cycle: Cycle, due: DueVisits) -> None:
        """Keep a cycle, its due visits and draws; Conflict when it overlaps another of the programme."""
        ...

    def lay(self, cycle: UUID, visits: Sequence[DueVisit]) -> None:
        """Keep more due visits of a cycle; NotFound when there is none."""
        ...

    def ordinals(self, cycle: UUID) -> Mapping[UUID, int]:
        """By site, the highest number of a visit of a cycle."""
        ...

    def draws(self, cycle: UUID) -> tuple[Draw, ...]:
        """How the sites of a cycle were drawn; none where all were taken."""
        ...

    def cycles(self, programme: UUID) -> tuple[Cycle, ...]:
        """The cycles of a programme, oldest first."""
        ...

    def drawn_before(self, programme: UUID) -> Mapping[UUID, int]:
        """In how many cycles of the programme each site was due."""
        ...

    def unseen(self, programme: UUID) -> Mapping[UUID, UUID]:
        """By site, its latest visit of the programme that was skipped or missed and that no other replaces."""
        ...


class VisitStore(Protocol):
    """Keeps the states of visits."""

    def visit(self, visit_id: UUID) -> StoredVisit:
        """A visit and where it stands; NotFound when there is none."""
        ...

    def end(self, visit_id: UUID, state: VisitState, at: datetime, reason: str | None = None) -> None:
        """Set a visit to done, skipped or missed."""
        ...

    def replace(self, visit: DueVisit) -> None:
        """Keep a due visit in the cycle of the one it replaces."""
        ...


class IncomingFile(Protocol):
    """A file that somebody wants to bring in."""

    def check(self, *, dry_run: bool) -> ImportReport:
        """Decide what becomes of each row; of a file that is refused, and in a dry run, nothing stays written."""
        ...

    def write(self) -> None:
        """Write what `check` has accepted, as far as it is not written yet."""
        ...

    def set_aside(self) -> Iterable[QuarantinedRow]:
        """The rows that `check` has refused while the others are written."""
        ...


class ImportRuns(Protocol):
    """Keeps the record of imports."""

    def begin(self) -> None:
        """From now on, note what is changed: it is an import that `add` will record."""
        ...

    def drop(self) -> None:
        """What was begun changes nothing and is not recorded."""
        ...

    def add(self, report: ImportReport, actor: Actor, at: datetime, quarantine: Iterable[QuarantinedRow] = ()) -> UUID:
        """Keep the report of an import that was written, and the rows that were set aside."""
        ...


class UndoableImport(Protocol):
    """An import that was written and recorded, on its way back."""

    @property
    def run(self) -> ImportRun:
        """Its record."""
        ...

    def conflicts(self) -> tuple[UndoConflict, ...]:
        """What stands in the way: rows changed since, rows that others build upon."""
        ...

    def restore(self, actor: Actor, at: datetime) -> UndoReport:
        """Remove what the import made and restore what it changed, all but what `conflicts` has found."""
        ...

    def record(self, report: UndoReport, actor: Actor, at: datetime) -> None:
        """Keep that it has been undone."""
        ...


class RegisterStore(Protocol):
    """What has been said of the registers of sites."""

    def listings(self, site: UUID) -> tuple[Register, tuple[Listing, ...]]:
        """The register that a site came in with, and what was said since; NotFound where there is no such site."""
        ...

    def replace(self, site: UUID, register: Register, said: Sequence[Listing], actor: Actor) -> None:
        """Keep all that is said of a site and one register."""
        ...


class PhotoStore(Protocol):
    """Photos of sites."""

    def add(self, site: UUID, photo: Photo, actor: Actor) -> tuple[UUID, bool]:
        """Keep a photo unless the site has it; its id, and whether it is new. NotFound without such a site."""
        ...

    def remove(self, site: UUID, photo: UUID) -> None:
        """Take a photo away; NotFound where the site has none of this id."""
        ...


class CategoryBooks(Protocol):
    """The categories of all cities, or those of one."""

    def known(self) -> tuple[SiteCategory, ...]:
        """The categories there are."""
        ...

    def uses(self, codes: Sequence[str]) -> Mapping[str, CategoryUse]:
        """What would be lost with some categories."""
        ...

    def replace(self, book: CategoryBook) -> None:
        """Keep these categories and no others."""
        ...
