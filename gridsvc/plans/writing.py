"""Writing gridsvc/plan/1: JSON values that lose nothing of the plan."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import numpy as np

from gridsvc.errors import InvalidInput
from gridsvc.plans.plan import SCHEMA, Plan, Provenance, Route, Stop, Totals, Unplanned


def plan_to_document(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values; made into JSON text and back it is the same plan."""
    return {
        "schema": SCHEMA,
        "id": str(plan.id),
        "city": plan.city,
        "programme": str(plan.programme),
        "status": str(plan.status),
        "synthetic": plan.synthetic,
        "cycle": {
            "id": str(plan.cycle),
            "calendar": plan.calendar,
            "dates": [each.isoformat() for each in plan.dates],
            "guarantee": str(plan.guarantee),
        },
        "provenance": _provenance_document(plan.provenance),
        "teams": [
            {"id": str(team.id), "name": team.name, "mode": str(team.mode), "base": list(team.base)}
            for team in plan.teams
        ],
        "routes": [_route_document(route) for route in plan.routes],
        "unplanned": [_unplanned_document(each) for each in plan.unplanned],
        "totals": _totals_document(plan.totals),
        "certificate": {
            "largest_gap_in_cycle_days": plan.certificate.largest_gap_in_cycle_days,
            "largest_rolling_gap_days": plan.certificate.largest_rolling_gap_days,
            "cover_by_level": {level: dict(cover) for level, cover in plan.certificate.cover_by_level.items()},
        },
    }


def _seconds(milliseconds: int) -> float | int:
    whole, rest = divmod(milliseconds, 1000)
    return milliseconds / 1000 if rest else whole


def _instant(value: datetime) -> str:
    return value.isoformat(timespec="microseconds" if value.microsecond % 1000 else "milliseconds")


def plain(value: object) -> Any:
    """A value as JSON has it: ids, dates and enumerations become text, sequences and sets arrays."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    for kind, written in _WRITTEN:
        if isinstance(value, kind):
            return written(value)
    raise InvalidInput(f"a plan cannot hold {value!r}", params={"value": repr(value)})


_WRITTEN: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (np.generic, lambda value: plain(value.item())),
    (Enum, lambda value: plain(value.value)),
    (str, str),
    (UUID, str),
    (datetime, _instant),
    (date, date.isoformat),
    (Mapping, lambda value: {str(name): plain(each) for name, each in value.items()}),
    (AbstractSet, lambda value: sorted((plain(each) for each in value), key=str)),
    (Sequence, lambda value: [plain(each) for each in value]),
)


def _provenance_document(provenance: Provenance) -> dict[str, Any]:
    return {
        "made_at": _instant(provenance.made_at),
        "roads": provenance.roads,
        "closures": provenance.closures,
        "speeds": provenance.speeds,
        "engine": provenance.engine,
        "settings": plain(provenance.settings),
        "seed": provenance.seed,
        "iterations": provenance.iterations,
    }


def _route_document(route: Route) -> dict[str, Any]:
    return {
        "id": str(route.id),
        "team": str(route.team),
        "date": route.date.isoformat(),
        "start": _instant(route.start),
        "end": _instant(route.end),
        "end_at": None if route.end_at is None else list(route.end_at),
        "travel_s": _seconds(route.travel_ms),
        "travel_m": route.travel_m,
        "service_s": _seconds(route.service_ms),
        "wait_s": _seconds(route.wait_ms),
        "break_s": _seconds(route.break_ms),
        "return_s": _seconds(route.return_ms),
        "return_m": route.return_m,
        "stops": [_stop_document(stop) for stop in route.stops],
    }


def _stop_document(stop: Stop) -> dict[str, Any]:
    return {
        "visit": str(stop.visit),
        "problem" if stop.is_problem else "site": str(stop.subject),
        "sequence": stop.sequence,
        "arrive": _instant(stop.arrive),
        "begin": _instant(stop.begin),
        "end": _instant(stop.end),
        "travel_s": _seconds(stop.travel_ms),
        "travel_m": stop.travel_m,
        "entry": list(stop.entry),
        "exit": list(stop.exit),
        "locked": sorted(stop.locked),
    }


def _unplanned_document(each: Unplanned) -> dict[str, Any]:
    document: dict[str, Any] = {
        "visit": str(each.visit),
        "problem" if each.is_problem else "site": str(each.subject),
        "reason": {
            "code": str(each.reason.code),
            "params": plain(each.reason.params),
            "evidence": str(each.reason.evidence),
        },
        "relaxation": None,
    }
    if each.relaxation:
        document["relaxation"] = {
            "code": each.relaxation.code,
            "params": plain(each.relaxation.params),
            "tested": each.relaxation.tested,
        }
    return document


def _totals_document(totals: Totals) -> dict[str, Any]:
    return {
        "visits_due": totals.visits_due,
        "visits_planned": totals.visits_planned,
        "visits_unplanned": totals.visits_unplanned,
        "travel_s": _seconds(totals.travel_ms),
        "travel_m": totals.travel_m,
        "overtime_s": _seconds(totals.overtime_ms),
    }
