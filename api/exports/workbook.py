"""A plan as a workbook: what it is, its routes, a sheet a team with its days in order, what is not planned."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from api.exports.exported import ExportedPlan
from api.exports.step_words import leg_words, step_words, street_words
from api.exports.table_sheet import Cell, Column, Kind, Tables
from api.reason_words import reason_words
from api.sentences import say
from gridsvc.itineraries import Step
from gridsvc.language import Language
from gridsvc.plans.plan import Route, Stop, Unplanned

_ROUTE_COLUMNS = {
    "date": Kind.DATE,
    "weekday": Kind.TEXT,
    "team": Kind.TEXT,
    "begin": Kind.CLOCK,
    "end": Kind.CLOCK,
    "stops": Kind.COUNT,
    "travel_min": Kind.DECIMAL,
    "travel_m": Kind.COUNT,
    "service_min": Kind.DECIMAL,
    "synthetic": Kind.TEXT,
}
_STOP_COLUMNS = {
    "date": Kind.DATE,
    "weekday": Kind.TEXT,
    "sequence": Kind.COUNT,
    "name": Kind.TEXT,
    "kind": Kind.TEXT,
    "region": Kind.TEXT,
    "arrive": Kind.CLOCK,
    "begin": Kind.CLOCK,
    "end": Kind.CLOCK,
    "travel_min": Kind.DECIMAL,
    "travel_m": Kind.COUNT,
    "lon": Kind.DEGREES,
    "lat": Kind.DEGREES,
    "locked": Kind.TEXT,
    "synthetic": Kind.TEXT,
    "visit": Kind.TEXT,
    "subject": Kind.TEXT,
}
_DIRECTION_COLUMNS = {
    "date": Kind.DATE,
    "team": Kind.TEXT,
    "sequence": Kind.COUNT,
    "name": Kind.TEXT,
    "step": Kind.COUNT,
    "direction": Kind.TEXT,
    "street": Kind.TEXT,
    "step_m": Kind.COUNT,
    "step_min": Kind.DECIMAL,
    "lon": Kind.DEGREES,
    "lat": Kind.DEGREES,
    "synthetic": Kind.TEXT,
}
_IDS = ("visit", "subject")
_UNPLANNED_COLUMNS: dict[str, Kind] = dict.fromkeys(
    ("name", "kind", "region", "reason", "evidence", "synthetic", "visit", "subject"), Kind.TEXT
)


def xlsx_of(exported: ExportedPlan, language: Language) -> bytes:
    """The workbook, headers in the language asked for, times on the city's clock."""
    plan = exported.plan
    footer = say(
        "sheet_plan",
        language,
        plan=plan.id,
        version=exported.version,
        status=say(f"plan_status_{plan.status}", language),
    )
    tables = Tables(
        title=f"{exported.programme} {plan.dates[0]} – {plan.dates[-1]}",
        made_at=plan.provenance.made_at,
        footer=footer,
        warning=say("sheet_synthetic", language) if plan.synthetic else "",
    )
    tables.add_facts(say("book_overview", language), _facts(exported, language))
    routes = [_route_row(exported, each, language) for each in exported.routes()]
    tables.add_table(say("sheet_index", language), _columns(_ROUTE_COLUMNS, language), routes)
    for team in exported.teams():
        rows = _team_rows(exported, team, language)
        tables.add_table(exported.team(team), _columns(_STOP_COLUMNS, language), rows)
    if exported.directions:
        told = list(_direction_rows(exported, language))
        tables.add_table(say("directions", language), _columns(_DIRECTION_COLUMNS, language), told)
    if plan.unplanned:
        missed = [_unplanned_row(exported, each, language) for each in plan.unplanned]
        tables.add_table(say("plan_unplanned", language), _columns(_UNPLANNED_COLUMNS, language), missed)
    return tables.content()


def _columns(kinds: dict[str, Kind], language: Language) -> list[Column]:
    return [Column(say(f"plan_column_{name}", language), kind, name not in _IDS) for name, kind in kinds.items()]


