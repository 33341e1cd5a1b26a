"""Rosters (排班) from a table: days on which teams rest, are on leave or work besides their weekly shifts."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from geodata.database import sql
from geodata.importers import values
from geodata.importers.context import ImportContext
from geodata.importers.sheet import Sheet, identify, require_columns, row_contents, settle_repetitions
from geodata.importers.stored_names import StoredNames
from geodata.stores.frame import append_frame
from gridsvc.errors import InvalidInput
from gridsvc.imports import RowOutcome
from gridsvc.patrols.timetable import hours_from_text

DAYS_MAX = 366
_WORK, _EXTRA = "work", "extra"
_ANY_DAY = 1
_Entry = tuple[str, time | None, time | None]


class RosterImport:
    """One file of rosters on its way into one city; what it says of a team's day replaces what was said before."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._days: dict[tuple[int, date], set[_Entry]] = defaultdict(set)
        self._stored: dict[tuple[int, date], set[_Entry]] = defaultdict(set)

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet, context = self._sheet, self._context
        require_columns(sheet, "rosters", ("team", "from", "duty"))
        for field in ("from", "duty"):
            values.required_texts(sheet, field)
        duties, begins, ends = values.choices(sheet, "duty"), values.dates(sheet, "from"), values.dates(sheet, "to")
        teams = StoredNames(context, "select_team_names").keys(sheet, "team")
        identify(sheet, "team", "duty", "from", "to", "hours")
        settle_repetitions(sheet, row_contents(sheet))
        covered: dict[int, list[tuple[int, date]]] = {}
        for row in sheet.alive:
            days = self._span(row, begins[row], ends[row])
            hours = self._hours(row, duties[row])
            covered[row] = [(teams[row] or 0, day) for day in days]
            for key in covered[row]:
                self._enter(row, key, str(duties[row]), hours)
        self._read_stored({team for team, _ in self._days})
        for row in sheet.alive:
            self._decide(row, covered[row])
        self._warn_of_shifts(covered)

    def write(self) -> None:
        """Write what `check` has accepted."""
        connection = self._context.connection
        days = {key: entries for key, entries in self._days.items() if entries != self._stored[key]}
        params = {"teams": [team for team, _ in days], "days": [day for _, day in days]}
        connection.execute(sql("delete_roster_days"), params)
        rows = [(team, day, *entry) for (team, day), entries in days.items() for entry in sorted(entries, key=str)]
        names = ("team_id", "on_date", "kind", "starts", "ends")
        frame: dict[str, list[Any]] = {name: [row[position] for row in rows] for position, name in enumerate(names)}
        append_frame(connection, "team_roster", frame)

    def _span(self, row: int, begin: date | None, end: date | None) -> Iterator[date]:
        if begin is None:
            return
        last = end or begin
        if not begin <= last < begin + timedelta(days=DAYS_MAX):
            self._sheet.refuse(row, "to", "span_of_days", suggestion="check_time", most=DAYS_MAX)
            return
        for number in range((last - begin).days + 1):
            yield begin + timedelta(days=number)

    def _hours(self, row: int, duty: str | None) -> list[tuple[time, time]]:
        text = self._sheet.texts("hours")[row]
        if (duty == _EXTRA) != bool(text):
            reason = "value_missing" if duty == _EXTRA else "hours_without_extra"
            self._sheet.refuse(row, "hours", reason, suggestion="fill_in" if duty == _EXTRA else "")
        try:
            return [(each.starts, each.ends) for each in hours_from_text(f"{_ANY_DAY} {text}")] if text else []
        except InvalidInput as error:
            more = {name: value for name, value in error.params.items() if name not in ("value", "weekday")}
            self._sheet.refuse(row, "hours", error.code, suggestion="write_hours", **more)
            return []

    def _enter(self, row: int, key: tuple[int, date], duty: str, hours: list[tuple[time, time]]) -> None:
        entries = self._days[key]
        if duty == _EXTRA:
            entries |= {(_EXTRA, begin, end) for begin, end in hours}
        elif duty != _WORK:
            if any(kind not in (duty, _EXTRA) for kind, *_ in entries):
                self._sheet.refuse(row, "duty", "roster_conflict", suggestion="check_day", day=str(key[1]))
            entries.add((duty, None, None))

    def _warn_of_shifts(self, covered: dict[int, list[tuple[int, date]]]) -> None:
        shifts: dict[tuple[int, int], list[tuple[time, time]]] = defaultdict(list)
        teams = sorted({team for team, _ in self._days})
        for team, weekday, starts, ends in self._context.connection.execute(
            sql("select_shifts_of_teams"), {"teams": teams}
        ):
            shifts[team, weekday].append((starts, ends))
        for row in self._sheet.alive:
            for team, day in covered[row]:
                if _meet(self._days[team, day], shifts[team, day.isoweekday()]):
                    self._sheet.warn("extra_within_shift", row=row, field="hours", value=str(day))

    def _decide(self, row: int, covered: list[tuple[int, date]]) -> None:
        if all(self._days[key] == self._stored[key] for key in covered):
            self._sheet.decide(row, RowOutcome.UNCHANGED)
        elif any(self._stored[key] for key in covered):
            self._sheet.decide(row, RowOutcome.CHANGED, "changed", field="duty, hours")
        else:
            self._sheet.decide(row, RowOutcome.NEW)

    def _read_stored(self, teams: set[int]) -> None:
        rows = self._context.connection.execute(sql("select_roster_days"), {"teams": sorted(teams)})
        for team, day, kind, starts, ends in rows:
            self._stored[team, day].add((kind, starts, ends))


def _meet(entries: set[_Entry], shifts: list[tuple[time, time]]) -> bool:
    extras = [(begin, end) for _, begin, end in entries if begin and end]
    return any(begin < ends and starts < end for begin, end in extras for starts, ends in shifts)
