"""Reading gridsvc/plan/1: what is missing, unknown or nonsense is refused by its path."""

from collections.abc import Mapping
from uuid import UUID

from gridsvc.errors import InvalidInput
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.plans.json_value import JsonValue
from gridsvc.plans.plan import (
    SCHEMA,
    Certificate,
    Evidence,
    Plan,
    PlanStatus,
    PlanTeam,
    Provenance,
    Reason,
    ReasonCode,
    Relaxation,
    Route,
    Stop,
    Totals,
    Unplanned,
)
from gridsvc.roads import Mode

LOCKABLE = ("day", "team", "time")
_NEST_MAX = 64


def plan_from_document(document: object) -> Plan:
    """The plan of a JSON document; InvalidInput names the path of what cannot be read."""
    _refuse_depth(document)
    fields = JsonValue(document).fields(
        *("schema", "id", "city", "programme", "status", "synthetic", "cycle", "provenance"),
        *("teams", "routes", "unplanned", "totals", "certificate"),
    )
    if fields["schema"].text() != SCHEMA:
        fields["schema"].refuse(SCHEMA)
    cycle = fields["cycle"].fields("id", "calendar", "dates", "guarantee")
    return Plan(
        id=fields["id"].uuid(),
        city=fields["city"].text(),
        programme=fields["programme"].uuid(),
        cycle=cycle["id"].uuid(),
        status=fields["status"].choice(PlanStatus),
        synthetic=fields["synthetic"].boolean(),
        calendar=cycle["calendar"].text(),
        dates=tuple(each.date() for each in cycle["dates"].items()),
        guarantee=cycle["guarantee"].choice(Guarantee),
        provenance=_provenance(fields["provenance"]),
        teams=tuple(_team(each) for each in fields["teams"].items()),
        routes=tuple(_route(each) for each in fields["routes"].items()),
        unplanned=tuple(_unplanned(each) for each in fields["unplanned"].items()),
        totals=_totals(fields["totals"]),
        certificate=_certificate(fields["certificate"]),
    )


def _refuse_depth(document: object) -> None:
    level = [document]
    for _ in range(_NEST_MAX):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise InvalidInput(
        f"the document is nested deeper than {_NEST_MAX} levels",
        code="plan_unreadable",
        params={"path": "$", "expected": f"at most {_NEST_MAX} levels", "found": "more"},
    )


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _provenance(node: JsonValue) -> Provenance:
    fields = node.fields("made_at", "roads", "closures", "speeds", "engine", "settings", "seed", "iterations")
    return Provenance(
        made_at=fields["made_at"].instant(),
        roads=fields["roads"].text(),
        closures=fields["closures"].text(),
        speeds=fields["speeds"].text(),
        engine=fields["engine"].text(),
        settings=fields["settings"].mapping(),
        seed=fields["seed"].long_integer(),
        iterations=fields["iterations"].integer(),
    )


def _team(node: JsonValue) -> PlanTeam:
    fields = node.fields("id", "name", "mode", "base")
    return PlanTeam(fields["id"].uuid(), fields["name"].text(), fields["mode"].choice(Mode), fields["base"].lonlat())


def _route(node: JsonValue) -> Route:
    fields = node.fields(
        *("id", "team", "date", "start", "end", "end_at", "travel_s", "travel_m", "service_s", "wait_s"),
        *("break_s", "return_s", "return_m", "stops"),
    )
    stops = tuple(_stop(each) for each in fields["stops"].items())
    if not stops:
        fields["stops"].refuse("at least one stop")
    return Route(
        id=fields["id"].uuid(),
        team=fields["team"].uuid(),
        date=fields["date"].date(),
        start=fields["start"].instant(),
        end=fields["end"].instant(),
        end_at=None if fields["end_at"].value is None else fields["end_at"].lonlat(),
        travel_ms=fields["travel_s"].milliseconds(),
        travel_m=fields["travel_m"].integer(),
        service_ms=fields["service_s"].milliseconds(),
        wait_ms=fields["wait_s"].milliseconds(),
        break_ms=fields["break_s"].milliseconds(),
        return_ms=fields["return_s"].milliseconds(),
        return_m=fields["return_m"].integer(),
        stops=stops,
    )


def _stop(node: JsonValue) -> Stop:
    fields = node.fields(
        *("visit", "sequence", "arrive", "begin", "end", "travel_s", "travel_m", "entry", "exit", "locked"),
        optional=("site", "problem"),
    )
    subject, is_problem = _subject(node, fields)
    return Stop(
        visit=fields["visit"].uuid(),
        subject=subject,
        sequence=fields["sequence"].integer(),
        arrive=fields["arrive"].instant(),
        begin=fields["begin"].instant(),
        end=fields["end"].instant(),
        travel_ms=fields["travel_s"].milliseconds(),
        travel_m=fields["travel_m"].integer(),
        entry=fields["entry"].lonlat(),
        exit=fields["exit"].lonlat(),
        locked=_locked(fields["locked"]),
        is_problem=is_problem,
    )


def _locked(node: JsonValue) -> frozenset[str]:
    parts = node.items()
    for each in parts:
        if each.value not in LOCKABLE:
            each.refuse(" or ".join(LOCKABLE))
    locked = frozenset(each.text() for each in parts)
    if len(locked) < len(parts):
        node.refuse("each part once")
    return locked


def _subject(node: JsonValue, fields: Mapping[str, JsonValue]) -> tuple[UUID, bool]:
    if ("site" in fields) == ("problem" in fields):
        node.refuse("exactly one of site and problem")
    return fields["site" if "site" in fields else "problem"].uuid(), "problem" in fields


def _unplanned(node: JsonValue) -> Unplanned:
    fields = node.fields("visit", "reason", "relaxation", optional=("site", "problem"))
    subject, is_problem = _subject(node, fields)
    reason = fields["reason"].fields("code", "params", "evidence")
    return Unplanned(
        visit=fields["visit"].uuid(),
        subject=subject,
        reason=Reason(
            reason["code"].choice(ReasonCode), reason["evidence"].choice(Evidence), reason["params"].mapping()
        ),
        relaxation=_relaxation(fields["relaxation"]),
        is_problem=is_problem,
    )


def _relaxation(node: JsonValue) -> Relaxation | None:
    if node.value is None:
        return None
    fields = node.fields("code", "params", "tested")
    return Relaxation(fields["code"].text(), fields["params"].mapping(), fields["tested"].boolean())


def _totals(node: JsonValue) -> Totals:
    fields = node.fields("visits_due", "visits_planned", "visits_unplanned", "travel_s", "travel_m", "overtime_s")
    return Totals(
        visits_due=fields["visits_due"].integer(),
        visits_planned=fields["visits_planned"].integer(),
        visits_unplanned=fields["visits_unplanned"].integer(),
        travel_ms=fields["travel_s"].milliseconds(),
        travel_m=fields["travel_m"].integer(),
        overtime_ms=fields["overtime_s"].milliseconds(),
    )


def _certificate(node: JsonValue) -> Certificate:
    fields = node.fields("largest_gap_in_cycle_days", "largest_rolling_gap_days", "cover_by_level")
    in_cycle, rolling = fields["largest_gap_in_cycle_days"], fields["largest_rolling_gap_days"]
    levels = fields["cover_by_level"].fields_of_any_name()
    return Certificate(
        largest_gap_in_cycle_days=None if in_cycle.value is None else in_cycle.integer(),
        largest_rolling_gap_days=None if rolling.value is None else rolling.integer(),
        cover_by_level={
            level: {name: count.integer() for name, count in cover.fields_of_any_name().items()}
            for level, cover in levels.items()
        },
    )