def _facts(exported: ExportedPlan, language: Language) -> list[tuple[str, Cell]]:
    plan = exported.plan
    totals = plan.totals
    values: dict[str, Cell] = {
        "city": exported.city(language),
        "programme": exported.programme,
        "level": say(f"level_{exported.level}", language),
        "first_day": plan.dates[0],
        "last_day": plan.dates[-1],
        "version": exported.version,
        "status": say(f"plan_status_{plan.status}", language),
        "due": totals.visits_due,
        "planned": totals.visits_planned,
        "not_planned": totals.visits_unplanned,
        "travel_h": round(totals.travel_ms / 3_600_000, 1),
        "travel_km": round(totals.travel_m / 1000, 1),
        "plan": str(plan.id),
        "roads": exported.attribution,
    }
    return [(say(f"book_{name}", language), value) for name, value in values.items()]


def _route_row(exported: ExportedPlan, route: Route, language: Language) -> list[Cell]:
    values: dict[str, Cell] = {
        **_day(route, language),
        "team": exported.team(route.team),
        "begin": _clock(exported, route.start),
        "end": _clock(exported, route.end),
        "stops": len(route.stops),
        "travel_min": round((route.travel_ms + route.return_ms) / 60_000, 1),
        "travel_m": route.travel_m + route.return_m,
        "service_min": round(route.service_ms / 60_000, 1),
        "synthetic": _synthetic(exported, language),
    }
    return [values[name] for name in _ROUTE_COLUMNS]


def _team_rows(exported: ExportedPlan, team: UUID, language: Language) -> Iterator[list[Cell]]:
    for route in exported.routes():
        for stop in route.stops if route.team == team else ():
            yield _stop_row(exported, route, stop, language)


def _stop_row(exported: ExportedPlan, route: Route, stop: Stop, language: Language) -> list[Cell]:
    values: dict[str, Cell] = {
        **_day(route, language),
        **_entry(exported, stop, language),
        "sequence": stop.sequence,
        **{name: _clock(exported, getattr(stop, name)) for name in ("arrive", "begin", "end")},
        "travel_min": round(stop.travel_ms / 60_000, 1),
        "travel_m": stop.travel_m,
        "lon": stop.entry[0],
        "lat": stop.entry[1],
        "locked": ", ".join(say(f"plan_locked_{each}", language) for each in sorted(stop.locked)),
    }
    return [values[name] for name in _STOP_COLUMNS]


def _direction_rows(exported: ExportedPlan, language: Language) -> Iterator[list[Cell]]:
    for route in exported.routes():
        names = {stop.sequence: exported.label(stop).name for stop in route.stops}
        for leg in exported.directions.get(route.id, ()):
            shared: dict[str, Cell] = {
                "date": route.date,
                "team": exported.team(route.team),
                "sequence": leg.to,
                "name": names[leg.to] if leg.to else say("directions_back", language),
                "synthetic": _synthetic(exported, language),
            }
            steps = leg.steps if len(leg.steps) > 1 else ()
            values = [_step_values(number, step, language) for number, step in enumerate(steps, start=1)]
            for each in values or [{"direction": text} for text in leg_words(leg, language)]:
                yield [{**shared, **each}.get(name) for name in _DIRECTION_COLUMNS]


def _step_values(number: int, step: Step, language: Language) -> dict[str, Cell]:
    return {
        "step": number,
        "direction": step_words(step, language),
        "street": street_words(step, language),
        "step_m": step.metres,
        "step_min": round(step.ms / 60_000, 1),
        "lon": step.at[0],
        "lat": step.at[1],
    }


def _unplanned_row(exported: ExportedPlan, each: Unplanned, language: Language) -> list[Cell]:
    values: dict[str, Cell] = {
        **_entry(exported, each, language),
        "reason": reason_words(each.reason, language),
        "evidence": say(f"evidence_{each.reason.evidence}", language),
    }
    return [values[name] for name in _UNPLANNED_COLUMNS]


def _day(route: Route, language: Language) -> dict[str, Cell]:
    return {"date": route.date, "weekday": say(f"weekday_{route.date.isoweekday()}", language)}


def _entry(exported: ExportedPlan, entry: Stop | Unplanned, language: Language) -> dict[str, Cell]:
    label = exported.label(entry)
    return {
        "name": label.name,
        "kind": label.kind(language),
        "region": label.region(language),
        "synthetic": _synthetic(exported, language),
        "visit": str(entry.visit),
        "subject": str(entry.subject),
    }


def _synthetic(exported: ExportedPlan, language: Language) -> str:
    return say("plan_yes" if exported.plan.synthetic else "plan_no", language)


def _clock(exported: ExportedPlan, instant: datetime) -> datetime:
    return exported.local(instant).replace(tzinfo=None)
