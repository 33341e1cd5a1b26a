"""A plan as calendars (RFC 5545): an event for each day of a team, whose list of stops stands in its description.

The same team, day and programme always have the same UID, and a later version of the plan a higher SEQUENCE: importing
it again moves what has changed and strikes out what is called off.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from api.exports.calendar_lines import calendar_bytes, local_time, quoted, utc_time, zone_lines
from api.exports.exported import CalledOff, ExportedPlan
from api.sentences import say
from gridsvc.language import Language
from gridsvc.plans.plan import PlanStatus, Route

_STATES = {PlanStatus.DRAFT: "TENTATIVE", PlanStatus.PUBLISHED: "CONFIRMED", PlanStatus.SUPERSEDED: "CANCELLED"}


def ics_of(exported: ExportedPlan, language: Language) -> bytes:
    """One calendar of all teams that the plan holds."""
    teams = exported.teams()
    named = [exported.team(teams[0])] if len(teams) == 1 else []
    zone = ZoneInfo(exported.time_zone)
    days = [*exported.plan.dates, *(each.date for each in exported.called_off)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//gridsvc//plan//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{quoted(_called(exported, ' · '.join([exported.programme, *named]), language))}",
        f"X-WR-TIMEZONE:{zone.key}",
        *zone_lines(zone, min(days), max(days)),
    ]
    for route in exported.routes():
        lines += _event(exported, route, zone, language)
    for each in exported.called_off:
        lines += _called_off(exported, each, zone, language)
    return calendar_bytes([*lines, "END:VCALENDAR"])


def event_id(programme: UUID, team: UUID, day: date) -> UUID:
    """The lasting id of what a team does on a day for a programme, whichever version of the plan says it."""
    return uuid5(programme, f"{team} {day}")


def _event(exported: ExportedPlan, route: Route, zone: ZoneInfo, language: Language) -> Iterator[str]:
    first = route.stops[0]
    title = say("calendar_event", language, team=exported.team(route.team), stops=len(route.stops))
    yield "BEGIN:VEVENT"
    yield from _head(exported, route.team, route.date)
    yield f"DTSTART;{local_time(route.start, zone)}"
    yield f"DTEND;{local_time(route.end, zone)}"
    yield f"SUMMARY:{quoted(_called(exported, title, language))}"
    yield f"DESCRIPTION:{quoted(_listed(exported, route, language))}"
    yield f"LOCATION:{quoted(exported.label(first).name)}"
    yield f"GEO:{first.entry[1]:.6f};{first.entry[0]:.6f}"
    yield f"CATEGORIES:{quoted(exported.programme)}"
    yield f"STATUS:{_STATES[exported.plan.status]}"
    yield "END:VEVENT"


def _called_off(exported: ExportedPlan, off: CalledOff, zone: ZoneInfo, language: Language) -> Iterator[str]:
    title = say("calendar_called_off", language, team=off.team_name)
    yield "BEGIN:VEVENT"
    yield from _head(exported, off.team, off.date)
    yield f"DTSTART;{local_time(off.start, zone)}"
    yield f"DTEND;{local_time(off.end, zone)}"
    yield f"SUMMARY:{quoted(_called(exported, title, language))}"
    yield "STATUS:CANCELLED"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _head(exported: ExportedPlan, team: UUID, day: date) -> Iterator[str]:
    changed = exported.changed_at or exported.plan.provenance.made_at
    yield f"UID:{event_id(exported.plan.programme, team, day)}"
    yield f"DTSTAMP:{utc_time(changed.astimezone(UTC))}"
    yield f"LAST-MODIFIED:{utc_time(changed.astimezone(UTC))}"
    yield f"SEQUENCE:{exported.version}"


def _listed(exported: ExportedPlan, route: Route, language: Language) -> str:
    warning = [say("sheet_synthetic", language)] if exported.plan.synthetic else []
    lines = [*warning, f"{exported.city(language)} · {exported.programme}"]
    for stop in route.stops:
        begin, end = (_hour(exported, each) for each in (stop.begin, stop.end))
        label = exported.label(stop)
        kind = f" ({label.kind(language)})" if label.kind(language) else ""
        lines.append(f"{stop.sequence}. {begin}–{end} {label.name}{kind}")
    status = say(f"plan_status_{exported.plan.status}", language)
    lines.append(say("sheet_plan", language, plan=exported.plan.id, version=exported.version, status=status))
    return "\n".join(" ".join(line.split()) for line in lines)


def _hour(exported: ExportedPlan, instant: datetime) -> str:
    return f"{exported.local(instant):%H:%M}"


def _called(exported: ExportedPlan, title: str, language: Language) -> str:
    return say("calendar_synthetic", language, title=title) if exported.plan.synthetic else title
