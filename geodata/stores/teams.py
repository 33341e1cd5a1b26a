"""Teams with weekly shifts, the categories they may inspect and their rest days."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import sql
from geodata.stores.frame import Frame, append_frame, insert_frame, update_frame
from gridsvc.patrols.hours import WeeklyHours


class TeamStore:
    """Reads and writes teams; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_source(self, city_id: int, source: str) -> dict[str, dict[str, Any]]:
        """The teams of a source by their id there, with shifts, categories (codes) and rest_days (ISO dates)."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_teams_of_source"), {"city": city_id, "source": source}).fetchall()
        return {row["source_id"]: row for row in rows}

    def add(self, frame: Frame) -> list[int]:
        """Store teams by columns of the table `team`; gives their database keys in order."""
        return insert_frame(self._connection, "team", frame)

    def change(self, frame: Frame) -> None:
        """Rewrite columns of stored teams, which `id` names."""
        update_frame(self._connection, "team", frame)

    def set_shifts(self, shifts: Mapping[int, Sequence[WeeklyHours]]) -> None:
        """Replace the weekly shifts of teams."""
        rows = [(team, each.weekday, each.starts, each.ends) for team, hours in shifts.items() for each in hours]
        self._replace("delete_team_shifts", shifts, "team_shift", ("team_id", "weekday", "starts", "ends"), rows)

    def set_categories(self, categories: Mapping[int, Sequence[int]]) -> None:
        """Replace the categories that teams may inspect; none means all."""
        rows = [(team, key) for team, keys in categories.items() for key in keys]
        self._replace("delete_team_categories", categories, "team_category", ("team_id", "category_id"), rows)

    def set_rest_days(self, days: Mapping[int, Sequence[Any]]) -> None:
        """Replace the rest days of teams."""
        rows = [(team, day, "rest") for team, dates in days.items() for day in dates]
        self._replace("delete_team_rest_days", days, "team_roster", ("team_id", "on_date", "kind"), rows)

    def _replace(
        self,
        delete: str,
        teams: Mapping[int, object],
        table: str,
        names: Sequence[str],
        rows: Sequence[Sequence[Any]],
    ) -> None:
        self._connection.execute(sql(delete), {"teams": list(teams)})
        frame = {name: [row[position] for row in rows] for position, name in enumerate(names)}
        append_frame(self._connection, table, frame)
