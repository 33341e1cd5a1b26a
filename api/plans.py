"""Plans as commands show them: found by name, labelled for export, with faults in words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from psycopg import Connection

from api.choices import chosen
from api.drawings.route_sketch import route_frame
from api.drawings.street_map import StreetMap
from api.exports.exported import CalledOff, ExportedPlan, SiteLabel
from api.reason_words import reason_words
from api.sentences import catalogue, listing, say
from geodata.cities import CityStore
from geodata.feeds import UNSEALED_FOR
from geodata.stores.map_reader import MapReader
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from geodata.stores.streets import Box, StreetReader
from gridsvc.actors import Actor
from gridsvc.language import Language
from gridsvc.plans.checker import Fault
from gridsvc.plans.document import plan_from_document, plan_to_document
from gridsvc.plans.plan import Plan, Relaxation, Unplanned
from gridsvc.plans.version import PlanVersion
from gridsvc.ports import Clock


def plan_named(connection: Connection, key: str) -> PlanVersion:
    """The plan that is meant: an id, its beginning, or a programme's name for its newest plan."""
    store = PlanStore(connection)
    programmes = {each.id: each.name for each in ProgrammeStore(connection).programmes()}
    versions = {each.id: each for each in store.all()}
    newest = {each.programme: each for each in versions.values()}
    by_programme = [each for number, each in newest.items() if programmes.get(number) == key.strip()]
    if len(by_programme) == 1:
        return by_programme[0]
    names = {each.id: f"{programmes.get(each.programme, '')} {each.version}" for each in versions.values()}
    return versions[chosen("plan", key, names)]


def exported_plan(connection: Connection, plan: Plan, version: int) -> ExportedPlan:
    """A stored plan with its labels and ways."""
    store = PlanStore(connection)
    words, subjects = store.labels(plan.id)
    labels = {row["subject"]: _label(row) for row in subjects}
    return ExportedPlan(
        plan=plan,
        labels=labels,
        ways=store.ways(plan.id),
        called_off=tuple(CalledOff(**row) for row in store.called_off(plan.id)),
        **{**words, "version": version},
    )


def with_streets(connection: Connection, exported: ExportedPlan) -> ExportedPlan:
    """A plan with the streets around its routes, for formats that draw them."""
    if not exported.plan.routes:
        return exported
    frames = [route_frame(each, exported.base(each), exported.ways.get(each.id)) for each in exported.plan.routes]
    west, south, east, north = zip(*(frame.sides for frame in frames), strict=True)
    reader = StreetReader(connection, CityStore(connection).named(exported.plan.city).id)
    around = reader.around(Box(min(west), min(south), max(east), max(north)))
    return replace(exported, streets=StreetMap(around), sketches={})


def _label(row: Mapping[str, Any]) -> SiteLabel:
    checklist = tuple((zh, en) for zh, en in row["checklist"])
    place = row["place"].x, row["place"].y
    region = row["region_zh"], row["region_en"]
    return SiteLabel(row["name"], row["kind_zh"], row["kind_en"], place, checklist, region)


def shown_plan(connection: Connection, version: PlanVersion, *, actor: Actor, clock: Clock) -> Plan:
    """A stored plan as the actor may see it: of a sealed one only the routes that have begun."""
    reader = MapReader(connection, CityStore(connection).named(version.city).id)
    sees_sealed = actor.role in UNSEALED_FOR
    return plan_from_document(reader.plan_document(version.id, clock(), sees_sealed=sees_sealed))


def version_document(version: PlanVersion, programme: str) -> dict[str, Any]:
    """A plan in a list, as JSON values."""
    return {
        "id": str(version.id),
        "programme": str(version.programme),
        "programme_name": programme,
        "cycle": str(version.cycle),
        "city": version.city,
        "version": version.version,
        "status": str(version.status),
        "starts_on": version.starts_on.isoformat(),
        "ends_on": version.ends_on.isoformat(),
        "seed": version.seed,
        "made_at": version.made_at.isoformat(),
        "made_by": version.made_by,
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "visits_planned": version.visits_planned,
        "visits_unplanned": version.visits_unplanned,
    }


def fault_document(fault: Fault) -> dict[str, Any]:
    """A fault as JSON values."""
    return {
        "code": str(fault.code),
        "params": dict(fault.params),
        "route": str(fault.route) if fault.route else None,
        "visit": str(fault.visit) if fault.visit else None,
    }


