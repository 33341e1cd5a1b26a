"""A plan as calendars (RFC 5545): an event for each day of a team, whose list of stops stands in its description.

The same team, day and programme always have the same UID, and a later version of the plan a higher SEQUENCE: importing
it again moves what has changed and strikes out what is called off.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vDuration

from api.exports.calendar_text import CalendarText
from api.exports.exported import CalledOff, ExportedPlan
from api.plain_text import in_xml, one_line
from api.sentences import say
from gridsvc.language import Language
from gridsvc.plans.plan import PlanStatus, Route

_STATES = {PlanStatus.DRAFT: "TENTATIVE", PlanStatus.PUBLISHED: "CONFIRMED", PlanStatus.SUPERSEDED: "CANCELLED"}
_MARGIN = timedelta(days=2)
_REFRESH = timedelta(hours=1)
_RULES_KEPT = 64


def ics_of(exported: ExportedPlan, language: Language) -> bytes:
    """One calendar of all teams that the plan holds."""
    teams = exported.teams()
    named = [exported.team(teams[0])] if len(teams) == 1 else []
    called = _called(exported, " · ".join([exported.programme, *named]), language)
    calendar = _calendar(called, ZoneInfo(exported.time_zone))
    _fill(calendar, [exported], language)
    return bytes(calendar.to_ical())


def subscription_of(plans: Sequence[ExportedPlan], name: str, zone: ZoneInfo, language: Language) -> bytes:
    """One calendar of several plans, to be asked for again every hour."""
    calendar = _calendar(name, zone)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    _fill(calendar, plans, language)
    return bytes(calendar.to_ical())


def _calendar(name: str, zone: ZoneInfo) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//gridsvc//plan//ZH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", CalendarText(one_line(name)))
    calendar.add("x-wr-timezone", zone.key)
    return calendar


def _fill(calendar: Calendar, plans: Sequence[ExportedPlan], language: Language) -> None:
    if plans:
        calendar.add_component(_rules_of(ZoneInfo(plans[0].time_zone), plans))
    for exported in plans:
        zone = ZoneInfo(exported.time_zone)
        for route in exported.routes():
            calendar.add_component(_event(exported, route, zone, language))
        for each in exported.called_off:
            calendar.add_component(_called_off(exported, each, zone, language))


def event_id(programme: UUID, team: UUID, day: date) -> UUID:
    """The lasting id of what a team does on a day for a programme, whichever version of the plan says it."""
    return uuid5(programme, f"{team} {day}")


def _rules_of(zone: ZoneInfo, plans: Sequence[ExportedPlan]) -> Component:
    """How far the zone is from UTC on the days of the plans."""
    days = [day for each in plans for day in (*each.plan.dates, *(off.date for off in each.called_off))]
    return _rules_between(zone, min(days) - _MARGIN, max(days) + _MARGIN)


@lru_cache(maxsize=_RULES_KEPT)
def _rules_between(zone: ZoneInfo, first: date, last: date) -> Component:
    return Timezone.from_tzinfo(zone, first_date=first, last_date=last)


def _event(exported: ExportedPlan, route: Route, zone: ZoneInfo, language: Language) -> Component:
    first = route.stops[0]
    title = say("calendar_event", language, team=exported.team(route.team), stops=len(route.stops))
    event = _begun(exported, route.team, route.date)
    event.add("dtstart", route.start.astimezone(zone))
    event.add("dtend", route.end.astimezone(zone))
    event.add("summary", CalendarText(in_xml(_called(exported, title, language))))
    event.add("description", CalendarText(in_xml(_listed(exported, route, language))))
    place = exported.label(first)
    event.add("location", CalendarText(in_xml(" ".join(filter(None, (place.name, place.region(language)))))))
    event.add("geo", (round(first.entry[1], 6), round(first.entry[0], 6)))
    event.add("categories", CalendarText(one_line(exported.programme)))
    event.add("status", _STATES[exported.plan.status])
    return event


def _called_off(exported: ExportedPlan, off: CalledOff, zone: ZoneInfo, language: Language) -> Component:
    title = say("calendar_called_off", language, team=off.team_name)
    event = _begun(exported, off.team, off.date)
    event.add("dtstart", off.start.astimezone(zone))
    event.add("dtend", off.end.astimezone(zone))
    event.add("summary", CalendarText(in_xml(_called(exported, title, language))))
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event


def _begun(exported: ExportedPlan, team: UUID, day: date) -> Event:
    changed = (exported.changed_at or exported.plan.provenance.made_at).astimezone(UTC)
    event = Event()
    event.add("uid", str(event_id(exported.plan.programme, team, day)))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", exported.version)
    event.add("organizer", _organizer(exported))
    return event


def _organizer(exported: ExportedPlan) -> vCalAddress:
    """The programme, as RFC 5546 asks of what is published; it has no address to write to."""
    organizer = vCalAddress(f"urn:uuid:{exported.plan.programme}")
    organizer.params["CN"] = one_line(exported.programme)
    return organizer


def _listed(exported: ExportedPlan, route: Route, language: Language) -> str:
    warning = [say("sheet_synthetic", language)] if exported.plan.synthetic else []
    lines = [*warning, f"{exported.city(language)} · {exported.programme}"]
    for stop in route.stops:
        begin, end = (_hour(exported, each) for each in (stop.begin, stop.end))
        label = exported.label(stop)
        told = " · ".join(filter(None, (label.kind(language), label.region(language))))
        kind = f" ({told})" if told else ""
        lines.append(f"{stop.sequence}. {begin}–{end} {label.name}{kind}")
    status = say(f"plan_status_{exported.plan.status}", language)
    lines.append(say("sheet_plan", language, plan=exported.plan.id, version=exported.version, status=status))
    return "\n".join(" ".join(line.split()) for line in lines)


def _hour(exported: ExportedPlan, instant: datetime) -> str:
    return f"{exported.local(instant):%H:%M}"


def _called(exported: ExportedPlan, title: str, language: Language) -> str:
    return say("calendar_synthetic", language, title=title) if exported.plan.synthetic else title
