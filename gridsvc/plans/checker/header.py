"""Whether a plan is of this task and was made from what holds now."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from uuid import UUID

from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.plan import Plan, PlanStatus, PlanTeam, Provenance

TRAVEL = "travel"
"""The setting of provenance under which an outside engine that measured travel is told."""
SEED_MAX = 2**63 - 1


def header_faults(case: Case) -> Iterator[Fault]:
    """City, programme, cycle, dates and status are the task's."""
    plan, task = case.plan, case.task
    for code, found, expected in (
        (FaultCode.WRONG_CITY, plan.city, task.city),
        (FaultCode.WRONG_PROGRAMME, plan.programme, task.programme),
        (FaultCode.WRONG_CYCLE, plan.cycle, task.cycle),
        (FaultCode.WRONG_CALENDAR, plan.calendar, task.calendar),
        (FaultCode.WRONG_DATES, plan.dates, task.dates),
        (FaultCode.WRONG_GUARANTEE, plan.guarantee, task.guarantee),
        (FaultCode.WRONG_SYNTHETIC, plan.synthetic, task.synthetic),
        (FaultCode.WRONG_STATUS, plan.status, case.facts.status or PlanStatus.DRAFT),
    ):
        if found != expected:
            yield Fault(code, {"found": _shown(found), "expected": _shown(expected)})


def stored_faults(case: Case) -> Iterator[Fault]:
    """A plan that is stored says under its id what it said when it was kept, engine, settings and seed included."""
    if case.facts.stored:
        for part, route in _changed(case.plan, case.facts.stored):
            yield Fault(FaultCode.NOT_AS_STORED, {"part": part}, route)


def provenance_faults(case: Case) -> Iterator[Fault]:
    """Roads, closures and speeds are those in force; engine, seed and iterations make sense."""
    made, facts = case.plan.provenance, case.facts
    for code, found, expected in (
        (FaultCode.ROADS_OUT_OF_DATE, made.roads, facts.roads),
        (FaultCode.CLOSURES_OUT_OF_DATE, made.closures, facts.closures),
        (FaultCode.SPEEDS_OUT_OF_DATE, made.speeds, facts.speeds),
    ):
        if found != expected:
            yield Fault(code, {"found": found, "expected": expected})
    if made.settings.get(TRAVEL) != facts.travel.get(TRAVEL):
        found, expected = (_engine(settings.get(TRAVEL)) for settings in (made.settings, facts.travel))
        yield Fault(FaultCode.OTHER_TRAVEL, {"found": found, "expected": expected})
    if not made.engine.strip():
        yield Fault(FaultCode.ENGINE_UNNAMED)
    if not 0 <= made.seed <= SEED_MAX:
        yield Fault(FaultCode.SEED_OUT_OF_RANGE, {"found": made.seed, "largest": SEED_MAX})
    if made.iterations < 0:
        yield Fault(FaultCode.ITERATIONS_NEGATIVE, {"found": made.iterations})


def team_faults(case: Case) -> Iterator[Fault]:
    """The teams listed are the task's, each once; every route's team is of the task and listed."""
    for team, times in Counter(each.id for each in case.plan.teams).items():
        if times > 1:
            yield Fault(FaultCode.TEAM_LISTED_TWICE, {"team": str(team), "times": times})
    for each in case.plan.teams:
        yield from _listed_wrong(case, each)
    listed = {each.id for each in case.plan.teams}
    for route in case.plan.routes:
        if route.team not in case.duties:
            yield Fault(FaultCode.UNKNOWN_TEAM, {"team": str(route.team)}, route=route.id)
        elif route.team not in listed:
            yield Fault(FaultCode.TEAM_NOT_LISTED, {"team": case.duties[route.team].name}, route=route.id)


def _changed(plan: Plan, stored: Plan) -> Iterator[tuple[str, UUID | None]]:
    for field in fields(Provenance):
        if getattr(plan.provenance, field.name) != getattr(stored.provenance, field.name):
            yield f"provenance.{field.name}", None
    kept = frozenset(stored.routes)
    for route in plan.routes:
        if route not in kept:
            yield "routes", route.id
    if len(plan.routes) != len(stored.routes):
        yield "routes", None
    for name in ("teams", "unplanned", "totals", "certificate"):
        if getattr(plan, name) != getattr(stored, name):
            yield name, None


def _engine(travel: object) -> str:
    return ", ".join(f"{name}={value}" for name, value in travel.items()) if isinstance(travel, Mapping) else "own"


def _listed_wrong(case: Case, team: PlanTeam) -> Iterator[Fault]:
    duty = case.duties.get(team.id)
    if duty is None:
        yield Fault(FaultCode.UNKNOWN_TEAM, {"team": str(team.id)})
    elif (team.name, team.mode, team.base) != (duty.name, duty.mode, duty.base):
        yield Fault(FaultCode.TEAM_LISTED_WRONG, {"team": duty.name})


def _shown(value: object) -> object:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return value if isinstance(value, bool) else str(value)
