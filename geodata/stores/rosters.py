"""Rosters of teams: weekly shifts, and the days that differ from them."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from gridsvc.errors import NotFound
from gridsvc.patrols.roster import RosterDay, RosterKind, TeamCalendar
from gridsvc.patrols.timetable import hours_from_rows


class RosterStore:
    """Reads and writes rosters; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def calendar(self, city: str, team: UUID, first: date, last: date) -> TeamCalendar:
        """The weekly shifts of a team, and its roster of some days; NotFound when there is none."""
        params = {"city": city, "team": team, "first": first, "last": last}
        with self._connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(sql("team_calendar"), params).fetchone()
        if row is None:
            told = {"team": str(team), "known": ""}
            raise NotFound(f"{city} has no team {team}", code="team_unknown", params=told)
        return TeamCalendar(hours_from_rows(row["hours"]), tuple(roster_day(each) for each in row["roster"]))

    def add(self, team: UUID, days: Iterable[RosterDay]) -> int:
        """Put days on the roster of a team; how many of them were not said before."""
        rows = [
            {
                "day": each.day.isoformat(),
                "kind": str(each.kind),
                "starts": None if each.starts is None else each.starts.isoformat(),
                "ends": None if each.ends is None else each.ends.isoformat(),
            }
            for each in days
        ]
        return self._connection.execute(sql("insert_roster_days"), {"team": team, "days": Jsonb(rows)}).rowcount

    def take_back_leave(self, team: UUID, first: date, last: date) -> int:
        """Let a team work again on days of leave; how many these were."""
        params = {"team": team, "first": first, "last": last}
        return self._connection.execute(sql("delete_leave"), params).rowcount


def roster_day(row: dict[str, Any]) -> RosterDay:
    """One line of a roster from a row of JSON."""
    starts, ends = (None if row[name] is None else time.fromisoformat(row[name]) for name in ("starts", "ends"))
    return RosterDay(date.fromisoformat(row["day"]), RosterKind(row["kind"]), starts, ends)
