"""Planning as commands and jobs order it: the cycle chosen or started, planned, drawn, checked, published."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import Connection

from api.engines.choice import OWN_ENGINE, EngineChoice
from api.engines.kernels import kept_kernels
from api.engines.streets import Notice, Watch, notices_of, streets_of
from api.plans import plan_named, totals_document
from api.walking import walks
from geodata.cities import CityRow, city_named
from geodata.reference.holidays import read_holidays
from geodata.roads import speed_table
from geodata.roads.store import RoadStore
from geodata.stores.campaigns import CampaignStore
from geodata.stores.cycles import CycleStore
from geodata.stores.planning import PlanningStore
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from geodata.surroundings.store import SurroundingsStore
from gridsvc.actors import Actor
from gridsvc.errors import NotFound
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.guarantees import GuaranteePrice
from gridsvc.patrols.programme import Calendar, Programme
from gridsvc.plans.accesses import SnapCount
from gridsvc.plans.binding import guarantee_price
from gridsvc.plans.checker import Facts, Fault
from gridsvc.plans.directions import Directions, Untold, directions_of, untold
from gridsvc.plans.document import plan_from_json
from gridsvc.plans.kept_entries import with_kept_entries
from gridsvc.plans.plan import Plan, PlanStatus
from gridsvc.plans.preparation import prepared
from gridsvc.plans.version import PlanVersion
from gridsvc.plans.ways import ways_of
from gridsvc.ports import Clock, Progress
from gridsvc.road_hours import RoadHours
from gridsvc.roads import Mode
from gridsvc.usecases.check_plan import Ground, check_plan
from gridsvc.usecases.plan_cycle import Engine, PlanningGround, PlanningOrder, Streets, facts_of, plan_cycle
from gridsvc.usecases.publish_plan import publish_plan
from gridsvc.usecases.start_cycle import StartedCycle, start_cycle
from routing.itineraries import StreetGuide
from routing.network import Network
from routing.periodic import ENGINE
from routing.periodic import plan as periodic_plan


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """Which cycle to plan (None: the newest that is not published, else the next), from which seed, by which engine."""

    starts_on: date | None = None
    seed: int = 1
    settings: Mapping[str, object] = field(default_factory=dict)
    engine: EngineChoice = OWN_ENGINE


@dataclass(frozen=True, slots=True)
class MadePlan:
    """A saved draft and what is to be told with it."""

    plan: Plan
    version: int
    started: StartedCycle | None
    unknown_years: tuple[int, ...]
    price: GuaranteePrice
    snapped: Mapping[Mode, SnapCount]
    seconds: float
    notices: tuple[Notice, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "plan": str(self.plan.id),
            "version": self.version,
            "cycle": {
                "id": str(self.plan.cycle),
                "starts_on": self.plan.dates[0].isoformat(),
                "ends_on": self.plan.dates[-1].isoformat(),
                "started": self.started is not None,
            },
            **totals_document(self.plan),
            "seed": self.plan.provenance.seed,
            "seconds": round(self.seconds, 3),
            "years_without_holidays": list(self.unknown_years),
            "notices": [{"code": each.code, "params": dict(each.params)} for each in self.notices],
            "guarantee": _price_document(self.price),
        }


def run_plan(
    connection: Connection,
    programme: Programme,
    order: PlanOrder,
    *,
    actor: Actor,
    clock: Clock,
    progress: Progress,
) -> MadePlan:
    """Plan a cycle of a programme and keep the draft with its ways; the caller owns the transaction."""
    begun = time.monotonic()
    kept_kernels(order.engine.kept)
    row = city_named(connection, programme.city)
    cycle, started = _cycle(connection, programme, row, order, actor=actor)
    SurroundingsStore(connection, row, walks).measure()
    inputs = PlanningStore(connection, read_holidays())
    ground, notices = _ground(connection, row, cycle.dates, order.engine, watch=_told_to(progress))
    made = plan_cycle(
        PlanningOrder(cycle.id, order.seed, order.settings),
        (inputs, PlanStore(connection)),
        ground,
        Engine(ENGINE, periodic_plan),
        actor=actor,
        run=(clock, progress),
    )
    known = inputs.inputs_of(cycle.id, at=made.plan.provenance.made_at)
    ways = ways_of(made.plan, made.task, ground.streets)
    PlanStore(connection).draw(made.plan.id, ways, _directions(made.plan, ground.streets))
    return MadePlan(
        plan=made.plan,
        version=made.version,
        started=started,
        unknown_years=_unknown_years(programme, row, cycle),
        price=guarantee_price(known),
        snapped=made.snapped,
        seconds=time.monotonic() - begun,
        notices=notices,
    )


def checked_plan(connection: Connection, key: str, engine: EngineChoice = OWN_ENGINE) -> tuple[Plan, tuple[Fault, ...]]:
    """The faults of a plan in a JSON file, or of a stored one."""
    path = Path(key)
    if path.suffix.lower() == ".json" or path.is_file():
        plan = plan_from_json(_read(path))
    else:
        plan = PlanStore(connection).plan(plan_named(connection, key).id)
    return plan, check_plan(plan, ground_of(connection, plan, engine))


def published_plan(
    connection: Connection, plan_id: UUID, engine: EngineChoice = OWN_ENGINE, *, actor: Actor, clock: Clock
) -> PlanVersion:
    """Check a draft and put it in force; the caller owns the transaction."""
    return publish_plan(
        plan_id, PlanStore(connection), lambda plan: ground_of(connection, plan, engine), actor=actor, clock=clock
    )


def ground_of(connection: Connection, plan: Plan, engine: EngineChoice = OWN_ENGINE) -> Ground:
    """What a plan stands on today: its cycle with all visits it speaks of, the streets in force, its status."""
    visits = {stop.visit for route in plan.routes for stop in route.stops} | {each.visit for each in plan.unplanned}
    inputs = PlanningStore(connection, read_holidays()).inputs_of(plan.cycle, at=plan.provenance.made_at, also=visits)
    today, _ = _ground(connection, city_named(connection, inputs.city.code), inputs.dates, engine)
    status, stored = _stored(connection, plan.id)
    known = with_kept_entries(inputs, plan)
    facts = replace(facts_of(today, known), status=status, stored=stored)
    return Ground(prepared(known, today.streets).task, today.streets, facts)


def _cycle(
    connection: Connection, programme: Programme, row: CityRow, order: PlanOrder, *, actor: Actor
) -> tuple[Cycle, StartedCycle | None]:
    cycles = CycleStore(connection)
    known = cycles.cycles(programme.id)
    if order.starts_on:
        found = [each for each in known if each.starts_on == order.starts_on]
    else:
        plans = PlanStore(connection).plans_of(programme.id)
        published = {each.cycle for each in plans if each.status is PlanStatus.PUBLISHED}
        found = [each for each in known[-1:] if each.id not in published]
    if found:
        return found[0], None
    started = start_cycle(
        programme,
        (ProgrammeStore(connection), cycles, CampaignStore(connection)),
        read_holidays().working_days(row.city.time_zone),
        actor=actor,
        starts_on=order.starts_on,
        seed=order.seed,
    )
    return started.cycle, started


def _ground(
    connection: Connection,
    row: CityRow,
    dates: tuple[date, ...],
    engine: EngineChoice,
    *,
    watch: Watch | None = None,
) -> tuple[PlanningGround, tuple[Notice, ...]]:
    store = RoadStore(connection)
    stored = store.load(row.id)
    closures = store.closures(row.id, dates)
    hours = RoadHours(speed_table().hours, row.city.clock)
    streets = streets_of(engine, stored.roads, closures.closed, hours=hours, watch=watch)
    facts = Facts(stored.hash, closures.hash, stored.speeds, travel=engine.provenance)
    return PlanningGround(streets, facts), notices_of(engine, closures.closed)


def _directions(plan: Plan, streets: Streets) -> Directions:
    if not isinstance(streets, Network):
        return untold(plan, Untold.ENGINE_TELLS_NONE)
    return directions_of(plan, streets, StreetGuide(streets.roads))


def _told_to(progress: Progress) -> Watch:
    return lambda answered, asked: progress(answered / asked, "plan_measuring_travel")


def _price_document(price: GuaranteePrice) -> dict[str, Any]:
    return {
        "bound_sites": price.bound_sites,
        "days_lost": price.days_lost,
        "overdue": [
            {"site": str(each.site), "last_visit": str(each.last_visit), "latest": str(each.latest)}
            for each in price.overdue
        ],
        "more_visits": price.more_visits,
        "more_sites": price.more_sites,
        "hopeless": [
            {"first": str(each.first), "last": str(each.last), "sites": each.sites} for each in price.hopeless
        ],
        "short_spans": [
            {
                "first": str(each.first),
                "last": str(each.last),
                "sites": each.sites,
                "due_s": each.due_s,
                "hours_s": each.hours_s,
            }
            for each in price.short_spans
        ],
    }


def _stored(connection: Connection, plan_id: UUID) -> tuple[PlanStatus, Plan] | tuple[None, None]:
    plans = PlanStore(connection)
    try:
        return plans.version(plan_id).status, plans.plan(plan_id)
    except NotFound:
        return None, None


def _unknown_years(programme: Programme, row: CityRow, cycle: Cycle) -> tuple[int, ...]:
    if programme.calendar is not Calendar.WORKING:
        return ()
    return read_holidays().working_days(row.city.time_zone).unknown_years(cycle.dates)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(
            f"{path} cannot be read: {error.strerror}", code="file_unreadable", params={"file": str(path)}
        ) from error