def fault_lines(plan: Plan, faults: Sequence[Fault], language: Language) -> list[str]:
    """Each fault in words, with the route and stop it lies in."""
    routes = {route.id: route for route in plan.routes}
    teams = {team.id: team.name for team in plan.teams}
    lines = []
    for fault in faults:
        said = catalogue().say(f"fault_{fault.code}", language, _shown(fault.params)) or str(fault.code)
        route = routes.get(fault.route) if fault.route else None
        where = []
        if route:
            team = teams.get(route.team, str(route.team))
            where.append(say("fault_route", language, team=team, date=route.date.isoformat()))
        stops = [stop for stop in route.stops if stop.visit == fault.visit] if route else []
        where += [say("fault_stop", language, sequence=stop.sequence) for stop in stops[:1]]
        if fault.visit and not stops:
            where.append(say("fault_visit", language, visit=fault.visit))
        lines.append(say("fault_place", language, where=", ".join(where), fault=said) if where else said)
    return lines


def plan_lines(exported: ExportedPlan, language: Language) -> list[str]:
    """A plan in words: a line a route, then what is not planned and why."""
    lines = []
    for route in exported.routes():
        start, end = (f"{exported.local(each):%H:%M}" for each in (route.start, route.end))
        told = {
            "date": route.date.isoformat(),
            "team": exported.team(route.team),
            "start": start,
            "end": end,
            "stops": len(route.stops),
            "travel_min": round((route.travel_ms + route.return_ms) / 60_000),
            "travel_km": f"{(route.travel_m + route.return_m) / 1000:.1f}",
        }
        lines.append(say("plan_route_line", language, **told))
    return lines + [_unplanned_line(exported, each, language) for each in exported.plan.unplanned]


def totals_line(plan: Plan, version: int, language: Language) -> str:
    """The sums of a plan in one sentence."""
    totals = plan.totals
    return say(
        "plan_made",
        language,
        id=plan.id,
        version=version,
        status=say(f"plan_status_{plan.status}", language),
        due=totals.visits_due,
        planned=totals.visits_planned,
        unplanned=totals.visits_unplanned,
        travel_h=f"{totals.travel_ms / 3_600_000:.1f}",
        travel_km=f"{totals.travel_m / 1000:.1f}",
    )


def gaps_line(plan: Plan, language: Language) -> str:
    """The largest gaps that the certificate states."""
    within, rolling = plan.certificate.largest_gap_in_cycle_days, plan.certificate.largest_rolling_gap_days
    return say(
        "plan_gaps",
        language,
        within="–" if within is None else within,
        rolling="–" if rolling is None else rolling,
    )


def cover_line(plan: Plan, language: Language) -> str:
    """The cover by level that the certificate states; empty where no level is known."""
    told = (
        say("cover_share", language, level=say(f"level_{level}", language), **counts)
        for level, counts in plan.certificate.cover_by_level.items()
    )
    return say("plan_cover", language, levels=listing(told, language)) if plan.certificate.cover_by_level else ""


def _unplanned_line(exported: ExportedPlan, each: Unplanned, language: Language) -> str:
    return say(
        "plan_unplanned_line",
        language,
        site=exported.label(each).name,
        reason=reason_words(each.reason, language),
        evidence=say(f"evidence_{each.reason.evidence}", language),
        remedy=_remedy(each.relaxation, language),
    )


def _remedy(relaxation: Relaxation | None, language: Language) -> str:
    if relaxation is None:
        return ""
    remedy = catalogue().say(f"relaxation_{relaxation.code}", language, relaxation.params) or relaxation.code
    return say("plan_remedy", language, remedy=remedy)


def _shown(params: Mapping[str, object]) -> dict[str, Any]:
    return {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in params.items()}


def named_versions(connection: Connection, programme: UUID | None) -> list[tuple[PlanVersion, str]]:
    """All plans, or those of a programme, each with the programme's name."""
    store = PlanStore(connection)
    names = {each.id: each.name for each in ProgrammeStore(connection).programmes()}
    versions = store.all() if programme is None else store.plans_of(programme)
    return [(each, names.get(each.programme, "")) for each in versions]


def totals_document(plan: Plan) -> dict[str, Any]:
    """The sums and the largest gaps of a plan as JSON values."""
    document = plan_to_document(plan)
    certificate = document["certificate"]
    return {
        **document["totals"],
        "largest_gap_in_cycle_days": certificate["largest_gap_in_cycle_days"],
        "largest_rolling_gap_days": certificate["largest_rolling_gap_days"],
    }
