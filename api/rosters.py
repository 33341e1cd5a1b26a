"""Rosters as commands order and tell them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection

from api.choices import chosen
from geodata.cities import CityRow
from geodata.reference.holidays import read_holidays
from geodata.stores.programmes import ProgrammeStore
from geodata.stores.rosters import RosterStore
from gridsvc.actors import Actor
from gridsvc.patrols.day_span import refuse_span
from gridsvc.patrols.roster import RosterKind, shifts_of
from gridsvc.usecases.roster_teams import LEAVE_DAYS_MAX, RosteredDays, roster_holidays, roster_leave


def holidays_rostered(
    connection: Connection, row: CityRow, year: int, keys: Sequence[str], *, actor: Actor
) -> list[tuple[str, RosteredDays]]:
    """Put the holidays of a year on the rosters of teams, of all where none is named; by the names of the teams."""
    names = ProgrammeStore(connection).team_names(row.city.code)
    teams = tuple(dict.fromkeys(chosen("team", key, names) for key in keys)) or tuple(names)
    working, store = read_holidays().working_days(row.city.time_zone), RosterStore(connection)
    done = roster_holidays(teams, year, working, store, city=row.city.code, actor=actor)
    return [(names[each.team], each) for each in done]


def leave_rostered(
    connection: Connection, row: CityRow, key: str, span: tuple[date, date], *, actor: Actor, back: bool
) -> tuple[str, int]:
    """Give a team leave, or take it back; its name, and how many days that changed."""
    team, name = _team(connection, row, key)
    days = roster_leave(team, span, RosterStore(connection), city=row.city.code, actor=actor, back=back)
    return name, days


def told_shifts(connection: Connection, row: CityRow, key: str, span: tuple[date, date]) -> list[dict[str, Any]]:
    """Each day of a span with the shifts of a team, and what takes its shifts away, if anything does."""
    first, last = span
    refuse_span("until", first, last, LEAVE_DAYS_MAX)
    team, _ = _team(connection, row, key)
    calendar = RosterStore(connection).calendar(row.city.code, team, first, last)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    shifts = shifts_of(calendar.hours, calendar.roster, days, row.city.clock)
    off = {each.day: str(each.kind) for each in calendar.roster if each.kind is not RosterKind.EXTRA}
    return [
        {
            "date": day.isoformat(),
            "shifts": [f"{span.starts:%H:%M}-{span.ends:%H:%M}" for span in shifts.get(day, ())],
            "off": off.get(day),
        }
        for day in days
    ]


def _team(connection: Connection, row: CityRow, key: str) -> tuple[UUID, str]:
    names = ProgrammeStore(connection).team_names(row.city.code)
    team = chosen("team", key, names)
    return team, names[team]
