"""What is known of a cycle before it is planned: due sites, rostered teams, rules."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row

from geodata.cities.store import CITY_FIELDS
from geodata.database import sql
from geodata.stores.programmes import ProgrammeStore
from geodata.stores.rosters import roster_day
from gridsvc.cities import City
from gridsvc.errors import NotFound
from gridsvc.patrols.cycles import Cycle, guarantee_days
from gridsvc.patrols.programme import Programme, Rule
from gridsvc.patrols.timetable import hours_from_rows
from gridsvc.patrols.working_days import HolidayCalendar
from gridsvc.plans.binding import with_binding_visits
from gridsvc.plans.inputs import CycleInputs, DueSite, RosteredTeam
from gridsvc.plans.task import Ending
from gridsvc.roads import Mode
from gridsvc.sites.walk import WalkLengths


class PlanningStore:
    """Reads the inputs of planning; the caller owns the transaction."""

    def __init__(self, connection: Connection, holidays: HolidayCalendar) -> None:
        self._connection = connection
        self._holidays = holidays

    def inputs_of(self, cycle: UUID, *, at: datetime, also: Collection[UUID] = ()) -> CycleInputs:
        """What is still to be done in a cycle, and the visits in `also` whatever became of them."""
        row = self._rows("cycle_to_plan", {"cycle": cycle})
        if not row:
            raise NotFound(f"no cycle has the id {cycle}", code="cycle_unknown", params={"cycle": str(cycle)})
        programme = ProgrammeStore(self._connection).programme(row[0]["programme"])
        city = City(**{field: row[0][field] for field in CITY_FIELDS})
        known = Cycle(cycle, programme.id, tuple(row[0]["dates"]))
        key = row[0]["cycle_id"]
        sites = self._rows("due_sites", {"cycle_id": key, "also": list(also)})
        inputs = CycleInputs(
            city=city,
            programme=programme.id,
            cycle=cycle,
            calendar=str(programme.calendar),
            dates=known.dates,
            guarantee=programme.guarantee,
            cycle_days=guarantee_days(programme, known, self._holidays.working_days(city.time_zone)),
            sites=tuple(_due_site(each, programme) for each in sites),
            teams=tuple(_team(each) for each in self._rows("rostered_teams", {"cycle_id": key})),
            min_gap_days=programme.min_gap_days,
            max_gap_days=programme.max_gap_days,
            closed_days=programme.closed_days,
            level=str(programme.level),
            settings=programme.settings,
            covered_elsewhere={
                each["level"]: frozenset(each["sites"])
                for each in self._rows("cover_elsewhere", {"cycle_id": key, "at": at})
            },
        )
        return with_binding_visits(inputs)

    def _rows(self, statement: str, params: dict[str, object]) -> list[dict[str, Any]]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql(statement), params).fetchall()


def _due_site(row: dict[str, Any], programme: Programme) -> DueSite:
    rule = Rule() if row["rule"] is None else programme.rules[row["rule"] - 1]
    entries = tuple((point.x, point.y) for point in row["entries"])
    plain = ("subject", "name", "category", "geometry", "category_minutes", "minutes_on_site", "surroundings")
    return DueSite(
        **{name: row[name] for name in plain},
        visits=tuple(row["visits"]),
        entries=entries,
        entries_found=row["entries_found"],
        walk=None
        if row["walk_m"] is None
        else WalkLengths(row["walk_m"], row["walk_both_m"], row["walk_through_m"], tuple(row["walk_from_m"])),
        windows=hours_from_rows(row["windows"]),
        priority=row["priority"],
        last_visit=row["last_visit"],
        agency=row["agency"],
        min_gap_days=rule.min_gap
        if row["campaign_gap"] is None
        else min(row["campaign_gap"], programme.gaps_by(rule)[0]),
        campaigns={
            UUID(visit): (date.fromisoformat(starts), date.fromisoformat(ends))
            for visit, (starts, ends) in (row["campaigns"] or {}).items()
        },
        max_gap_days=rule.max_gap,
        key_hours=rule.hours,
        teams=frozenset(rule.teams) or None,
    )


def _team(row: dict[str, Any]) -> RosteredTeam:
    return RosteredTeam(
        team=row["team"],
        name=row["name"],
        mode=Mode(row["mode"]),
        base=(row["base"].x, row["base"].y),
        hours=hours_from_rows(row["hours"]),
        roster=tuple(roster_day(each) for each in row["roster"]),
        ending=Ending(row["ends"]),
        end_place=None if row["end_place"] is None else (row["end_place"].x, row["end_place"].y),
        categories=frozenset(row["categories"]) or None,
        agency=row["agency"],
        overtime_max_min=row["overtime_max_min"],
    )
