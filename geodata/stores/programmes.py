"""Programmes with their rules and teams, and the sites that rules choose from."""

from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.programme import Calendar, Level, PatrolledSite, Programme, Register, Rule, Tier
from gridsvc.patrols.timetable import hours_from_rows, hours_to_rows

_PLAIN_PARTS = ("category", "visits", "draw", "min_gap", "max_gap")


class ProgrammeStore:
    """Reads and writes programmes; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, programme: Programme) -> None:
        """Keep a new programme; Conflict where its city has that name, InvalidInput for unknown sites or teams."""
        if any(each.name == programme.name for each in self.programmes(programme.city)):
            raise Conflict(
                f"there is already a programme {programme.name!r}",
                code="programme_exists",
                params={"programme": programme.name},
            )
        if programme.cover_group is not None:
            group = {"city": programme.city, "name": programme.cover_group}
            self._connection.execute(sql("insert_cover_group"), group)
        row = self._connection.execute(sql("insert_programme"), _row(programme)).fetchone()
        if row is None:
            raise NotFound(
                f"no city has the code {programme.city}", code="city_unknown", params={"city": programme.city}
            )
        self._add_parts(row[0], programme)

    def programme(self, programme_id: UUID) -> Programme:
        """A programme; NotFound when there is none."""
        found = self._select(city=None, programme_id=programme_id)
        if not found:
            raise NotFound(
                f"no programme has the id {programme_id}",
                code="programme_unknown",
                params={"programme": str(programme_id)},
            )
        return found[0]

    def programmes(self, city: str | None = None) -> tuple[Programme, ...]:
        """All programmes of a city, or of all cities, by name."""
        return self._select(city=city, programme_id=None)

    def patrolled_sites(self, city: str, on: date, *, site: UUID | None = None) -> tuple[PatrolledSite, ...]:
        """The sites of a city that are open on a day, by name, or one of them."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_patrolled_sites"), {"city": city, "on": on, "site": site}).fetchall()
        return tuple(
            PatrolledSite(
                **{
                    **row,
                    "register": Register(row["register"]),
                    "registers": None if row["registers"] is None else frozenset(map(Register, row["registers"])),
                    "tier": None if row["tier"] is None else Tier(row["tier"]),
                    "zones": frozenset(row["zones"]),
                }
            )
            for row in rows
        )

    def team_names(self, city: str) -> dict[UUID, str]:
        """The teams that a programme of this city may have."""
        return dict(self._connection.execute(sql("team_names"), {"city": city}).fetchall())

    def zone_names(self, city: str) -> dict[UUID, str]:
        """The zones that rules of a programme of this city may name."""
        return dict(self._connection.execute(sql("zone_names"), {"city": city}).fetchall())

    def site_names(self, city: str) -> dict[UUID, str]:
        """The sites that they may name."""
        return dict(self._connection.execute(sql("site_names"), {"city": city}).fetchall())

    def busiest_district(self, city: str) -> str | None:
        """The district in which most sites lie; None where there are no sites."""
        row = self._connection.execute(sql("busiest_district"), {"city": city}).fetchone()
        return row[0] if row else None

    def _select(self, *, city: str | None, programme_id: UUID | None) -> tuple[Programme, ...]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_programmes"), {"city": city, "id": programme_id}).fetchall()
        return tuple(_programme(row) for row in rows)

    def _add_parts(self, key: int, programme: Programme) -> None:
        rules = [rule_to_row(number, rule) for number, rule in enumerate(programme.rules, start=1)]
        added = self._connection.execute(sql("insert_programme_rules"), {"programme": key, "rules": Jsonb(rules)})
        if added.rowcount != len(rules):
            raise _unknown("rules", "a rule names a site or a zone that is not of this city")
        teams = self._connection.execute(
            sql("insert_programme_teams"), {"programme": key, "teams": list(programme.teams)}
        )
        if teams.rowcount != len(programme.teams):
            raise _unknown("teams", "a team is not of this city")
        self._connection.execute(sql("insert_programme_rule_teams"), {"programme": key, "rules": Jsonb(rules)})


def _row(programme: Programme) -> dict[str, Any]:
    plain = (
        *("id", "city", "district", "name", "days", "starts_on", "min_gap_days", "max_gap_days"),
        *("quota_per_cycle", "cover_group"),
    )
    return {
        **{name: getattr(programme, name) for name in plain},
        "level": str(programme.level),
        "calendar": str(programme.calendar),
        "guarantee": str(programme.guarantee),
        "settings": Jsonb(dict(programme.settings)),
    }


def rule_to_row(sequence: int, rule: Rule) -> dict[str, object]:
    """A rule as JSON values, from which its row is made."""
    return {
        "sequence": sequence,
        "register": rule.register,
        "tier": rule.tier,
        "zone": None if rule.zone is None else str(rule.zone),
        "site": None if rule.site is None else str(rule.site),
        "hours": hours_to_rows(rule.hours),
        "teams": [str(team) for team in rule.teams],
        **{name: getattr(rule, name) for name in _PLAIN_PARTS},
    }


def _programme(row: dict[str, Any]) -> Programme:
    return Programme(
        **{
            **row,
            "level": Level(row["level"]),
            "calendar": Calendar(row["calendar"]),
            "guarantee": Guarantee(row["guarantee"]),
            "teams": tuple(row["teams"]),
            "rules": tuple(rule_from_row(each) for each in row["rules"]),
        }
    )


def rule_from_row(row: dict[str, Any]) -> Rule:
    """A rule from the row of its programme or campaign; parts that this has not are none."""
    return Rule(
        register=None if row["register"] is None else Register(row["register"]),
        tier=None if row["tier"] is None else Tier(row["tier"]),
        zone=None if row["zone"] is None else UUID(row["zone"]),
        site=None if row["site"] is None else UUID(row["site"]),
        hours=hours_from_rows(row.get("hours", [])),
        teams=tuple(map(UUID, row.get("teams", []))),
        **{name: row.get(name) for name in _PLAIN_PARTS},
    )


def _unknown(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, params={"field": field})
