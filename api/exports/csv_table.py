"""A plan as a table for spreadsheets: a row a visit, planned or not."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from api.exports.exported import ExportedPlan
from api.plain_text import harmless
from api.reason_words import reason_words
from api.sentences import say
from gridsvc.language import Language
from gridsvc.plans.plan import Route, Stop, Unplanned

COLUMNS = (
    *("date", "team", "sequence", "name", "kind", "region", "arrive", "begin", "end", "travel_min", "travel_m"),
    *("lon", "lat", "state", "reason", "locked", "synthetic", "visit", "subject"),
)
_BYTE_ORDER_MARK = "\ufeff"


def csv_of(exported: ExportedPlan, language: Language) -> bytes:
    """UTF-8 with byte order mark, so that spreadsheets read Chinese; text that looks like a formula is quoted."""
    text = io.StringIO()
    text.write(_BYTE_ORDER_MARK)
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([say(f"plan_column_{name}", language) for name in COLUMNS])
    for row in _rows(exported, language):
        table.writerow([_cell(row.get(name, "")) for name in COLUMNS])
    return text.getvalue().encode()


def _cell(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


def _rows(exported: ExportedPlan, language: Language) -> Iterator[dict[str, object]]:
    for route in exported.routes():
        for stop in route.stops:
            yield _planned(exported, route, stop, language)
    for each in exported.plan.unplanned:
        yield _unplanned(exported, each, language)


def _planned(exported: ExportedPlan, route: Route, stop: Stop, language: Language) -> dict[str, object]:
    locked = (say(f"plan_locked_{each}", language) for each in sorted(stop.locked))
    return {
        **_common(exported, stop, language),
        "date": route.date.isoformat(),
        "team": exported.team(route.team),
        "sequence": stop.sequence,
        **{name: _clock(exported, getattr(stop, name)) for name in ("arrive", "begin", "end")},
        "travel_min": round(stop.travel_ms / 60_000, 1),
        "travel_m": stop.travel_m,
        "lon": stop.entry[0],
        "lat": stop.entry[1],
        "state": say("plan_planned", language),
        "locked": ", ".join(locked),
    }


def _unplanned(exported: ExportedPlan, each: Unplanned, language: Language) -> dict[str, object]:
    place = exported.label(each).place
    return {
        **_common(exported, each, language),
        "lon": "" if place is None else place[0],
        "lat": "" if place is None else place[1],
        "state": say("plan_unplanned", language),
        "reason": reason_words(each.reason, language),
    }


def _common(exported: ExportedPlan, entry: Stop | Unplanned, language: Language) -> dict[str, object]:
    label = exported.label(entry)
    return {
        "name": label.name,
        "kind": label.kind(language),
        "region": label.region(language),
        "synthetic": say("plan_yes" if exported.plan.synthetic else "plan_no", language),
        "visit": str(entry.visit),
        "subject": str(entry.subject),
    }


def _clock(exported: ExportedPlan, instant: datetime) -> str:
    return f"{exported.local(instant):%H:%M:%S}"
