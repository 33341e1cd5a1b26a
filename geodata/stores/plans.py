"""Plans as versions of their cycle, with their routes and stops as rows."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from shapely import MultiLineString

from geodata.database import sql
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.plans.directions import Directions, LegDirections, legs_from_document, legs_to_document
from gridsvc.plans.document import plan_from_document, plan_to_document
from gridsvc.plans.plan import Plan, PlanStatus
from gridsvc.plans.version import PlanVersion


class PlanStore:
    """Reads and writes plans; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save_draft(self, plan: Plan, made_by: str) -> int:
        """Keep a plan as a draft; its version. Visits keep their states."""
        if plan.status is not PlanStatus.DRAFT:
            raise Conflict(f"a plan is saved as a draft, not as {plan.status}", code="plan_not_draft")
        params = {
            "id": plan.id,
            "cycle": plan.cycle,
            "programme": plan.programme,
            "seed": plan.provenance.seed,
            "made_at": plan.provenance.made_at,
            "made_by": made_by,
            "document": Jsonb(plan_to_document(plan)),
        }
        row = self._connection.execute(sql("insert_plan"), params).fetchone()
        if row is None:
            raise NotFound(f"no cycle has the id {plan.cycle}", code="cycle_unknown", params={"cycle": str(plan.cycle)})
        key, version = row
        self._add_rows("insert_routes", key, "routes", list(_route_rows(plan)))
        self._add_rows("insert_stops", key, "stops", list(_stop_rows(plan)))
        return int(version)

    def plan(self, plan_id: UUID) -> Plan:
        """A plan as it was saved; NotFound when there is none."""
        row = self._connection.execute(sql("select_plan_document"), {"plan": plan_id}).fetchone()
        if row is None:
            raise _unknown(plan_id)
        return plan_from_document(row[0])

    def draw(self, plan_id: UUID, ways: Mapping[UUID, MultiLineString], directions: Directions | None = None) -> None:
        """Keep the way of each route on the streets, and how its legs are told."""
        told = {route: Jsonb(legs_to_document(legs)) for route, legs in (directions or {}).items()}
        rows = [
            {"plan": plan_id, "route": route, "geom": ways.get(route), "directions": told.get(route)}
            for route in dict.fromkeys((*ways, *told))
        ]
        with self._connection.cursor() as cursor:
            cursor.executemany(sql("draw_route"), rows)

    def ways(self, plan_id: UUID) -> dict[UUID, MultiLineString]:
        """The ways of the routes that were drawn."""
        return dict(self._connection.execute(sql("select_route_ways"), {"plan": plan_id}).fetchall())

    def directions(self, plan_id: UUID) -> dict[UUID, tuple[LegDirections, ...]]:
        """How the legs of the routes are told, of those routes for which that was kept."""
        rows = self._connection.execute(sql("select_route_directions"), {"plan": plan_id}).fetchall()
        return {route: legs_from_document(legs) for route, legs in rows}

    def labels(self, plan_id: UUID) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What a printed plan says beside its numbers: of the plan, and of each site and problem."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            plan = cursor.execute(sql("plan_labels"), {"plan": plan_id}).fetchone()
            if plan is None:
                raise _unknown(plan_id)
            return plan, cursor.execute(sql("site_labels"), {"plan": plan_id}).fetchall()

    def called_off(self, plan_id: UUID) -> list[dict[str, Any]]:
        """`team, team_name, date, start, end` of what was published for the cycle before and is no more."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql("select_called_off"), {"plan": plan_id}).fetchall()

    def published_of_team(self, city: str, team: UUID, since: date) -> list[UUID]:
        """Published plans that have or had days of a team, of cycles that end on a day or later."""
        params = {"city": city, "team": team, "since": since}
        return [row[0] for row in self._connection.execute(sql("select_published_of_team"), params)]

    def plans_of(self, programme: UUID) -> tuple[PlanVersion, ...]:
        """All plans of a programme's cycles, oldest first."""
        return self._versions(programme=programme)

    def plans_in(self, city: str) -> tuple[PlanVersion, ...]:
        """All plans of a city, oldest first."""
        return self._versions(city=city)

    def all(self) -> tuple[PlanVersion, ...]:
        """All plans there are, oldest first."""
        return self._versions()

    def version(self, plan_id: UUID) -> PlanVersion:
        """What is known of a plan without reading it; NotFound when there is none."""
        found = self._versions(plan=plan_id)
        if not found:
            raise _unknown(plan_id)
        return found[0]

    def publish(self, plan_id: UUID, at: datetime) -> None:
        """Supersede the published plan of the cycle and set its visits' states; Conflict unless it is a draft."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            held = cursor.execute(sql("lock_plan"), {"plan": plan_id}).fetchone()
        if held is None:
            raise _unknown(plan_id)
        if held["status"] != PlanStatus.DRAFT:
            raise Conflict(
                f"this plan is {held['status']}, only a draft can be published",
                code="plan_not_draft",
                params={"plan": str(plan_id), "status": held["status"]},
            )
        for step in (
            *("supersede_plans", "publish_plan", "release_visits"),
            *("set_planned_visits", "set_unplanned_visits"),
        ):
            self._connection.execute(sql(step), {**held, "at": at})

    def _versions(self, **chosen: object) -> tuple[PlanVersion, ...]:
        params = {"programme": None, "plan": None, "city": None, **chosen}
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_plan_versions"), params).fetchall()
        return tuple(PlanVersion(**{**row, "status": PlanStatus(row["status"])}) for row in rows)

    def _add_rows(self, statement: str, plan: int, name: str, rows: list[dict[str, Any]]) -> None:
        added = self._connection.execute(sql(statement), {"plan": plan, name: Jsonb(rows)})
        if added.rowcount != len(rows):
            raise InvalidInput(f"the plan's {name} name teams or visits that do not exist", params={"field": name})


def _route_rows(plan: Plan) -> Iterator[dict[str, Any]]:
    for route in plan.routes:
        yield {
            "id": str(route.id),
            "team": str(route.team),
            "date": route.date.isoformat(),
            "start": route.start.isoformat(),
            "end": route.end.isoformat(),
            "stops": len(route.stops),
            "travel_s": (route.travel_ms + route.return_ms) / 1000,
            "travel_m": route.travel_m + route.return_m,
            "service_s": route.service_ms / 1000,
        }


def _stop_rows(plan: Plan) -> Iterator[dict[str, Any]]:
    for route in plan.routes:
        for stop in route.stops:
            yield {
                "route": str(route.id),
                "sequence": stop.sequence,
                "visit": str(stop.visit),
                "arrive": stop.arrive.isoformat(),
                "begin": stop.begin.isoformat(),
                "end": stop.end.isoformat(),
                "travel_s": stop.travel_ms / 1000,
                "travel_m": stop.travel_m,
                "entry_lon": stop.entry[0],
                "entry_lat": stop.entry[1],
                "exit_lon": stop.exit[0],
                "exit_lat": stop.exit[1],
            }


def _unknown(plan_id: UUID) -> NotFound:
    return NotFound(f"no plan has the id {plan_id}", code="plan_unknown", params={"plan": str(plan_id)})
