"""Directions of plans: as they were kept, or found again on the streets that the plan was made on; and in words."""

from dataclasses import replace
from uuid import UUID

from psycopg import Connection

from api.exports.exported import ExportedPlan
from geodata.cities import city_named
from geodata.roads.past_networks import roads_of_hash
from geodata.stores.plans import PlanStore
from gridsvc.plans.directions import Directions, LegDirections, Untold, directions_of, untold
from gridsvc.plans.plan import Plan
from routing.itineraries import StreetGuide
from routing.network import Network


def with_directions(connection: Connection, exported: ExportedPlan) -> ExportedPlan:
    """A plan with how its legs are told."""
    return replace(exported, directions=directions_in(connection, exported.plan))


def directions_in(connection: Connection, plan: Plan) -> Directions:
    """Kept ones; those of routes that were planned before any were kept are found again, and say where they cannot."""
    kept = PlanStore(connection).directions(plan.id)
    missing = tuple(route for route in plan.routes if route.id not in kept)
    return {**kept, **_found_again(connection, replace(plan, routes=missing))} if missing else kept


def _found_again(connection: Connection, plan: Plan) -> dict[UUID, tuple[LegDirections, ...]]:
    row = city_named(connection, plan.city)
    found = roads_of_hash(connection, row.id, plan.provenance.roads, plan.dates)
    if found is None:
        return untold(plan, Untold.ROADS_GONE)
    roads, closed = found
    return directions_of(plan, Network(roads, closed=closed), StreetGuide(roads))
